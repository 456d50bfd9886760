"""What is said of openness, as messages: for its documents, and for whoever says a word of it beside others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from obsia.accounting.openness.grades import NO, YES, Deciding, Grade
from obsia.accounting.openness.questions import IN_VERDICT, NOT_EXAMINED, PART, QUESTIONS, Term
from obsia.core.disclosure import Assertion, Basis
from obsia.core.grouping import grouped
from obsia.core.message import (
    AnyOf,
    Argument,
    Clauses,
    Day,
    Listed,
    Message,
    Name,
    Power,
    Rounded,
    Sentences,
    Share,
    Symbol,
)
from obsia.core.message import Term as Word

if TYPE_CHECKING:
    from obsia.accounting.openness.ai_act import Article, Bearing
    from obsia.accounting.openness.coverage import Coverage
    from obsia.accounting.openness.disclosure_values import NonDisclosure
    from obsia.accounting.openness.sheet import Claim, Disagreement
    from obsia.accounting.openness.support import Flaw
    from obsia.app.disclosure.openness import Openness

UNKNOWN: Final = "unknown"
"""What cannot be told has one word, whatever the framework."""
_COMPUTE: Final = "compute_training"
_RELEASE: Final = "licences"
"""Terms of a release are not those of data that were described and not shared."""
_DECIMAL: Final = re.compile(r"\d+\.\d+")
_WORDS_OF_INDEXES: Final = frozenset(
    {"mot-published", "mot-not_found", "osai-published", "osai-partial", "osai-not_found"}
)
"""Statuses that an index has a word of its own for."""
_OWN: Final = "obsia"
_REPOSITORIES: Final = frozenset({"github.com", "raw.githubusercontent.com", "huggingface.co"})
"""Hosts on which each repository is its owner's."""
_COUNTED: Final = {"osai": ("score", "answered"), "fmti": ("yes", "of")}
"""Frameworks that answer with a number -> what it is, of what."""


def item(name: str) -> Message:
    """A thing that may be had."""
    return Message(f"item-{name}")


def source(name: str) -> Word:
    """Who says it, in full where it is an index."""
    return Word("source", name)


def said_by(cell: Assertion) -> Argument:
    """Who says what a cell says: of a report by others, who reports it and that it was read here."""
    if cell.basis is not Basis.SECONDARY or cell.asserted_by != _OWN:
        return source(cell.asserted_by)
    return Message("source-report", reporter=_page(cell))


def _page(cell: Assertion) -> Name:
    """Whose page was read: a repository is somebody's, a host of repositories is nobody's."""
    address = urlsplit(cell.address)
    host = (address.hostname or "").removeprefix("www.")
    return Name("reporter", "/".join(address.path.split("/")[1:3]) if host in _REPOSITORIES else host)


def grade(each: Grade) -> Message:
    """What a grade says."""
    return Message(each.message.code, **{name: _number(value) for name, value in each.message.arguments.items()})


def _number(value: Argument) -> Argument:
    """A number that is written as a text, with the decimal sign of the language."""
    return float(value) if isinstance(value, str) and _DECIMAL.fullmatch(value) else value


def result(each: Grade) -> Message:
    """The result of a framework in a few words."""
    if each.framework in _COUNTED:
        part, whole = _COUNTED[each.framework]
        told = each.message.arguments
        if part not in told:
            return Message("web-openness-too-few")
        if not told[whole]:
            return Message("web-openness-none-answered")
        return Message("web-openness-of", part=_number(told[part]), whole=_number(told[whole]))
    named = result_name(each.framework, each.result)
    return Message("web-openness-at-least", result=named) if each.at_least else named


def result_name(framework: str, code: str) -> Message:
    """What a result of a framework, or an answer to a question, is called."""
    if framework in QUESTIONS:
        return Message(f"answer-{code}")
    return Message("answer-unknown" if code == UNKNOWN else f"result-{framework}-{code.lower()}")


def means(framework: str, code: str) -> Message:
    """What a result of a framework, or an answer to a question, says of a system."""
    if framework in QUESTIONS:
        return Message(f"openness-{framework}-{code}")
    return Message(f"web-openness-means-{framework}-{code.lower()}")


def verdict(label: str, found: Openness) -> Message:
    """What anyone can do with a system, in one sentence: what is answered alike stands together."""
    alike = grouped(
        (each.result, Message(f"verdict-{each.framework}")) for each in found.answers if each.framework in IN_VERDICT
    )
    if set(alike) == {NOT_EXAMINED}:
        # A word that decides nothing is a word all the same: somebody has looked.
        return Message("verdict-nothing-decides" if found.claims else "verdict-nothing-examined", label=label)
    clauses = Clauses(
        Message(f"verdict-clause-{result}", things=(Listed if result in (YES, PART) else AnyOf)(alike[result]))
        for result in (YES, PART, NO, NOT_EXAMINED)
        if result in alike
    )
    return Message("verdict", label=label, clauses=clauses)


def licence(term: Term, cell: Assertion | None) -> Message | None:
    """The licence of what can be had and whether it is open, or that none is stated; None where there is nothing."""
    if cell is None or not cell.status.is_found:
        return None
    borrowed = term.assertion is not None and term.assertion.item == _RELEASE and term.topic == "data"
    if not term.licence or borrowed:
        return Message("licence-not-stated")
    kind = Message("licence-open" if term.is_open else "licence-not-open")
    return Message("licence-named", licence=term.licence, kind=kind)


def status(cell: Assertion) -> Message:
    """A status, with the maker's reason where it withholds."""
    told = Message(f"status-{cell.status.value}")
    return Message("status-reason", status=told, reason=cell.reason.rstrip(".")) if cell.reason else told


def copy(cell: Assertion) -> Message | None:
    """How old the copy is that was read, or that nobody knows; None for what was not read here."""
    if cell.is_of_unknown_date:
        return Message("cell-copy-undated")
    if not cell.copy_on:
        return None
    # A month or a year, which is all that some pages bear, stands as it is.
    date = Day(cell.copy_on) if len(cell.copy_on) == len(cell.read_on) else Symbol(cell.copy_on)
    return Message("cell-copy", date=date)


def coverage(found: Coverage) -> Sentences:
    """How much of what is said can be checked; what is withheld is not what was not found."""
    share = Share(found.supported_share or 0.0)
    told = [Message("coverage", found=found.available, supported=found.supported, share=share)]
    if found.not_found:
        told.append(Message("coverage-absent", count=found.not_found))
    if found.withheld:
        told.append(Message("coverage-withheld", count=found.withheld))
    return Sentences(told)


def costliest(first: NonDisclosure) -> Message:
    """Which disclosure has the greatest value, for people who do not read scores: how far a range would narrow."""
    return Message(
        "non-disclosure-costliest",
        non_disclosure=Message(f"non-disclosure-{first.non_disclosure}"),
        now=either_way(first.range_ratio_now),
        told=either_way(first.range_ratio_disclosed),
    )


def either_way(ratio: float) -> Message:
    """A range by its factor either way."""
    return Message("either-way", ratio=Rounded(ratio))


def disagreement(each: Disagreement) -> Message:
    """Who says what: of licences the licence, of presence the status; of pages that obsia read alike, which page."""
    is_licence = each.quarrel.value == "licence"
    sources = [said_by(cell) for cell in each.assertions]
    named = [
        Message("disagreement-page", source=source, page=_page(cell)) if sources.count(source) > 1 else source
        for source, cell in zip(sources, each.assertions, strict=True)
    ]
    sides = Listed(
        Message("disagreement-side", source=source, status=cell.licence if is_licence else status(cell))
        for source, cell in zip(named, each.assertions, strict=True)
    )
    return Message(f"disagreement-{each.quarrel.value}", item=item(each.item), sides=sides)


def claim(cell: Assertion) -> Message:
    """What one source says of one thing, in that source's word."""
    own = f"{cell.asserted_by}-{cell.status.value}"
    word = Message(f"claim-word-{own}" if own in _WORDS_OF_INDEXES else f"status-{cell.status.value}")
    return Message("claim-one", item=item(cell.item), source=said_by(cell), word=word)


def word(cell: Assertion) -> Message:
    """What the deciding source says instead: the status, and the licence where one is named."""
    terms = Message("claim-terms", item=status(cell), licence=cell.licence) if cell.licence else status(cell)
    return Message("claim-decided", source=said_by(cell), status=terms, day=Day(cell.read_on))


def claims(found: Iterable[Claim]) -> list[Message]:
    """Words that decide nothing, as the words of who says them: one line for each source, day and reason."""
    grouped: dict[tuple[Argument, str, Flaw], dict[Message, dict[Argument, None]]] = {}
    for each in found:
        cell = each.assertion
        own = f"{cell.asserted_by}-{cell.status.value}"
        word = Message(f"claim-word-{own}" if own in _WORDS_OF_INDEXES else f"status-{cell.status.value}")
        terms = Message("claim-terms", item=item(cell.item), licence=cell.licence) if cell.licence else item(cell.item)
        of_word = grouped.setdefault((said_by(cell), cell.read_on, each.flaw), {})
        of_word.setdefault(word, {}).setdefault(terms)
    lines: list[Message] = []
    for (by, day, flaw), told in grouped.items():
        words = [Message("claim-told", word=word, items=Listed(items)) for word, items in told.items()]
        both = reduce(lambda first, second: Message("claim-both", first=first, second=second), words)
        lines.append(Message("claim-line", source=by, date=Day(day), flaw=Message(f"flaw-{flaw.value}"), told=both))
    return lines


def article(found: Article) -> list[tuple[Message, list[Bearing]]]:
    """What bears on an article of law, by what the article speaks of: facts, no verdict."""
    asked = grouped((Message(f"condition-{each.asked}"), each) for each in found.facts)
    return list(asked.items())


def bearing(fact: Bearing) -> Message:
    """One fact that bears on an article: the licence, or the status of the thing; else what is known all the same, or
    that nobody has examined it."""
    if fact.flop is not None:
        return Message("article-fact-computed", item=item(fact.item), flop=Power(fact.flop))
    if fact.words:
        speaking = Listed(dict.fromkeys(said_by(each) for each in fact.words))
        return Message("article-fact-claimed", item=item(fact.item), sources=speaking)
    if fact.assertion is None:
        return Message("article-fact-unlooked", item=item(fact.item))
    return Message("article-fact", item=item(fact.item), status=fact.licence or status(fact.assertion))


def article_compute(found: Article) -> Message:
    """The training compute beside the threshold from which the Act presumes systemic risk."""
    threshold = Power(found.threshold_flop)
    if found.training_flop is not None:
        return Message("article-compute", flop=Power(found.training_flop), threshold=threshold)
    stated = next((each.assertion for each in found.facts if each.item == _COMPUTE and each.assertion), None)
    if stated is not None and stated.status.is_found:
        return Message("article-compute-stated", value=stated.value, threshold=threshold)
    return Message("article-compute-unknown", threshold=threshold)


def notes(grades: Iterable[Grade]) -> list[Message]:
    """What grades have to say beside their results; notes that differ by the item alone are one sentence."""
    grouped: dict[Message, list[Argument]] = {}
    for note in (note for each in grades for note in each.notes):
        rest = {name: value for name, value in note.arguments.items() if name != "item"}
        items = grouped.setdefault(Message(note.code, **rest), [])
        if "item" in note.arguments:
            items.append(note.arguments["item"])
    return [
        Message(each.code, **each.arguments, **({"item": Listed(items)} if items else {}))
        for each, items in grouped.items()
    ]


def need(framework: str, name: str) -> Argument:
    """For what a framework needs a point; nothing where the thing itself says it."""
    match framework:
        case _ if framework in QUESTIONS:
            return Message(f"framework-{name}")
        case "mof":
            return Message(f"result-mof-{name.lower()}")
        case "osaid":
            return Message(f"web-openness-needs-{name}")
        case _:
            return Symbol("")


def point(each: Deciding) -> Message:
    """How a point of a grade is answered, or that nobody has examined it."""
    return Message("answer-not-examined" if each.assertion is None else f"answer-{each.answer}")
