"""Who may come in: only who shows the launch's key, and only for names of this machine. A plain ASGI layer.

Other users of the machine can reach 127.0.0.1, and so can any web page open in the browser; the page can write a
manifest. The key comes in the address that is opened and stays in a cookie. Knows nothing of the page behind it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

HOSTS = ("127.0.0.1", "localhost", "[::1]")
# Nothing is fetched from elsewhere, whatever a library's page would like: it must look the same offline.
POLICY = (
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:;"
    " style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; form-action 'self'"
)
_REFUSED = b"This page is for who started it: open the address that 'soundwell studio' printed."


def new_key() -> str:
    return secrets.token_urlsafe(18)


class Door:
    """Lets requests through to `app`, or answers 403."""

    def __init__(self, app: App, key: str) -> None:
        self._app, self._key = app, key
        # Cookies know no ports: with one name for all, two studios would throw each other's visitors out.
        self._cookie = f"soundwell-studio-{hashlib.sha256(key.encode()).hexdigest()[:12]}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope.get("headers", ())
        }
        shown = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("key", [""])[0]
        asked = self._is(shown)
        if not _own(headers) or not (asked or self._is(self._cookie_of(headers))):
            await _refuse(scope, send)
            return
        await self._app(scope, receive, self._marked(send, asked))

    def _is(self, shown: str) -> bool:
        return hmac.compare_digest(shown.encode(), self._key.encode())

    def _cookie_of(self, headers: MutableMapping[str, str]) -> str:
        cookie: SimpleCookie = SimpleCookie(headers.get("cookie", ""))
        return cookie[self._cookie].value if self._cookie in cookie else ""

    def _marked(self, send: Send, asked: bool) -> Send:
        """Adds the policy to every answer, and the cookie to the first."""

        async def marked(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                extra = [(b"content-security-policy", POLICY.encode()), (b"referrer-policy", b"no-referrer")]
                if asked:
                    value = f"{self._cookie}={self._key}; Path=/; HttpOnly; SameSite=Strict"
                    extra.append((b"set-cookie", value.encode()))
                message["headers"] = [*message.get("headers", ()), *extra]
            await send(message)

        return marked


def _own(headers: MutableMapping[str, str]) -> bool:
    """Asked for by a name of this machine, and by no page but our own: another port's page is no friend either."""
    host, origin = headers.get("host", ""), headers.get("origin")
    return _local(host) and (origin is None or urlsplit(origin).netloc == host)


def _local(host: str) -> bool:
    """With or without a port."""
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return name in HOSTS


async def _refuse(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": _REFUSED})
