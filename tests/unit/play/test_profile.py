"""A profile names every stage, counts what the model multiplies, and draws what it measured."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from soundwell.play.flame import folded, svg
from soundwell.play.profile import command


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> tuple[dict, str]:
    flame = tmp_path_factory.mktemp("flame") / "one.svg"
    arguments = ["--piece", "one-shot", "--repeats", "1", "--flame", str(flame), "--json"]
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    return json.loads(result.output), flame.read_text()


def test_every_stage_has_its_row(told) -> None:
    names = [stage["name"] for stage in told[0]["stages"]]
    steps = [f"step {n}" for n in range(1, 5)]
    assert names[:7] == ["noise", "conditioning", *steps, "decode"]
    assert names[7:] == ["inverse transform", "finish", "resampling", "encode to wire"]


def test_steps_multiply_alike_and_as_much_as_the_network_holds(told) -> None:
    """50 tokens times the weights that each token meets: about 2.9 million."""
    steps = [stage for stage in told[0]["stages"] if stage["name"].startswith("step")]
    counts = {stage["mega_multiply_adds"] for stage in steps}
    assert len(counts) == 1 and 120 < counts.pop() < 180
    assert all(stage["share_of_peak"] > 0 for stage in steps)


def test_the_flame_graph_is_a_picture_of_the_same_time(told) -> None:
    numbers, picture = told
    titles = [node.text for node in ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}title")]
    outer = [title for title in titles if " / " not in title]
    total = sum(float(title.split(": ")[1].removesuffix(" ms")) for title in outer)
    assert {title.split(":")[0] for title in outer} == {"sampler", "decoder", "python"}
    assert total == pytest.approx(numbers["total_millis"], rel=0.01)


def test_folded_stacks_and_names_with_signs() -> None:
    stacks = {("a", "b<c"): 1500.0, ("a", "d"): 500.0}
    assert folded(stacks) == "a;b<c 1500\na;d 500\n"
    assert "b&lt;c: 1.50 ms" in svg(stacks, "t")
