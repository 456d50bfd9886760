"""Tables that the engine reads as they are: every form is plain in the first rows, and no name leaves a question."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final

from obsia.core.columns import COUNTS, MONEY, PRICE_HOUR, TIMES_US
from obsia.readers.mapping import SUMS, Bound
from obsia.readers.tables.by_values import with_values
from obsia.readers.tables.choice import Choice
from obsia.readers.tables.clocks import parts_of_time
from obsia.readers.tables.cross_checks import disagrees
from obsia.readers.tables.number_forms import has_point
from obsia.readers.tables.outcomes import outcomes
from obsia.readers.tables.pasted import may_be_pasted
from obsia.readers.tables.relations import needs_every_row
from obsia.readers.tables.spans_of_rows import are_hours, limit_of_call
from obsia.readers.tables.sum_tables import asks_for_groups, is_mean, is_same
from obsia.readers.tables.time_forms import SPANS, instant
from obsia.readers.tables.total_rows import extreme, is_total_name, may_be_total

_COUNT: Final = re.compile(r"[0-9]{1,18}(?:[.]0)?")
_AMOUNT: Final = re.compile(r"-?[0-9]{1,15}(?:[.][0-9]{1,20})?(?:[eE][+-]?[0-9]{1,2})?")
_CLOCK: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,9})?)?"
_DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_FORMS: Final = {
    "utc": re.compile(rf"{_DAY}[ T]{_CLOCK}(?:Z|[+-]00:?00)?"),
    "iso": re.compile(rf"{_DAY}[ T]{_CLOCK}(?:Z|[+-][0-9]{{2}}:?[0-9]{{2}})"),
    "date": re.compile(_DAY),
    **{form: re.compile("[0-9]{9,19}") for form in ("epoch_s", "epoch_ms", "epoch_us", "epoch_ns")},
}
"""Forms that the engine reads, as it takes them."""


def plain(choice: Choice, sample: Sequence[Sequence[str]], *, typed: Collection[str] = ()) -> Bound | None:
    """The columns as the engine reads them; None where the whole table has to be looked at first.

    ``typed`` are columns whose values are no text: the engine says what does not fit.
    """
    choice = with_values(choice, sample)
    if parts_of_time(choice, sample) is not None:
        return None
    if (
        choice.flags
        or needs_every_row(choice)
        or disagrees(choice, sample)
        or may_be_pasted(choice, sample)
        or any(source.is_written for source in choice.sources.values())
    ):
        return None
    calls = choice.sources.get("calls")
    if calls is not None and len({not row[choice.names.index(calls.column)] for row in sample}) > 1:
        return None
    if (choice.end or "seats" in choice.sources) and "bucket_s" not in choice.sources:
        return None
    places = {target: choice.names.index(source.column) for target, source in choice.sources.items()}
    texts = [at for target, at in places.items() if target not in COUNTS]
    if any(is_total_name(row[at]) or may_be_total(row[at]) or extreme(row[at]) for row in sample for at in {0, *texts}):
        return None
    if asks_for_groups(choice, sample):
        return None
    if "started_at" not in places and "calls" not in places and any(map(limit_of_call(choice, {}), sample)):
        return None
    if _has_a_sum([[row[places[each]] for each in SUMS if each in places] for row in sample]):
        return None
    if (money := choice.sources.get(MONEY)) is not None and money.column not in typed:
        at = places[MONEY]
        if not all(_AMOUNT.fullmatch(row[at]) for row in sample if row[at]):
            return None
    if (price := choice.sources.get(PRICE_HOUR)) is not None and not _is_plain_price(
        price.type, () if price.column in typed else [row[places[PRICE_HOUR]] for row in sample]
    ):
        return None
    if (batch := choice.sources.get("batch_api")) is not None and not batch.is_typed:
        at = places["batch_api"]
        if not {row[at].strip().casefold() for row in sample} <= {"", "true", "false"}:
            return None
    for target in TIMES_US & places.keys():
        column = choice.sources[target].column
        if column != target and column not in typed and not has_point(row[places[target]] for row in sample):
            return None
    time = choice.sources.get("started_at")
    if time is not None and time.type == "date" and time.is_typed and "calls" not in choice.sources:
        days = [row[places["started_at"]] for row in sample if row[places["started_at"]]]
        # Days that were said to be days may be sums; instants are none, and the engine says so.
        if all(instant(day, "date") for day in days):
            return None
    sources = dict(choice.sources)
    for target in choice.open():
        cells = [row[places[target]] for row in sample if row[places[target]]]
        if target == "started_at":
            form = _form(cells, likely=sources[target].type)
            if form is None or ("calls" not in sources and (form == "date" or are_hours(cells))):
                return None
            sources[target] = replace(sources[target], type=form)
        elif target not in TIMES_US and sources[target].column not in typed and not all(map(_COUNT.fullmatch, cells)):
            return None
    bound = choice.with_sources(sources).bound
    said = tuple(choice.names[at] for at in outcomes(choice, sample))
    return replace(bound, outcomes=said, unmapped=tuple(name for name in bound.unmapped if name not in said))


def _has_a_sum(counts: Sequence[Sequence[str]]) -> bool:
    """Whether the first or the last row comes to all others, or is their mean."""
    if len(counts) < 3 or not all(_COUNT.fullmatch(cell or "0") for row in counts for cell in row):
        return False
    read = [Counter({str(at): int(float(cell or 0)) for at, cell in enumerate(row)}) for row in counts]
    whole = sum(read, Counter[str]())
    ends = [(own, whole - own) for own in (read[0], read[-1])]
    several = sum(any(own.values()) for own in read)
    is_varied = any(own != read[0] for own in read)
    return is_varied and any(is_same(own, rest) or is_mean(own, rest, several - 1) for own, rest in ends)


def _is_plain_price(kind: str, cells: Iterable[str]) -> bool:
    """Whether the engine reads prices of an hour as they are: numbers of a declared currency."""
    return not kind.startswith("text") and all(_AMOUNT.fullmatch(cell) for cell in cells if cell)


def _form(cells: Iterable[str], *, likely: str) -> str | None:
    """The one form of all ``cells``; ``utc`` where there is none to look at, and it is likely."""
    some = list(dict.fromkeys(cells))
    if likely in SPANS:
        return None
    if not some:
        return likely if likely in {"utc", "date"} else None
    for form, pattern in _FORMS.items():
        if all(pattern.fullmatch(cell) and instant(cell, form) for cell in some):
            return form
    return None
