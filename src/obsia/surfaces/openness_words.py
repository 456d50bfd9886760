"""Openness in sentences, for every surface."""

from __future__ import annotations

import re
from functools import reduce
from typing import TYPE_CHECKING, Final

from obsia.core.locales import Locale, printable
from obsia.core.locales.wording import power_of_ten
from obsia.core.message import Argument, Listed, Message, Symbol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from obsia.accounting.openness.ai_act import Article, Bearing
    from obsia.accounting.openness.coverage import Coverage
    from obsia.accounting.openness.grades import Grade
    from obsia.accounting.openness.scale import Term
    from obsia.accounting.openness.sheet import Claim, Disagreement
    from obsia.accounting.openness.support import Flaw
    from obsia.accounting.openness.worths import Silenced
    from obsia.app.disclosure.openness import Everything, Openness
    from obsia.core.disclosure import Assertion, Commitment

REPORTED: Final = "secondary"
"""The basis of what another publication reports: it is said to be its word wherever it is shown."""
_COMPUTE: Final = "compute_training"
_LONGEST: Final = 90
_RELEASE: Final = "licences"
"""Terms of a release are not those of data that were described and not shared."""
_DECIMAL: Final = re.compile(r"\d+\.\d+")
_REPORTS: Final = frozenset({"technical_report", "research_paper"})
"""Of these, obsia's scale asks for one."""


def grade_sentence(grade: Grade, tr: Locale) -> str:
    """What a grade says."""
    return tr.text(Message(grade.message.code, **_filled(grade.message.arguments, tr)))


def _filled(arguments: Mapping[str, Argument], tr: Locale) -> dict[str, Argument]:
    """Arguments of a message, numbers with the decimal sign of the language."""
    return {
        name: Symbol(value.replace(".", tr.signs()[0]))
        if isinstance(value, str) and _DECIMAL.fullmatch(value)
        else value
        for name, value in arguments.items()
    }


def availability(cell: Assertion | None, tr: Locale) -> str:
    """Whether a thing can be had: the status of its cell, or that nobody looked."""
    return tr("answer-unknown") if cell is None else tr(f"status-{cell.status.value}")


def licence(term: Term, cell: Assertion | None, tr: Locale) -> str:
    """The licence of what can be had and whether it is open, or that none is stated; '' where there is nothing."""
    if cell is None or not cell.status.is_found:
        return ""
    borrowed = term.assertion is not None and term.assertion.item == _RELEASE and term.topic == "data"
    if not term.licence or borrowed:
        return tr("licence-not-stated")
    name = tr("licence-open" if term.is_open else "licence-not-open")
    return tr("licence-named", licence=printable(term.licence), kind=name)


def next_step(found: Openness, tr: Locale) -> str:
    """What is missing for the next step of obsia's scale."""
    if found.next_step is None:
        return tr(found.next_message)
    step = tr(f"scale-{found.next_step}")
    if len(found.missing) == 1 and frozenset(found.missing[0]) != _REPORTS:
        items = tr.listed(tr(f"item-{item}") for item in found.missing[0])
    else:
        items = tr.listed(
            tr("report-or-paper") if frozenset(group) == _REPORTS else tr.listed(tr(f"item-{item}") for item in group)
            for group in found.missing
        )
    return tr(found.next_message, step=step, items=items)


def status(cell: Assertion, tr: Locale) -> str:
    """A status, with the maker's reason where it withholds."""
    told = tr(f"status-{cell.status.value}")
    return tr("status-reason", status=told, reason=printable(cell.reason)) if cell.reason else told


def cell_text(cell: Assertion) -> str:
    """What a cell states beside its status: value, licence, the maker's reason."""
    return "; ".join(printable(part, most=_LONGEST) for part in (cell.value, cell.reason, cell.licence) if part)


def coverage_sentence(found: Coverage, tr: Locale) -> str:
    """How much of what is said can be checked; what is withheld is not what was not found."""
    told = tr(
        "coverage",
        found=found.found,
        found_text=tr.whole(found.found),
        supported_text=tr.whole(found.supported),
        share=tr.percent(found.supported_share or 0.0),
    )
    absent = tr("coverage-absent", count=found.not_found, count_text=tr.whole(found.not_found))
    withheld = tr("coverage-withheld", count=found.withheld, count_text=tr.whole(found.withheld))
    return " ".join(part for part in (told, absent, withheld if found.withheld else "") if part)


def silence_sentence(first: Silenced, tr: Locale) -> str:
    """The costliest silence for people who do not read scores: how far a range would narrow."""
    return tr(
        "silence-costliest",
        silence=tr(f"silence-{first.silence}"),
        now=range_either_way(first.range_ratio_now, tr),
        told=range_either_way(first.range_ratio_told, tr),
    )


def range_either_way(ratio: float, tr: Locale) -> str:
    """A range by its factor either way."""
    return tr("either-way", ratio=tr.decimal(ratio, digits=2))


def source(name: str, tr: Locale) -> str:
    """Who says it, in full where it is an index."""
    return tr(f"source-{name}") if tr.has(f"source-{name}") else printable(name)


def disagreement(each: Disagreement, tr: Locale) -> str:
    """Who says what: of licences the licence, of presence the status."""
    told = [
        tr(
            "disagreement-side",
            source=source(cell.asserted_by, tr),
            status=printable(cell.licence) if each.quarrel.value == "licence" else status(cell, tr),
        )
        for cell in each.assertions
    ]
    return tr(f"disagreement-{each.quarrel.value}", item=tr(f"item-{each.item}"), sides=tr.listed(told))


def claims(found: Iterable[Claim], tr: Locale) -> list[str]:
    """Words that decide nothing, as the words of who says them: one line for each source, day and reason."""
    grouped: dict[tuple[str, str, Flaw], dict[str, list[str]]] = {}
    for each in found:
        cell = each.assertion
        own = f"claim-word-{cell.asserted_by}-{cell.status.value}"
        word = tr(own) if tr.has(own) else tr(f"status-{cell.status.value}")
        item = tr(f"item-{cell.item}")
        terms = tr("claim-terms", item=item, licence=printable(cell.licence)) if cell.licence else item
        told = grouped.setdefault((cell.asserted_by, cell.read_on, each.flaw), {}).setdefault(word, [])
        if terms not in told:
            told.append(terms)
    lines: list[str] = []
    for (name, day, flaw), told in grouped.items():
        each_word = [tr("claim-told", word=word, items=tr.listed(items)) for word, items in told.items()]
        both = reduce(lambda first, second: tr("claim-both", first=first, second=second), each_word)
        lines.append(
            tr("claim-line", source=source(name, tr), date=tr.day(day), flaw=tr(f"flaw-{flaw.value}"), told=both)
        )
    return lines


def commitment_basis(row: Commitment, tr: Locale) -> str:
    """How it came to be known what a party did; what another publication reports is said to be its word."""
    return tr(f"basis-of-{row.basis}", publisher=printable(row.publisher))


def article(found: Article, tr: Locale) -> list[tuple[str, tuple[tuple[str, Bearing], ...]]]:
    """What bears on an article of law, by what the article speaks of: facts with what they were read in, no verdict."""
    asked: dict[str, list[tuple[str, Bearing]]] = {}
    for each in found.facts:
        asked.setdefault(tr(f"condition-{each.asked}"), []).append((bearing(each, tr), each))
    return [(point, tuple(facts)) for point, facts in asked.items()]


def bearing(fact: Bearing, tr: Locale) -> str:
    """One fact that bears on an article: the licence, or the status of the thing; else what is known all the same, or
    that nobody has examined it."""
    item = tr(f"item-{fact.item}")
    if fact.flop is not None:
        return tr("article-fact-computed", item=item, flop=power_of_ten(fact.flop, tr))
    if fact.words:
        said_by = dict.fromkeys(source(each.asserted_by, tr) for each in fact.words)
        return tr("article-fact-claimed", item=item, sources=tr.listed(said_by))
    if fact.assertion is None:
        return tr("article-fact-unlooked", item=item)
    return tr("article-fact", item=item, status=printable(fact.licence) or status(fact.assertion, tr))


def article_compute(found: Article, tr: Locale) -> str:
    """The training compute beside the threshold from which the Act presumes systemic risk."""
    threshold = power_of_ten(found.threshold_flop, tr)
    stated = next((each.assertion for each in found.facts if each.item == _COMPUTE and each.assertion), None)
    if found.training_flop is None and stated is not None and stated.status.is_found:
        return tr("article-compute-stated", value=printable(stated.value), threshold=threshold)
    if found.training_flop is None:
        return tr("article-compute-unknown", threshold=threshold)
    return tr("article-compute", flop=power_of_ten(found.training_flop, tr), threshold=threshold)


def notes(grades: Iterable[Grade], tr: Locale) -> list[str]:
    """What grades have to say beside their results; notes that differ by the item alone are one sentence."""
    grouped: dict[Message, list[Argument]] = {}
    for note in (note for grade in grades for note in grade.notes):
        rest = {name: value for name, value in note.arguments.items() if name != "item"}
        items = grouped.setdefault(Message(note.code, **rest), [])
        if "item" in note.arguments:
            items.append(note.arguments["item"])
    return [
        tr.text(Message(each.code, **each.arguments, **({"item": Listed(items)} if items else {})))
        for each, items in grouped.items()
    ]


def results(framework: str, found: Everything, tr: Locale) -> str:
    """The results of one framework with the number of systems: ``Class I 14, Class II 1``."""
    return ", ".join(
        tr("result-count", result=tr(f"result-{framework}-{each.result.lower()}"), count_text=tr.whole(each.systems))
        for each in found.results[framework]
        if each.systems
    )
