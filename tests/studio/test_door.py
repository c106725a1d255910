"""The page as a whole: who may come in, what it asks of the world, who can read and reach it, what it leaves behind."""

from __future__ import annotations

import os
import signal
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from .driver import Desk, Studio, children

TABS = ("Pads", "Timeline", "Beds", "Compare", "Check", "Game")
UNNAMED = """() => [...document.querySelectorAll("button, input, select, textarea, audio, a[href], [role=tab]")]
  .filter((one) => one.offsetParent && !one.getAttribute("aria-label") && !one.getAttribute("aria-labelledby")
    && !one.textContent.trim() && !one.title && !(one.labels && one.labels.length))
  .map((one) => one.outerHTML.slice(0, 160))"""
# WCAG 2's contrast of every visible piece of text against the nearest opaque background.
FAINT = """() => {
  const numbers = (css) => css.match(/[\\d.]+/g).map(Number);
  const light = (css) => numbers(css).slice(0, 3).map((v) => v / 255)
    .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (one) => { for (let at = one; at; at = at.parentElement) {
    const colour = numbers(getComputedStyle(at).backgroundColor);
    if (colour.length < 4 || colour[3] > 0.9) return getComputedStyle(at).backgroundColor; } return "rgb(18,19,26)"; };
  const found = [];
  for (const one of document.querySelectorAll("body *")) {
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !one.offsetParent || one.disabled || one.closest("svg")) continue;
    const [a, b] = [light(getComputedStyle(one).color), light(behind(one))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) found.push(`${ratio.toFixed(1)}: ${one.textContent.trim().slice(0, 40)}`);
  }
  return found; }"""


def answer(url: str, **headers: str) -> int:
    try:
        return int(urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10).status)
    except urllib.error.HTTPError as error:
        return int(error.code)


def test_nobody_comes_in_without_the_key(studio: Studio) -> None:
    bare = studio.address.partition("?")[0]
    assert answer(bare) == 403
    assert answer(f"{bare}?key=guess") == 403
    assert answer(f"{bare}gradio_api/info") == 403
    assert answer(studio.address) == 200


def test_no_other_name_leads_to_the_page(studio: Studio) -> None:
    assert answer(studio.address, Host="evil.example") == 403


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_is_readable_named_and_fits_1280_pixels(desk: Desk, tab: str) -> None:
    desk.tab(tab)
    desk.page.wait_for_timeout(300)  # fades of the tab that was left
    assert desk.page.evaluate("() => document.documentElement.scrollWidth") <= 1280
    assert desk.page.evaluate(UNNAMED) == []
    assert desk.page.evaluate(FAINT) == []


def test_every_tab_is_reached_by_keyboard(desk: Desk) -> None:
    desk.page.get_by_role("tab", name="Pads").focus()
    for tab in TABS[1:]:
        desk.page.keyboard.press("Tab")
        desk.page.keyboard.press("Enter")
        assert desk.page.get_by_role("tab", name=tab).get_attribute("aria-selected") == "true"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_behind(tmp_path: Path, how: signal.Signals) -> None:
    with Studio(tmp_path / "kept.yaml", "--runtime", "procedural") as studio:
        left = children(studio.process.pid)
        assert left and urlsplit(studio.address).hostname == "127.0.0.1"
        studio.process.send_signal(how)
        studio.process.wait(20)
        limit = time.monotonic() + 10
        while time.monotonic() < limit and any(os.path.exists(f"/proc/{pid}") for pid in left):
            time.sleep(0.1)
        assert not [pid for pid in left if os.path.exists(f"/proc/{pid}")]
