"""How the answers to a system came about, day by day."""

from __future__ import annotations

import runpy
from pathlib import Path
from types import SimpleNamespace

from obsia.app.disclosure.openness import openness
from obsia.app.disclosure.openness_history import HISTORY, answer, days_of
from obsia.app.questions.openness import TellHistory
from obsia.core.disclosure import Status

MADE = SimpleNamespace(**runpy.run_path(str(Path(__file__).parents[1] / "accounting" / "openness_sheets.py")))


def test_a_day_tells_what_changed_and_by_which_cell() -> None:
    first = MADE.tr("weights_final", Status.NOT_FOUND, read_on="2026-01-01")
    same = MADE.tr("weights_final", Status.NOT_FOUND, read_on="2026-02-01", address="https://example.org/two")
    later = MADE.tr("weights_final", Status.PUBLISHED, "MIT", read_on="2026-03-01")
    sheets = [MADE.sheet([first, same, later], on=day) for day in ("2026-01-01", "2026-02-01", "2026-03-01")]
    one, two = days_of(sheets)
    assert (one.day, two.day) == ("2026-01-01", "2026-03-01")
    assert [(each.item, each.before, each.after) for each in one.items] == [("weights_final", None, first)]
    assert [(each.item, each.before, each.after) for each in two.items] == [("weights_final", same, later)]
    turned = {each.question: (each.before, each.after) for each in two.answers}
    assert turned["use"] == ("no", "yes")
    assert turned["share"] == ("no", "yes")


def test_the_last_day_is_the_answer_of_that_date_and_versions_stand_apart() -> None:
    for on in ("2026-04-01", None):
        found = answer(TellHistory(history=True, name="lucie-7b", on=on))
        last = {each.question: each.after for day in found.days for each in day.answers}
        told = {each.framework: each.result for each in openness("lucie-7b", on=on).answers}
        assert {name: result for name, result in told.items() if result != "not-examined"} == last
        assert all(day.day <= (on or "2999") for day in found.days)
    assert HISTORY.record(found)["system"] == "openllm-france/lucie-7b"
    experiment = answer(TellHistory(history=True, name="deepseek/deepseek-v3.2-exp"))
    release = answer(TellHistory(history=True, name="deepseek/deepseek-v3.2"))
    assert experiment.system != release.system
    pages = [
        {item.after.address for day in found.days for item in day.items if item.after}
        for found in (experiment, release)
    ]
    assert all(pages)
    assert not pages[0] & pages[1]


def test_a_system_of_which_nothing_was_read_has_an_empty_history() -> None:
    assert answer(TellHistory(history=True, name="olmo-2-13b")).days == ()
