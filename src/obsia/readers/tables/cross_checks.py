"""Whether what was read of a table agrees with what the table says besides, whatever its headings are called.

A column of totals is the sum of what is read as input and output; a row of sums comes to the rows that it sums up; the
id of a call names one row. Where they disagree, a column was misread or left out, or calls would count twice: the table
is refused with the option that settles it, or, for a row of sums (an export of the largest rows has one too), told of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from obsia.core.errors import BadInput
from obsia.core.locales import printable
from obsia.core.message import Message, Option, Symbol
from obsia.readers.base import OTHER_TOTAL
from obsia.readers.headers import TOTALS
from obsia.readers.mapping import SUMS, Source, doubtful
from obsia.readers.tables.choice import Choice, is_label
from obsia.readers.tables.heading_words import spelt
from obsia.readers.tables.number_forms import is_absent, plain_count, text_of
from obsia.readers.tables.relations import CACHES, Counts

TOTAL: Final = Message("skipped-total-row")
MEANS: Final = Message("skipped-mean-row")
_SLACK: Final = 0.01
"""Share by which sums may differ that were rounded before they were written."""
_TOTALS: Final = frozenset(("total", "totals"))
"""Words of a heading of what is of a row in all, or since a beginning: of one that says so nothing is read."""
_LEAST_RISES: Final = 12
"""Times that each series rises, where it may be one of sums: what is used grows too, for some time."""
_FEW_RISES: Final = 3
"""The same of instants whose counts are more than twice what they rise by.

Chance lets calls rise so once in a hundred times; where no heading says total, more are asked for.
"""
_RESET: Final = 10
"""By how much a count is smaller that begins anew."""
_MANY_RISES: Final = 6
_RISES_IN_ALL: Final = 24
"""Times that counts of days or months rise, of all series together and without a fall, where no chance explains it."""
_IDS: Final = frozenset(("id", "uuid", "guid"))
_OF_A_CALL: Final = _IDS | frozenset(
    ("request", "response", "generation", "completion", "call", "message", "log", "record", "event", "x", "amzn", "ms")
)
"""Words of the heading of what may tell calls apart: it may be the id of a user or a session too, which has many."""
_LEAST_TOKENS: Final = 50
_LEAST_COPIES: Final = 3
_MODELS: Final = ("model_request", "model_response")


class CrossChecks:
    """What is seen of the rows of a table that are counted, for what the table says besides."""

    def __init__(self, choice: Choice, number_of: Callable[[Any, str], Any]) -> None:
        """``number_of`` makes of a cell of a column a number, or None."""
        self._choice, self._number_of = choice, number_of
        self._total_at = None if choice.total is None or not set(TOTALS) <= choice.sources.keys() else _at(choice)
        self._off, self._whole = 0, 0
        self._first: tuple[int, int, int, int, int] | None = None
        is_by_call = "event_id" not in choice.sources and not {"calls", "seats", "messages"} & choice.sources.keys()
        self._counters = _Counters(choice)
        self._ids = {at: _Ids() for at in _ids(choice)} if is_by_call else {}
        self._moments = _Moments() if is_by_call and "started_at" in choice.sources else None

    def see(self, file: int, line: int, cells: Sequence[Any], made: Mapping[str, Any]) -> None:
        """One row that is counted, with its canonical cells."""
        counts = {name: plain_count(made.get(name)) for name in (*TOTALS, *CACHES)}
        if self._total_at is not None:
            total = self._number_of(cells[self._total_at], self._choice.total or "")
            if total:  # of counted tokens, 0 states none
                self._compare(file, line, int(total), counts)
        self._counters.see(cells, made)
        if made.get("bucket_s") in (None, "") and any(counts.values()):
            call = _call(cells, made)
            for at, ids in self._ids.items():
                if not is_absent(text := text_of(cells[at])):
                    ids.see(file, line, text, call)
            if self._moments is not None:
                self._moments.see(made)

    def check(self, files: Sequence[str]) -> None:
        """Raises ``BadInput`` where the rows that were seen disagree with their totals, or come twice by their ids."""
        if self._first is not None and self._off > _SLACK * self._whole:
            file, line, total, input_tokens, output_tokens = self._first
            name = self._choice.total or ""
            reason = Message(
                "table-total-differs",
                total=Symbol(total),
                sum=Symbol(input_tokens + output_tokens),
                input=Symbol(input_tokens),
                output=Symbol(output_tokens),
            )
            raise doubtful(files[file], reason, "table-total-expected", column=name, line=line)
        for at, ids in self._ids.items():
            if ids.first is None or not ids.are_copies:
                continue
            (file, line), name = ids.first, self._choice.names[at]
            by_id = Source(column=name, type="text").entry("event_id")
            error = doubtful(
                *(files[file], "table-id-again", "table-id-expected"),
                column=name, line=line, map=Option("map"), source=Symbol(by_id),
            )  # fmt: skip
            error.ways = [{"map": by_id}, *error.ways]
            raise error

    def doubts(self) -> list[Message]:
        """What the rows that are counted may be besides: one call again, or what was counted since a beginning."""
        said = [
            Message("notice-ids-again", count=ids.again, column=Symbol(printable(name, most=40)), option=Option("map"))
            for at, ids in self._ids.items()
            if ids.again and (name := self._choice.names[at])
        ]
        if self._counters.may_be_sums:
            said.append(Message("notice-counter"))
        if not said and self._moments is not None and self._moments.again:
            said.append(Message("notice-calls-again", count=self._moments.again))
        return said

    def _compare(self, file: int, line: int, total: int, counts: Mapping[str, int]) -> None:
        read = sum(counts[name] for name in TOTALS)
        cached = [counts[name] for name in CACHES]
        # A total may be of what was not in a cache.
        off = min(abs(total - each) for each in (read, read - cached[0], read - sum(cached)))
        self._off += off
        self._whole += max(total, read)
        if off > _SLACK * total and self._first is None:
            self._first = (file, line, total, counts["input_tokens"], counts["output_tokens"])


def _call(cells: Sequence[Any], made: Mapping[str, Any]) -> tuple[int, int]:
    """What tells a call from others: all that is counted of it, and what was asked.

    Where no clock tells calls apart, all of a row does: a prompt may be asked again, and come to the same.
    """
    when, models = str(made.get("started_at") or ""), tuple(made.get(name) for name in _MODELS)
    row = () if when and not when.endswith("00:00:00") else tuple(map(text_of, cells))
    asked = plain_count(made.get("input_tokens"))
    counts = tuple(plain_count(made.get(name)) for name in SUMS)
    return hash((when, models, counts, row)), hash((models, asked)) if asked else 0


class _Ids:
    """Rows of the ids of a column: whether those of one id are one call that is written down again."""

    def __init__(self) -> None:
        self._calls: dict[str, tuple[int, int]] = {}
        self._copies, self._alike, self._others = 0, 0, 0
        self.first: tuple[int, int] | None = None
        """The first copy."""

    def see(self, file: int, line: int, text: str, call: tuple[int, int]) -> None:
        """One row of an id."""
        before = self._calls.setdefault(text, call)
        if before is call:
            return
        if before[0] == call[0]:
            self._copies += 1
            self.first = self.first or (file, line)
        elif call[1] and before[1] == call[1]:
            self._alike += 1
        else:
            self._others += 1

    @property
    def are_copies(self) -> bool:
        """Whether most rows of an id that came before are the same in all they say of the call."""
        return self._copies > self._alike + self._others

    @property
    def again(self) -> int:
        """How many rows seem to be of a call that came before, without being copies; 0 where few are."""
        again = self._copies + self._alike
        return again if again > self._others and not self.are_copies else 0


class _Moments:
    """Rows of one instant, model and of equal counts: a call that a join has written once for each of its tags."""

    def __init__(self) -> None:
        self._seen = set[int]()
        self._rows, self._copies = 0, 0

    def see(self, made: Mapping[str, Any]) -> None:
        """One row that is counted, and by a clock: where all begin at midnight nothing is said."""
        when, counts = str(made.get("started_at") or ""), tuple(plain_count(made.get(name)) for name in TOTALS)
        if not when or when.endswith("00:00:00") or min(counts) < _LEAST_TOKENS:
            return
        key = hash((when, counts, *(made.get(name) for name in _MODELS)))
        self._rows += 1
        self._copies += key in self._seen
        self._seen.add(key)

    @property
    def again(self) -> int:
        """How many rows are as one before them, where they are too many for chance; else 0."""
        return self._copies if self._copies >= _LEAST_COPIES and 3 * self._copies >= self._rows else 0


class _Counters:
    """Whether counts may be those since a beginning: no series falls, and each rises for long, or from far above."""

    def __init__(self, choice: Choice) -> None:
        counts = {n: s for n, s in choice.sources.items() if n in SUMS and n not in choice.stated.sources}
        self._counts = tuple(counts)
        self._are_totals = all(not _TOTALS.isdisjoint(spelt(source.column)) for source in counts.values())
        self._is_open = len(counts) > 1 and "started_at" in choice.sources
        numbers = {*choice.headings} - {source.column for name, source in choice.sources.items() if is_label(name)}
        used = {source.column for name, source in choice.sources.items() if not is_label(name)} | numbers
        model = choice.sources.get("model_request")
        self._keys = [
            at for at, name in enumerate(choice.names) if name not in used or (model and name == model.column)
        ]
        self._last: dict[tuple[str, ...], tuple[str, list[int]]] = {}
        self._most: dict[tuple[str, ...], list[int]] = {}
        self._rises = Counter[tuple[str, ...]]()
        self._is_far = True

    def see(self, cells: Sequence[Any], made: Mapping[str, Any]) -> None:
        """One row that is counted."""
        if not self._is_open:
            return
        key, when = tuple(text_of(cells[at]) for at in self._keys), str(made.get("started_at") or "")
        counts = [plain_count(made.get(name)) for name in self._counts]
        before = self._last.get(key)
        self._is_far &= made.get("bucket_s") in (None, "") and not when.endswith("00:00:00")
        if before is not None and when != before[0]:
            sign = 1 if when > before[0] else -1  # the newest may stand first
            rises = [sign * (now - then) for now, then in zip(counts, before[1], strict=True)]
            # A counter begins anew where its server does.
            is_reset = all(_RESET * now < most for now, most in zip(counts, self._most[key], strict=True))
            self._is_open = min(rises) >= 0 or is_reset
            self._is_far &= all(most > 2 * rise for most, rise in zip(self._most[key], rises, strict=True))
            self._rises[key] += max(rises) > 0 or is_reset
        self._last[key] = when, counts
        self._most[key] = [*map(max, counts, self._most.get(key, counts))]

    @property
    def may_be_sums(self) -> bool:
        """Whether each series rose so often, and none fell."""
        least = min((self._rises[key] for key in self._last), default=0)
        is_long = self._are_totals and least >= _LEAST_RISES
        is_sure = least >= _FEW_RISES and self._rises.total() >= _RISES_IN_ALL
        return self._is_open and (
            is_long or is_sure or (self._is_far and least >= (_FEW_RISES if self._are_totals else _MANY_RISES))
        )


def disagrees(choice: Choice, rows: Iterable[Sequence[str]]) -> bool:
    """Whether something in a few plain ``rows`` may disagree, so that all of the table has to be looked at."""
    checks = CrossChecks(choice, lambda cell, _: plain_count(cell))
    places = {name: choice.names.index(each.column) for name, each in choice.sources.items()}
    for row in rows:
        checks.see(0, 0, row, {name: row[at] for name, at in places.items()})
    try:
        checks.check([""])
    except BadInput:
        return True
    return bool(checks.doubts())


def kind_of_sums(
    counts: Iterable[Counts], sums: Collection[tuple[int, int]], *, others: Collection[tuple[int, int]]
) -> Message:
    """What rows of ``sums`` are skipped as: those that come to what others do, in part or as their mean, or not.

    Sums of parts may stand beside that of all, or alone; ``others`` are neither.
    """
    (rows, largest, every), several = (Counter[str](), Counter[str](), Counter[str]()), 0
    for file, line, counted in counts:
        if (file, line) in others:
            continue
        if (file, line) in sums:
            every.update(counted)
            largest |= Counter(counted)
        else:
            rows.update(counted)
            several += any(counted.values())
    is_off = any(
        all(
            abs(said - rows[name]) > _SLACK * rows[name]
            for said in (most, most * several, every[name], every[name] / 2)
        )
        for name, most in largest.items()
        if rows[name]
    )
    return OTHER_TOTAL if is_off else TOTAL


def _at(choice: Choice) -> int:
    return choice.names.index(choice.total or "")


def _ids(choice: Choice) -> list[int]:
    """The places of columns that tell calls apart, by their names."""
    unused = set(choice.bound.unmapped)
    words = {at: set(spelt(name)) for at, name in enumerate(choice.names) if name in unused}
    return [at for at, each in words.items() if each & _IDS and each <= _OF_A_CALL]
