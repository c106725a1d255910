"""One studio with its own sidecar and one headless Chromium for the folder; a fresh page for each module."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from .driver import Desk, Studio, launch


@pytest.fixture(scope="package")
def artefacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots are kept to be looked at: STUDIO_ARTEFACTS, else pytest's own folder."""
    chosen = os.environ.get("STUDIO_ARTEFACTS")
    folder = Path(chosen) if chosen else tmp_path_factory.mktemp("studio")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="package")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    with Studio(tmp_path_factory.mktemp("manifest") / "kept.yaml") as running:
        yield running
        assert running.end() in (0, 130)
        assert "Traceback" not in running.errors()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Package-wide and no longer: while it lives, no other test of this thread may run an asyncio loop."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def desk(studio: Studio, browser: Browser, artefacts: Path) -> Iterator[Desk]:
    """The page at 1280 px. Leaving it checks that nothing failed in it and nothing was fetched from elsewhere."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    opened = Desk(page, studio, artefacts)
    opened.open()
    yield opened
    page.close()
    assert opened.faults == []
    assert {host for host in opened.hosts if host != "127.0.0.1"} <= {""}
