"""Openness in sentences, for every surface."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from obsia.core.locales import Locale, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obsia.accounting.openness.coverage import Coverage
    from obsia.accounting.openness.grades import Grade
    from obsia.accounting.openness.scale import Term
    from obsia.accounting.openness.worths import Silenced
    from obsia.app.openness import Everything, Openness
    from obsia.core.disclosure import Assertion

_LONGEST: Final = 90
_RELEASE: Final = "licences"
"""Terms of a release are not those of data that were described and not shared."""
_DECIMAL: Final = re.compile(r"\d+\.\d+")
_REPORTS: Final = ("technical_report", "research_paper")
"""Of these, obsia's scale asks for one."""


def grade_sentence(grade: Grade, say: Locale) -> str:
    """What a grade says."""
    return say(grade.message.name, **{name: _filled(value, say) for name, value in grade.message.arguments.items()})


def _filled(value: str | int, say: Locale) -> str | int:
    """An argument of a message, numbers with the decimal sign of the language."""
    if isinstance(value, int):
        return value
    return value.replace(".", say.signs()[0]) if _DECIMAL.fullmatch(value) else printable(value)


def availability(cell: Assertion | None, say: Locale) -> str:
    """Whether a thing can be had: the status of its cell, or that nobody looked."""
    return say("answer-unknown") if cell is None else say(f"status-{cell.status.value}")


def licence(term: Term, cell: Assertion | None, say: Locale) -> str:
    """The licence of what can be had and whether it is open, or that none is stated; '' where there is nothing."""
    if cell is None or not cell.status.is_found:
        return ""
    borrowed = term.assertion is not None and term.assertion.item == _RELEASE and term.topic == "data"
    if not term.licence or borrowed:
        return say("licence-not-stated")
    name = say("licence-open" if term.is_open else "licence-not-open")
    return say("licence-named", licence=printable(term.licence), kind=name)


def next_step(found: Openness, say: Locale) -> str:
    """What is missing for the next step of obsia's scale."""
    if found.next_step is None:
        return say("scale-top")
    either = set(_REPORTS) <= set(found.missing)
    items = [say(f"item-{item}") for item in found.missing if not (either and item in _REPORTS)]
    items += [say("report-or-paper")] if either else []
    return say("scale-next", step=say(f"scale-{found.next_step}"), items=say.listed(items))


def status(cell: Assertion, say: Locale) -> str:
    """A status, with the maker's reason where it withholds."""
    told = say(f"status-{cell.status.value}")
    return say("status-reason", status=told, reason=printable(cell.reason)) if cell.reason else told


def cell_text(cell: Assertion) -> str:
    """What a cell states beside its status: value and licence."""
    return "; ".join(printable(part, most=_LONGEST) for part in (cell.value, cell.licence) if part)


def coverage_sentence(found: Coverage, say: Locale) -> str:
    """How much of what is said can be checked."""
    return say(
        "coverage",
        found=found.found,
        found_text=say.whole(found.found),
        supported_text=say.whole(found.supported),
        share=say.percent(found.supported_share or 0.0),
        absent_text=say.whole(found.not_found + found.withheld),
    )


def silence_sentence(silences: Sequence[Silenced], say: Locale) -> str:
    """The costliest silence in words for people who do not read scores."""
    first = silences[0]
    return say("silence-costliest", silence=say(f"silence-{first.silence}"), share=say.percent(first.fall_share))


def results(framework: str, found: Everything, say: Locale) -> str:
    """The results of one framework with the number of systems: ``Class I 14, Class II 1``."""
    return ", ".join(
        say("result-count", result=say(f"result-{framework}-{result.lower()}"), count_text=say.whole(count))
        for result, count in found.results[framework]
        if count
    )
