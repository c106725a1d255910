"""The door: key, cookie, host and origin; what it adds to answers. Driven as plain ASGI."""

from __future__ import annotations

import pytest

from soundwell.studio.door import Door

HOST = "127.0.0.1:7860"


async def inside(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"page"})


async def ask(door, query="", **headers):
    """Status and headers of one request."""
    sent = []

    async def send(message):
        sent.append(message)

    given = {"host": HOST, **headers}
    scope = {"type": "http", "query_string": query.encode(), "path": "/",
             "headers": [(name.encode(), value.encode()) for name, value in given.items()]}  # fmt: skip
    await door(scope, None, send)
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}


async def test_the_key_opens_and_its_cookie_opens_again():
    door = Door(inside, "secret")
    status, headers = await ask(door, "key=secret")
    assert status == 200 and "default-src 'self'" in headers["content-security-policy"]
    cookie = headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    status, headers = await ask(door, cookie=cookie.partition(";")[0])
    assert status == 200 and "set-cookie" not in headers


@pytest.mark.parametrize("query", ["", "key=", "key=Secret", "key=secret2", "other=secret"])
async def test_anything_else_stays_outside(query):
    assert (await ask(Door(inside, "secret"), query))[0] == 403


async def test_two_studios_have_cookies_of_their_own():
    first, second = Door(inside, "one"), Door(inside, "two")
    answers = [await ask(first, "key=one"), await ask(second, "key=two")]
    cookies = [headers["set-cookie"].partition(";")[0] for _, headers in answers]
    both = "; ".join(cookies)
    assert (await ask(first, cookie=both))[0] == (await ask(second, cookie=both))[0] == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "", "192.168.1.4:7860"]
)
async def test_names_of_other_machines_are_refused(host):
    assert (await ask(Door(inside, "secret"), "key=secret", host=host))[0] == 403


@pytest.mark.parametrize("host", ["localhost:7860", "127.0.0.1", "[::1]:7860", "[::1]"])
async def test_names_of_this_machine_are_taken(host):
    assert (await ask(Door(inside, "secret"), "key=secret", host=host))[0] == 200


@pytest.mark.parametrize("origin", ["http://127.0.0.1:9000", "https://evil.example", "null"])
async def test_other_pages_of_the_browser_are_refused(origin):
    assert (await ask(Door(inside, "secret"), "key=secret", origin=origin))[0] == 403
    assert (await ask(Door(inside, "secret"), "key=secret", origin=f"http://{HOST}"))[0] == 200
