"""The statement of accessibility, from a file that names the test of each criterion."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeAlias

from obsia.core.locales import Locale
from obsia.surfaces.web.page import Page, PageQuestion, TemplateView

STATES: Final = ("met", "not-applicable", "not-met", "not-checked")
_Said: TypeAlias = tuple[str, str, str, tuple[str, ...]]
_SIGNS: Final = {"met": "✓", "not-applicable": "–", "not-met": "✗", "not-checked": "?"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One criterion: its number, where it stands, and what shows it."""

    number: str
    state: str
    test: str = ""
    """A test, as ``module::test``."""
    checked_on: str = ""
    """The day of a check by hand."""
    checked: str = ""
    """What was looked at by hand: the name of a message, ``web-rgaa-check-…``."""
    why: str = ""
    """Why it does not apply, or what is missing: the name of a message, ``web-rgaa-why-…``."""

    @property
    def theme(self) -> str:
        """The first part of its number."""
        return self.number.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """All criteria, the text that numbers them, and the day of the audit."""

    reference: str
    read_on: str
    criteria: tuple[Criterion, ...]


@cache
def audit() -> Audit:
    """The audit as its file tells it. Raises ``ValueError`` for a state or a member that is none."""
    content: dict[str, Any] = tomllib.loads(
        (files("obsia.surfaces.web") / "accessibility.toml").read_text(encoding="utf-8")
    )
    found = tuple(Criterion(**each) for each in content["criterion"])
    if wrong := {each.state for each in found} - set(STATES):
        raise ValueError("no-state-of-a-criterion", *sorted(wrong))
    return Audit(reference=content["reference"], read_on=content["read_on"], criteria=found)


def page(asked: PageQuestion) -> TemplateView:
    """The page."""
    tr = asked.tr
    found = audit()
    counts = Counter(each.state for each in found.criteria)
    themes = sorted({int(each.theme) for each in found.criteria})
    return asked.view(
        "accessibility",
        values={
            "day": tr.day(found.read_on),
            "reference": found.reference,
            "counts": [(tr(f"web-accessibility-state-{state}"), _SIGNS[state], counts[state]) for state in STATES],
            "themes": [
                (
                    tr("web-accessibility-theme", number=str(theme), name=tr(f"web-rgaa-theme-{theme}")),
                    _rows([each for each in found.criteria if each.theme == str(theme)], tr),
                )
                for theme in themes
            ],
        },
    )


def _rows(criteria: Sequence[Criterion], tr: Locale) -> list[tuple[list[tuple[str, str]], _Said]]:
    """Numbers and subjects of the criteria of which the same is said, with that."""
    found: dict[_Said, list[tuple[str, str]]] = {}
    for each in criteria:
        named = (each.number, tr(f"web-rgaa-{each.number.replace('.', '-')}"))
        found.setdefault(_said(each, tr), []).append(named)
    return [(named, said) for said, named in found.items()]


def _said(each: Criterion, tr: Locale) -> _Said:
    """Sign, state, test, and what is said beside it."""
    beside: list[str] = []
    if each.why:
        beside.append(tr(f"web-rgaa-why-{each.why}"))
    if each.checked_on:
        beside.append(
            tr(
                "web-accessibility-by-hand",
                day=tr.day(each.checked_on),
                what=tr(f"web-rgaa-check-{each.checked}"),
            )
        )
    if not each.test and not beside:
        beside.append(tr("web-accessibility-nothing"))
    return _SIGNS[each.state], tr(f"web-accessibility-state-{each.state}"), each.test, tuple(beside)


PAGES: Final = (Page(name="accessibility", path="/accessibility/", build=page),)
