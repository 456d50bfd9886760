"""The statement of accessibility is honest: every criterion once, and nothing met without what shows it."""

from __future__ import annotations

import ast
import datetime
from collections import Counter
from pathlib import Path

import pytest

from obsia.core.locales import languages, locale
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.pages.accessibility import STATES, audit
from obsia.surfaces.web.site import Site

ROOT = Path(__file__).parents[3]
SIZES = {1: 9, 2: 2, 3: 3, 4: 13, 5: 8, 6: 2, 7: 5, 8: 10, 9: 4, 10: 14, 11: 13, 12: 11, 13: 12}
"""Criteria of each theme of RGAA 4.1: 106."""


def test_every_criterion_stands_once_and_in_order() -> None:
    expected = [f"{theme}.{number}" for theme, size in SIZES.items() for number in range(1, size + 1)]
    assert len(expected) == 106
    assert [each.number for each in audit().criteria] == expected


def test_what_is_met_or_does_not_apply_names_what_shows_it() -> None:
    for each in audit().criteria:
        if each.state in ("met", "not-applicable"):
            assert each.test or (each.checked_on and each.checked), each.number
        if each.state in ("not-applicable", "not-met"):
            assert each.why, each.number
        if each.state == "not-checked":
            assert not each.test, each.number
            assert not each.checked_on, each.number


def test_tests_that_are_named_are_there() -> None:
    named = {each.test for each in audit().criteria if each.test}
    assert named
    for each in named:
        module, _, name = each.partition("::")
        path = ROOT / module
        assert path.is_file(), each
        if name:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, each


def test_days_are_days() -> None:
    for day in (audit().read_on, *(each.checked_on for each in audit().criteria if each.checked_on)):
        assert datetime.date.fromisoformat(day) <= datetime.datetime.now(tz=datetime.UTC).date()


@pytest.mark.parametrize("language", languages())
def test_the_page_counts_what_the_file_says(language: str) -> None:
    body = Site(edition=PageEdition(record=False)).answer(f"/{language}/accessibility/").body.decode()
    tr = locale(language)
    counts = Counter(each.state for each in audit().criteria)
    for state in STATES:
        word = tr(f"web-accessibility-state-{state}")
        assert f'{word}</th><td class="n">{counts[state]}</td>' in body
        # Once in the table of counts, then with the criteria of which the same is said.
        rows = [each for each in body.split("<tr>")[1:] if f"</span> {word}</span></td>" in each]
        assert sum(each.count('<span class="what">') for each in rows) == counts[state]
