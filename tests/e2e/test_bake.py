"""`soundwell bake` and `soundwell bank` as people run them: real processes, killed, interrupted, real weights."""

from __future__ import annotations

import json
import signal

import pytest
from baking import MANIFEST, ROOT, SLOW, bake, contents, soundwell, start, wait_until, written

from soundwell.runtime.mark import mark_of


@pytest.fixture
def manifest(tmp_path):
    path = tmp_path / "game.yaml"
    path.write_text(MANIFEST)
    return path


def test_a_killed_bake_goes_on_to_the_same_folder(manifest, tmp_path):
    bake(manifest, tmp_path / "whole", "--workers", 1)
    out = tmp_path / "killed"
    process = start("bake", manifest, "--out", out, "--runtime", "fake", "--workers", 2, env=SLOW)
    wait_until(lambda: written(out) >= 6)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert written(out) < 24
    bake(manifest, out, "--workers", 2)
    assert contents(out) == contents(tmp_path / "whole")


def test_ctrl_c_stops_and_a_second_bake_is_told_to_wait(manifest, tmp_path):
    out = tmp_path / "out"
    slower = {"FAKE_RUNTIME": "latency_millis=800"}  # the second must have begun before the first is done
    process = start("bake", manifest, "--out", out, "--runtime", "fake", "--workers", 1, env=slower)
    wait_until(lambda: written(out) >= 6)
    told = bake(manifest, out, code=1).stderr
    assert f"another bake (process {process.pid})" in told and "Traceback" not in told
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130 and "goes on from there" in said and "Traceback" not in said


def test_a_dead_workers_takes_are_made_by_another(manifest, tmp_path):
    env = {"FAKE_RUNTIME": "crash_every=20"}  # each process dies at its 20th take; an order has at most 6
    told = json.loads(bake(manifest, tmp_path / "out", "--workers", 1, "--json", env=env).stdout)
    assert told["files"] == 24
    bake(manifest, tmp_path / "whole", "--workers", 1)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_a_dry_run_tells_names_time_and_disk_and_makes_nothing(manifest, tmp_path):
    told = json.loads(bake(manifest, tmp_path / "out", "--dry-run", "--json").stdout)
    assert (told["files"], told["pools"]) == (24, 4) and len(told["paths"]) == 24
    assert told["len_bytes"] > 0 and told["free_bytes"] > 0 and told["estimated_secs"] > 0
    assert not (tmp_path / "out").exists()


def test_wrong_manifests_and_faults_have_their_exit_codes(manifest, tmp_path):
    manifest.write_text(MANIFEST.replace("snow", "snwo"))
    told = bake(manifest, tmp_path / "out", code=2).stderr
    assert told.startswith(f"soundwell: {manifest}:8: ") and told.count("\n") == 1
    manifest.write_text(
        MANIFEST.replace(
            "count: 6", "count: 1, loudness_lufs: -8, max_limiting_db: 0".replace(", ", "\n    ")
        )
    )
    bake(manifest, tmp_path / "out", "--strict", code=3)


def test_a_bank_is_packed_listed_and_taken_apart(manifest, tmp_path):
    bake(manifest, tmp_path / "out", "--workers", 1)
    bank, wav = tmp_path / "game.bank", tmp_path / "one.wav"
    assert "4 sounds, 24 variations" in soundwell("bank", "pack", tmp_path / "out", "-o", bank).stdout
    assert "step/snow: 6 hard" in soundwell("bank", "ls", bank).stdout
    soundwell("bank", "cat", bank, "step/snow", "--index", 2, "-o", wav)
    assert wav.stat().st_size > 1_000
    assert "all whole" in soundwell("bank", "verify", bank).stdout
    bank.write_bytes(bank.read_bytes()[:-1] + b"\x55")
    assert "CRC-32" in soundwell("bank", "verify", bank, code=1).stderr


def test_the_released_weights_give_the_same_bytes_whatever_the_workers(tmp_path):
    chosen = ("--only", "shot/bow", "--only", "menu/click")
    manifest = tmp_path / "few.yaml"
    sample = (ROOT / "samples/bake/oneshots.yaml").read_text()
    manifest.write_text(sample.replace("count: 16", "count: 5").replace("count: 15", "count: 5"))
    (tmp_path / "common.yaml").write_text((ROOT / "samples/bake/common.yaml").read_text())
    for workers in (1, 2):
        soundwell(
            "bake", manifest, "--out", tmp_path / str(workers), "--workers", workers, "--quiet", *chosen
        )
    assert contents(tmp_path / "1") == contents(tmp_path / "2")
    checked = json.loads(soundwell("bake", manifest, "--out", tmp_path / "1", "--verify", 3, "--json").stdout)
    assert [result["verdict"] for result in checked["results"]] == ["identical"] * 3
    records = [json.loads(line) for line in (tmp_path / "1" / "provenance.jsonl").read_text().splitlines()]
    assert {record["made_by"] for record in records} == {"model"} and len(records) == 10
    assert all(abs(record["loudness_lufs"] + 24) < 0.5 for record in records)
    assert all(record["true_peak_dbtp"] < -1 for record in records)


def test_baked_files_carry_the_mark_of_their_key_and_verify_with_it(tmp_path):
    manifest, key, out = tmp_path / "rain.yaml", tmp_path / "studio key", tmp_path / "out"
    manifest.write_text(
        "manifest: 1\nname: Rain\nsounds: {rain: {category: ambience, duration_secs: 4.0, count: 1}}\n"
    )
    key.write_text("a studio's own key")
    soundwell("bake", manifest, "--out", out, "--workers", 1, "--watermark", key, "--quiet")
    (line,) = (out / "provenance.jsonl").read_text().splitlines()
    assert json.loads(line)["watermark"] == mark_of(str(key)).key_id
    (told,) = json.loads(soundwell("detect", "--json", "--key-file", key, out).stdout)["files"]
    assert told["p_value"] < 1e-3
    soundwell("bake", manifest, "--out", out, "--verify", "--watermark", key)
    soundwell("bake", manifest, "--out", out, "--verify", code=5)  # another key's samples
