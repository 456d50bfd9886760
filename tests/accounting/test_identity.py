"""The id of a figure names its question and its edition, and nothing that was not stated."""

from __future__ import annotations

from dataclasses import replace

from obsia.accounting.draws import SEED, WORLDS
from obsia.accounting.figures import Request

ASKED = Request(
    journey="estimate", arguments={"model": "a", "input_tokens": 3}, inputs=(), snapshot="s", seed=SEED, worlds=WORLDS
)


def test_an_option_that_comes_later_changes_no_id() -> None:
    later = replace(ASKED, arguments={**ASKED.arguments, "engine": None})
    assert later.request_id == ASKED.request_id


def test_question_and_edition_change_the_id() -> None:
    others = [
        replace(ASKED, arguments={**ASKED.arguments, "input_tokens": 4}),
        replace(ASKED, arguments={**ASKED.arguments, "engine": "vllm"}),
        replace(ASKED, snapshot="t"),
        replace(ASKED, seed=8),
        replace(ASKED, journey="train"),
        replace(ASKED, inputs=("d",)),
    ]
    assert len({ASKED.request_id, *(each.request_id for each in others)}) == len(others) + 1
