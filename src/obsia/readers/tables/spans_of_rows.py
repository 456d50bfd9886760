"""Of how long each row is the sum, where no column counts calls: a day, an hour, or more than one call can hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from obsia.core.columns import COUNTS, IDS
from obsia.core.units import DAY_S
from obsia.readers.tables.choice import Choice
from obsia.readers.tables.heading_words import bare_of, spelt
from obsia.readers.tables.headings import is_id_of_call
from obsia.readers.tables.number_forms import POINT, number, text_of
from obsia.readers.tables.row_words import row_words
from obsia.readers.tables.time_forms import DAYS, FORMS, SPANS, Instant, instant

_HOUR_S: Final = 3_600
UNKNOWN_S: Final = 1
_CLOCKS: Final = ("utc", "iso", "date", "day_first", "month_first", "epoch_s", "epoch_ms")


def span_of_rows(choice: Choice, rows: Iterable[Sequence[Any]], customs: Mapping[str, str]) -> int | None:
    """Seconds of which each row is a sum; one where none says of how many. None of rows of calls, or of stated spans.

    No two rows of sums of one time are alike but for their counts. Without a time they may be: of other months, say,
    whose column holds none.
    """
    if "calls" in choice.sources or "bucket_s" in choice.sources:
        return None
    exceeds = limit_of_call(choice, customs)
    if (time := choice.sources.get("started_at")) is None:
        return UNKNOWN_S if any(map(exceeds, rows)) else None
    at = choice.names.index(time.column)
    texts = [choice.names.index(each.column) for name, each in choice.sources.items() if name not in COUNTS]
    seen = set[tuple[Any, ...]]()
    spans, is_large = set[int](), False
    for cells in rows:
        key = tuple(cells[place] for place in texts)
        if key in seen:
            return None
        seen.add(key)
        spans.add(span := _span(cells[at], time.type))
        if not span:
            return None
        is_large = is_large or exceeds(cells)
    if spans == {DAY_S} and time.type in DAYS:
        return DAY_S
    is_slot = is_large or not row_words("span").isdisjoint(map(bare_of, spelt(time.column)))
    return _HOUR_S if is_slot and spans in ({_HOUR_S}, {_HOUR_S, DAY_S}) and len(seen) > 1 else None


def _span(cell: Any, form: str) -> int:
    """The largest unit of which a time is a whole one: a day, an hour, or 0; a day where it is none.

    A form that the engine reads alone (a zone, a pattern) tells no unit.
    """
    if form in SPANS or form not in FORMS:
        return 0
    found = instant(cell, form) if isinstance(cell, str) else None
    return DAY_S if found is None else _unit(found)


def _unit(found: Instant) -> int:
    clock = found.at.hour, found.at.minute, found.at.second or found.at.microsecond
    return DAY_S if clock == (0, 0, 0) else _HOUR_S if clock[1:] == (0, 0) else 0


def are_hours(cells: Iterable[str]) -> bool:
    """Whether times are those of whole hours, or days."""
    times = [next(filter(None, (instant(cell, form) for form in _CLOCKS)), None) for cell in set(cells)]
    return len(times) > 1 and all(each is not None and _unit(each) for each in times)


def limit_of_call(choice: Choice, customs: Mapping[str, str]) -> Callable[[Sequence[Any]], bool]:
    """What tells whether a row that bears no id holds more tokens than a call of its model can.

    ``customs``: column -> the custom of its numbers, where it is not that of points.
    """
    most = choice.most_of_call
    if most is None or any(map(is_id_of_call, choice.names)) or not choice.sources.keys().isdisjoint(IDS):
        return lambda _: False
    named = choice.sources.get("model_request") or choice.sources.get("model_response")
    at = None if named is None else choice.names.index(named.column)
    sides = [choice.sources[side] for side in ("input_tokens", "output_tokens") if side in choice.sources]
    counts = [(choice.names.index(each.column), customs.get(each.column, POINT), each.factor) for each in sides]

    def exceeds(cells: Sequence[Any]) -> bool:
        # With their fractions: 8621.9 thousand are tokens too.
        tokens = sum((number(text_of(cells[place]), custom) or 0) * factor for place, custom, factor in counts)
        return tokens > most("" if at is None else text_of(cells[at]))

    return exceeds
