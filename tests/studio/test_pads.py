"""Pads: takes are made, heard, kept, replaced, compared, downloaded, written into a manifest."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from soundwell.bake.manifest import read_manifest

from .driver import Desk, children, loudness_dbfs


@pytest.fixture(scope="module")
def pads(desk: Desk) -> Desk:
    """Three takes of a half-second footstep."""
    desk.set_slider("Variations", 3)
    desk.press("#pads-generate")
    desk.status("pads", "3 takes")
    return desk


def seeds(desk: Desk) -> list[int]:
    return [int(pad.get_attribute("data-seed") or -1) for pad in desk.find(".sw-pad").all()]


def test_a_take_is_heard_at_the_length_asked_for(pads: Desk) -> None:
    samples, rate = pads.heard(pads.find(".sw-pad audio").first)
    assert len(samples) / rate == pytest.approx(0.5, abs=0.001)
    assert loudness_dbfs(samples) > -12
    pads.picture("pads")


def test_every_take_has_a_picture_and_is_another_sound(pads: Desk) -> None:
    drawn = pads.find(".sw-pad img").evaluate_all("(all) => all.map((one) => one.naturalWidth)")
    assert drawn == [300, 300, 300]
    first, second = (pads.heard(pads.find(".sw-pad audio").nth(place))[0] for place in (0, 1))
    assert abs(first - second).max() > 0.05


def test_a_pinned_take_stays_when_more_are_made(pads: Desk) -> None:
    before = seeds(pads)
    pads.press('.sw-pad[data-place="1"] [data-act=pin]')
    pads.find(".sw-pad.pinned").wait_for()
    pads.press("#pads-more")
    pads.find(f'.sw-pad[data-place="2"]:not([data-seed="{before[2]}"])').wait_for()
    pads.status("pads", "2 takes")
    assert seeds(pads)[1] == before[1]
    assert not {before[0], before[2]} & set(seeds(pads))


def test_a_take_is_pinned_while_others_are_made(pads: Desk) -> None:
    pads.press('.sw-pad[data-place="1"] [data-act=pin]')
    pads.find(".sw-pad.pinned").wait_for(state="detached")
    pads.set_slider("Variations", 9)
    pads.press("#pads-more")
    pads.press('.sw-pad[data-place="1"] [data-act=pin]')
    pads.status("pads", "9 takes")
    assert pads.find('.sw-pad.pinned[data-place="1"]').count() == 1
    pads.set_slider("Variations", 3)
    pads.press("#pads-generate")
    pads.status("pads", "2 takes")


def test_a_rejected_seed_never_returns(pads: Desk) -> None:
    gone = seeds(pads)[0]
    pads.find('.sw-pad[data-place="0"] .sw-picture').focus()
    pads.page.keyboard.press("x")
    pads.find(f'.sw-pad[data-place="0"]:not([data-seed="{gone}"])').wait_for()
    pads.find("#pads-seed input").fill(str(gone))
    pads.press("#pads-generate")
    pads.status("pads", "2 takes")
    assert gone not in seeds(pads)


def test_two_takes_play_in_turn(pads: Desk) -> None:
    pads.press('.sw-pad[data-place="0"] [data-act=A]')
    pads.press('.sw-pad[data-place="2"] [data-act=B]')
    pads.find("[data-turns]").wait_for()
    ended = """() => { window.heard = []; document.addEventListener("play",
        (event) => window.heard.push(event.target.src), true); }"""
    pads.page.evaluate(ended)
    pads.press("[data-turns]")
    pads.page.wait_for_function("() => new Set(window.heard).size === 2 && window.heard.length >= 3")


def test_marks_in_quick_turn_are_all_kept(pads: Desk) -> None:
    for first, second in [(0, 2), (1, 0)] * 6:
        pads.press(f'.sw-pad[data-place="{first}"] [data-act=A]')
        pads.press(f'.sw-pad[data-place="{second}"] [data-act=B]')
        for place, act in ((first, "A"), (second, "B")):
            pads.find(f'.sw-pad[data-place="{place}"] [data-act={act}][aria-pressed=true]').wait_for()


def test_a_take_is_downloaded_as_a_wav(pads: Desk) -> None:
    with pads.page.expect_download() as waiting:
        pads.press('.sw-pad[data-place="0"] .sw-acts a')
    assert waiting.value.suggested_filename.endswith(".wav")
    assert waiting.value.path().read_bytes()[:4] == b"RIFF"


def test_kept_takes_make_a_manifest_the_bake_accepts(pads: Desk) -> None:
    kept = seeds(pads)[:2]
    for place, seed in enumerate(kept):
        pads.press(f'.sw-pad[data-place="{place}"] [data-act=manifest]')
        pads.status("pads", f"seed {seed} added")
    manifest = pads.studio.manifest
    assert list(read_manifest(manifest).pools[0].settings["seeds"]) == kept
    command = [sys.executable, "-m", "soundwell.cli", "bake", str(manifest), "--dry-run", "--json"]
    assert subprocess.run(command, capture_output=True, timeout=60).returncode == 0


def test_words_choose_class_and_attributes(pads: Desk) -> None:
    words = pads.page.get_by_label("Or describe it").locator("visible=true")
    words.fill("a wooden door slams")
    words.press("Enter")
    pads.page.wait_for_function(
        "() => [...document.querySelectorAll('input')].some((one) => one.offsetParent && one.value === 'Door')"
    )
    pads.press("#pads-generate")
    pads.status("pads", "takes of door.wood")


def test_a_wrong_name_is_one_sentence_in_the_page(pads: Desk) -> None:
    name = pads.find("#pads-name").locator("input, textarea")
    name.fill("no spaces please")
    pads.press("#pads-generate")
    assert "is not an id" in pads.status("pads", "Not done", kind="failed")
    name.fill("")


def test_cancel_keeps_what_is_made_and_stops_the_rest(pads: Desk) -> None:
    pads.set_slider("Variations", 12)
    pads.set_slider("Duration, seconds", 5)
    pads.press("#pads-generate")
    pads.find(".sw-status.busy").first.wait_for()
    pads.press("#pads-cancel")
    pads.status("pads", "Cancelled")
    assert pads.find(".sw-pad.waiting").count() > 0


def test_a_sidecar_that_died_is_started_again(pads: Desk) -> None:
    for pid in children(pads.studio.process.pid):
        os.kill(pid, signal.SIGKILL)
    pads.set_slider("Variations", 2)  # one is pinned
    pads.set_slider("Duration, seconds", 0.5)
    pads.press("#pads-generate")
    pads.status("pads", "1 takes of")
