"""Parts of answers: figures, facts and sources as records and in words. Figures are never made here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from obsia.app.figures.export import fact_record, figure_record, source_record, unknown_records
from obsia.core.figure import Figure, Tested
from obsia.core.locales import Locale, printable
from obsia.core.locales import wording as words
from obsia.core.locales.scales import interval_words
from obsia.surfaces import world_words
from obsia.surfaces.mcp.schemas import FACT, FIGURE, PLAUSIBLE, SOURCE, TESTED
from obsia.views.facts import value as fact_value

if TYPE_CHECKING:
    from obsia.accounting.pricing import Unknown
    from obsia.core.evidence import Fact, Source

Record = dict[str, Any]
MOST_ADDRESSES: Final = 4
"""Addresses in the words of an answer; the record has them all."""
_MOST_INPUTS: Final = 4
_MOST_FACTS: Final = 10


def some_of(record: Mapping[str, Any], names: Iterable[str]) -> Record:
    """Members of a record, by name."""
    return {name: record[name] for name in names}


def figure_of(figure: Figure, *, label: str) -> Record:
    """A figure as the commands print it, less what an assistant has no use for; with what its interval is."""
    added = {"label": label, "interval": TESTED if figure.tested is Tested.TESTED else PLAUSIBLE}
    return some_of({**figure_record(figure), **added}, FIGURE["properties"])


def fact_of(fact: Fact) -> Record:
    """A fact as the commands print it."""
    interval = PLAUSIBLE if fact.low is not None and fact.high is not None else None
    return some_of({**fact_record(fact), "interval": interval}, FACT["properties"])


def fact_lines(facts: Sequence[Fact], tr: Locale) -> list[str]:
    """Some facts, one a line, and how many more the record has."""
    lines = [
        tr("mcp-fact", name=_named(each), value=tr.text(fact_value(each)), kind=tr(f"kind-{each.kind.value}"))
        for each in facts[:_MOST_FACTS]
    ]
    more = len(facts) - len(lines)
    return [*lines, *([tr("mcp-more-facts", count=more)] if more else [])]


def _named(fact: Fact) -> str:
    return f"{printable(fact.property)} [{printable(fact.qualifier)}]" if fact.qualifier else printable(fact.property)


def source_of(source: Source) -> Record:
    """Who published what, and where."""
    return some_of(source_record(source), SOURCE["properties"])


def unknowns_of(unknowns: Sequence[Unknown], tr: Locale) -> list[Record]:
    """What a width comes from, the largest share first, as far as a page would show it."""
    shown = [each for each in unknowns[: words.MOST_UNKNOWNS] if each.share >= words.LEAST_SHARE]
    records = unknown_records(shown)
    return [{**record, "words": words.unknown_words(each, tr)} for record, each in zip(records, shown, strict=True)]


def figure_words(figure: Figure, tr: Locale) -> str:
    """A figure in a line: what it is, its value and range, what the range is, its kind, what it counts, its id."""
    name = words.message_id((figure.quantity, figure.boundary))
    counts = f"alone-{name}" if tr.has(f"alone-{name}") else f"counts-{name}"
    return tr(
        "mcp-figure" if figure.has_central else "mcp-figure-range",
        name=tr(f"traced-{name}"),
        value=world_words.value(figure, tr),
        interval=interval_words([figure], tr),
        range=world_words.interval(figure, tr) or tr("mcp-no-range"),
        kind=tr(f"kind-{figure.kind.value}"),
        counts=tr(counts),
        id=figure.figure_id,
    )


def least_known_words(unknowns: Sequence[Record], tr: Locale) -> str:
    """What is least known, in a sentence; '' where nothing is."""
    if not unknowns:
        return ""
    listed = tr.listed(f"{each['words']} ({tr.percent(each['share'])})" for each in unknowns[:_MOST_INPUTS])
    return tr("mcp-least-known", inputs=listed)


def source_words(sources: Sequence[Source], tr: Locale) -> list[str]:
    """Some addresses, and how many more the record has."""
    with_address = [each for each in sources if each.url]
    lines = [
        tr("mcp-source", title=printable(each.title), address=printable(each.url))
        for each in with_address[:MOST_ADDRESSES]
    ]
    more = len(with_address) - len(lines)
    return [*lines, *([tr("mcp-more-sources", count=more)] if more else [])]
