"""Tables whose rows sum up calls: which rows are parts of others, plans or sums of a level, and which cells are merged.

A row called ``of which cached`` is in the one above; rows of a budget beside those of what was used, or of a whole
organisation beside its teams, would count twice whatever their column is called: the amounts tell of the latter.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from obsia.core.errors import BadInput
from obsia.readers.mapping import SUMS, doubtful
from obsia.readers.tables import merged_names
from obsia.readers.tables.choice import Choice, is_label
from obsia.readers.tables.heading_words import bare_of, called_part, languages_of, spelt
from obsia.readers.tables.number_forms import CUSTOMS, is_absent, number, plain_count, text_of
from obsia.readers.tables.readings import Row, Rows
from obsia.readers.tables.relations import Counts
from obsia.readers.tables.row_words import row_words
from obsia.readers.tables.time_forms import DAYS, SPANS

_ACTUAL, _PLAN, _ESTIMATE, _FRENCH = "actual", "plan", "estimate", "part_in_french"
_MOST_VALUES: Final = 500
"""Different values of a column that sorts rows: more tell rows apart."""
_MANY: Final = 3
_LEAST_NAMES: Final = 2
"""Names of which a row is the sum: one may be of a total of another kind."""
_LOOKED_AT: Final = 200
_OF_EACH: Final = ("started_at", "model_request", "cost", "duration_us")
"""What is of a call alone, or of too many: no column of sums is told by it."""
_LARGE: Final = 100
"""A count that is not the sum of others by chance, where another one is at once."""
_LEAST_COUNTS: Final = 2
"""Counts of a row that have to be those of others: one may be so by chance."""
_SUM: Final = 1000
"""The least of a sum that is told by amounts alone."""
_ROUND: Final = 10
"""Amounts that are all multiples of this, or more, are of batches of one size: some are the sums of others anyway."""
_ROUNDED: Final = 0.002
"""Share by which means may differ that were rounded."""
_Place = tuple[int, int]
"""Number of the file, and the line."""


def sums_up(choice: Choice) -> bool:
    """Whether each row of a table is of many calls: it counts them, is of a span of time, or of no time at all."""
    time = choice.sources.get("started_at")
    has_sums = not set(SUMS).isdisjoint(choice.sources)
    return has_sums and ("calls" in choice.sources or time is None or time.type in SPANS or time.type in DAYS)


def is_part(cells: Sequence[Any]) -> bool:
    """Whether a row is called a part of the one above it, by the first cell that says anything."""
    first = next((cell for cell in cells if cell not in (None, "")), None)
    return isinstance(first, str) and called_part(first) is not None


def _is_french_part(cells: Sequence[Any]) -> bool:
    first = next(cell for cell in cells if cell not in (None, ""))
    return not row_words(_FRENCH).isdisjoint(spelt(str(first))[:1])


def part_rows(choice: Choice, rows: Iterable[Row], counts: Iterable[Counts]) -> set[tuple[int, int]]:
    """Rows that are called parts of one above them, none of whose counts is larger.

    ``Dont panic`` may be a name, as a word of another language than the headings are in may be.
    """
    parts, whole = set[tuple[int, int]](), Counter[str]()
    is_french = any("fr" in languages_of(name) for name in choice.names)
    for (file, line, cells), (_, _, counted) in zip(rows, counts, strict=True):
        own = Counter(counted)
        if is_part(cells) and (is_french or not _is_french_part(cells)) and own and own <= whole:
            parts.add((file, line))
        else:
            whole = own
    return parts


def filled(choice: Choice, rows: Rows) -> Rows:
    """``rows`` with the first columns filled in where each name of a group stands once."""
    keys = [choice.names.index(each.column) for name, each in choice.sources.items() if _is_key(name)]
    if not sums_up(choice) or 0 not in keys:
        return rows
    used = {choice.names.index(each.column) for each in choice.sources.values()}
    some = list(itertools.islice((cells for _, _, cells in rows.each()), _LOOKED_AT))
    # Words that nothing uses tell rows apart as names do: months without a year.
    words = [at for at in range(len(choice.names)) if at not in used and any(_is_word(cells[at]) for cells in some)]
    return merged_names.filled(rows, sorted({*keys, *words}))


def _is_word(cell: Any) -> bool:
    return not is_absent(text := text_of(cell)) and all(number(text, custom) is None for custom in CUSTOMS)


def _is_key(target: str) -> bool:
    return target in {"started_at", "model_request", "provider", "region"} or is_label(target)


def sums_of_blocks(
    rows: Sequence[Counts], lacking: Collection[tuple[int, int]]
) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Rows that sum up those right below, or above; and those that may, and are rows as any other.

    A sum is of the rows ``lacking``, which name less than others do; or every row is of a block that has its sum, as
    pivots have groups, by amounts that are no chance. A block may hold others, whatever a group is called.
    """
    # Rows of one member look like rows that are alike: those are taken for groups where nothing else is.
    ways = [(ordered, least) for least in (2, 1) for ordered in (rows, rows[::-1])]
    whole = next((found for ordered, least in ways if (found := _heads(ordered, least))), None)
    found = whole or _sums_of_many(rows) | _sums_of_many(rows[::-1])
    if whole and (
        whole <= set(lacking) or Amounts(rows).tell([counts for *place, counts in rows if tuple(place) in whole])
    ):
        return whole, set()
    sure = found & set(lacking) if whole is None else set[tuple[int, int]]()
    return sure, (found | _sums_of_runs(rows)) - sure


class Amounts:
    """What is large, of no common size and in no one proportion: a sum of such counts is no chance."""

    def __init__(self, rows: Iterable[Counts] = ()) -> None:
        self._common: dict[str, int] = {}
        self._lead: dict[tuple[str, str], tuple[int, int]] = {}
        self._free: set[tuple[str, str]] = set()
        for _, _, counts in rows:
            self.see(counts)

    def see(self, counts: Mapping[str, int]) -> None:
        """The counts of one row."""
        for name, count in counts.items():
            self._common[name] = math.gcd(self._common.get(name, 0), count)
        for pair in itertools.combinations(sorted(counts.keys() - {"total"}), 2):
            if pair in self._free:
                continue
            one, other = (counts[name] for name in pair)
            first, second = self._lead.setdefault(pair, (one, other)) if one or other else (0, 0)
            if one * second != other * first:
                self._free.add(pair)

    def tell(self, sums: Sequence[Mapping[str, int]]) -> bool:
        """Whether ``sums`` of these rows are told by two of their counts."""
        large = {name for name, common in self._common.items() if common < _ROUND}
        large = {name for name in large if all(each.get(name, 0) >= _SUM for each in sums)}
        return any(large.issuperset(pair) for pair in self._free)


def _ends(rows: Sequence[Counts], least: int) -> tuple[list[int], list[int]]:
    """Where the block of each row ends, the row itself where it is of none, and of how many it is the sum.

    A block is a row and those that follow, at ``least`` so many, whose sum it is.
    """
    ends, sizes = list(range(1, len(rows) + 1)), [0] * len(rows)
    for at in range(len(rows) - 1, -1, -1):
        own, others, following, size = rows[at][2], Counter[str](), at + 1, 0
        if sum(map(bool, own.values())) < _LEAST_COUNTS:
            continue
        while following < len(rows) and others <= Counter(own) and not is_same(own, others):
            others.update(rows[following][2])
            following, size = ends[following], size + 1
        if size >= least and is_same(own, others):
            ends[at], sizes[at] = following, size
    return ends, sizes


def _heads(rows: Sequence[Counts], least: int) -> set[tuple[int, int]]:
    """The rows that are the sums of blocks; none unless every row is in one.

    Beside others, a block may have one member.
    """
    (ends, sizes), at = _ends(rows, least), 0
    while at < len(rows):
        if ends[at] == at + 1:
            if at + 1 == len(rows) or not is_same(rows[at][2], rows[at + 1][2]):
                return set()
            ends[at] = at + 2
        at = ends[at]
    heads = {rows[at][:2] for at, end in enumerate(ends) if end > at + 1}
    return heads if len(heads) > 1 and max(sizes) > 1 else set()


def _sums_of_many(rows: Sequence[Counts]) -> set[tuple[int, int]]:
    """The rows whose large counts are those of three or more that follow: that is no chance."""
    _, sizes = _ends(rows, _MANY)
    large = (sum(count >= _LARGE for count in counts.values()) for _, _, counts in rows)
    return {row[:2] for row, size, count in zip(rows, sizes, large, strict=True) if size and count >= _LEAST_COUNTS}


def _sums_of_runs(rows: Sequence[Counts]) -> set[tuple[int, int]]:
    """The rows of few that come to two or more that follow each other anywhere, in amounts that are no chance."""
    if len(rows) > _LOOKED_AT:
        return set()
    rows = [row for row in rows if any(row[2].values())]
    amounts, names = Amounts(rows), sorted({name for row in rows for name in row[2]})
    told = {tuple(row[2].get(name, 0) for name in names): row[:2] for row in rows if amounts.tell([row[2]])}
    found = set[tuple[int, int]]()
    for start in range(len(rows) - 1 if told else 0):
        run = [0] * len(names)
        for size, (_, _, counts) in enumerate(rows[start:], start=1):
            run = [sum(pair) for pair in zip(run, map(counts.get, names, itertools.repeat(0)), strict=False)]
            if size > 1 and (place := told.get(tuple(run))) is not None:
                found.add(place)
    return found


def sums_of_names(
    choice: Choice, rows: Callable[[], Iterable[Row]], counts: Callable[[], Iterable[Counts]]
) -> set[_Place]:
    """Rows that each sum up those of one name, as of a session or a month, wherever they stand.

    Of each name of three rows or more the largest is the sum of the others, in two large counts: no call is by chance.
    """
    used = {source.column for name, source in choice.sources.items() if name in {*SUMS, *_OF_EACH}}
    if "event_id" in choice.sources:
        return set()
    if sums_up(choice) and (model := choice.sources.get("model_request")) is not None:
        used.discard(model.column)
    columns = [at for at, name in enumerate(choice.names) if name not in used]
    some = itertools.islice(zip(rows(), counts(), strict=True), _LOOKED_AT)
    each_of = zip(columns, itertools.tee(some, len(columns)), strict=True)
    likely = {at: _of_names(at, each) for at, each in each_of}
    at = max(likely, key=lambda each: len(likely[each]), default=None)
    if at is None or len(likely[at]) < _LEAST_NAMES:
        return set()
    return _of_names(at, zip(rows(), counts(), strict=True))


def _of_names(at: int, rows: Iterable[tuple[Row, Counts]]) -> set[_Place]:
    groups: dict[str, list[tuple[_Place, Mapping[str, int]]]] = defaultdict(list)
    for (file, line, cells), (_, _, counted) in rows:
        if not is_absent(text := text_of(cells[at])):
            groups[text].append(((file, line), counted))
    found, others, pairs = set[_Place](), 0, set[_Place]()
    for each in groups.values():
        place, most = max(each, key=lambda one: sum(one[1].values()))
        rest = sum((Counter(counts) for other, counts in each if other != place), Counter[str]())
        if len(each) == _MANY - 1 and is_same(most, rest):
            pairs.add(each[-1][0])
        elif len(each) >= _MANY and is_same(most, rest) and sum(n >= _LARGE for n in most.values()) >= _LEAST_COUNTS:
            found.add(place)
        else:
            others += len(each) >= _MANY
    # The last name of some first rows may be cut.
    return found | pairs if len(found) >= _LEAST_NAMES and others <= max(1, len(found) // 10) else set()


def is_same(own: Mapping[str, int], others: Mapping[str, int]) -> bool:
    """Whether some counts are those of others."""
    return any(own.values()) and all(own.get(name, 0) == others.get(name, 0) for name in {*own, *others})


def is_mean(own: Mapping[str, int], others: Mapping[str, int], times: int) -> bool:
    """Whether some counts are those of others divided by so many rows, as far as they were not rounded."""
    return times >= _MANY and all(
        abs(own.get(name, 0) * times - others.get(name, 0)) <= max(times, _ROUNDED * others.get(name, 0))
        for name in {*own, *others}
    )


def plan_rows(choice: Choice, rows: Iterable[Row]) -> set[_Place]:
    """The rows of plans, where a column sorts all rows into those and what was used.

    An estimate may be of what was used as well, and calls with ids were made.
    """
    columns = (
        {at: set[_Place]() for at in _sorting(choice)} if sums_up(choice) and "event_id" not in choice.sources else {}
    )
    used = set[int]()
    for file, line, cells in rows:
        for at in list(columns):
            word = _word(text_of(cells[at]))
            if word in row_words(_PLAN):
                columns[at].add((file, line))
            elif word in row_words(_ACTUAL):
                used.add(at)
            elif word:
                del columns[at]
    return {place for at, places in columns.items() if at in used for place in places}


def _sorting(choice: Choice) -> Mapping[int, str]:
    """The columns by whose values rows may be sorted: labels, and what nothing uses."""
    stated = {name for source in choice.stated.sources.values() for name in source.columns}
    used = {source.column for name, source in choice.sources.items() if not is_label(name)}
    left = {*choice.bound.unmapped, *_labels(choice)} - stated - used
    return {at: name for at, name in enumerate(choice.names) if name in left}


def _word(text: str) -> str:
    return " ".join(map(bare_of, spelt(text)))


def check_groups(choice: Choice, rows: Iterable[Row], counts: Iterable[Counts], files: Sequence[str]) -> int:
    """How many rows may sum up others. Raises ``BadInput`` where a column sorts rows into plans and what was used.

    Likewise where it sorts them into levels of which one sums up, by amounts that are no chance.
    """
    if "event_id" in choice.sources:
        return 0  # what comes twice counts once
    are_sums = sums_up(choice)
    columns = {at: _Sorting() for at in _sorting(choice)}
    time = choice.sources.get("started_at")
    time_at = None if time is None or not are_sums else choice.names.index(time.column)
    keys = [choice.names.index(source.column) for name, source in choice.sources.items() if _is_key(name)]
    for (file, line, cells), (_, _, counted) in zip(rows, counts, strict=True):
        when = "" if time_at is None else text_of(cells[time_at])
        for at in list(columns):
            key = tuple(text_of(cells[place]) for place in keys if place != at)
            if not columns[at].see(file, line, text_of(cells[at]), when, key, counted):
                del columns[at]
    most = 0
    for at, sorting in columns.items():
        name = choice.names[at]
        refused = functools.partial(doubtful, expected="table-groups-expected", column=name)
        if are_sums and (plan := sorting.plan()):
            raise refused(files[plan[0]], "table-plan-rows", line=plan[1])
        level, doubted = sorting.level()
        if level is not None:
            raise refused(files[level[0]], "table-level-rows", line=level[1])
        most = max(most, doubted)
    return most


def asks_for_groups(choice: Choice, sample: Sequence[Sequence[str]]) -> bool:
    """Whether plain rows may be of any of these kinds, so that all of the table has to be looked at."""
    rows = Rows(files=[""], each=lambda: ((0, at, row) for at, row in enumerate(sample)))
    if (sums_up(choice) and any(map(is_part, sample))) or filled(choice, rows) is not rows:
        return True
    places = {name: choice.names.index(each.column) for name, each in choice.sources.items() if name in SUMS}
    counts = [
        (0, at, {name: plain_count(row[place]) for name, place in places.items()}) for at, row in enumerate(sample)
    ]
    if sums_up(choice) and any(sums_of_blocks(counts, ())):
        return True
    if sums_of_names(choice, rows.each, lambda: counts):
        return True
    try:
        return bool(plan_rows(choice, rows.each())) or check_groups(choice, rows.each(), counts, [""]) > 0
    except BadInput:
        return True


def _labels(choice: Choice) -> set[str]:
    return {source.column for name, source in choice.sources.items() if is_label(name)}


class _Sorting:
    """A column by whose values rows may be sorted: what rows of each value count, at each time."""

    def __init__(self) -> None:
        self._first: dict[str, _Place] = {}
        self._sums: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self._rows: dict[str, Counter[str]] = defaultdict(Counter)
        self._amounts = Amounts()
        self._kinds: dict[str, dict[str, set[tuple[int, ...]]]] = defaultdict(lambda: defaultdict(set))
        self._plans: dict[tuple[str, ...], _Place] = {}
        self._actuals = set[tuple[str, ...]]()
        self._has_others = False

    def see(self, file: int, line: int, text: str, when: str, key: tuple[str, ...], counts: Mapping[str, int]) -> bool:
        """One row, with what it names besides; False where the column sorts nothing: numbers, or too many values."""
        if any(number(text, custom) is not None for custom in CUSTOMS) or len(self._first) > _MOST_VALUES:
            return False
        self._first.setdefault(text, (file, line))
        word = _word(text)
        if word in row_words(_PLAN) or word in row_words(_ESTIMATE):
            self._plans.setdefault(key, (file, line))
        elif word in row_words(_ACTUAL):
            self._actuals.add(key)
        elif word:
            self._has_others = True
        self._sums[when][text].update(counts)
        self._rows[when][text] += 1
        self._kinds[when][text].add(tuple(counts.values()))
        self._amounts.see(counts)
        return True

    def plan(self) -> _Place | None:
        """The first row of a plan that stands beside one of what was used, of the same time, model and labels.

        A word alone says nothing (agents plan, and prompts ask for a forecast), unless a column has no other values.
        """
        are_all = bool(self._actuals) and not self._has_others
        return next((place for key, place in self._plans.items() if are_all or key in self._actuals), None)

    def level(self) -> tuple[_Place | None, int]:
        """The first row of a value whose rows come to what all others do at every time, and are fewer or others.

        Where that may be chance, none, and how many rows have such a value.
        """
        agreeing: dict[str, list[Mapping[str, int]]] = defaultdict(list)
        seen = Counter[str]()
        for when, sums in self._sums.items():
            whole = sum(sums.values(), Counter[str]())
            rows = self._rows[when].total()
            for text, own in sums.items():
                seen[text] += 1
                is_large = sum(count >= _LARGE for count in own.values()) >= _LEAST_COUNTS
                is_half = is_large and all(2 * own[name] == whole[name] for name in whole)
                if is_half and (2 * self._rows[when][text] < rows or self._is_other(when, text)):
                    agreeing[text].append(own)
        found = {text: each for text, each in agreeing.items() if len(each) == seen[text]}
        sure = next((text for text, each in found.items() if self._amounts.tell(each)), None)
        if sure is not None:
            return self._first[sure], 0
        return None, max((sum(rows[text] for rows in self._rows.values()) for text in found), default=0)

    def _is_other(self, when: str, text: str) -> bool:
        """Whether several rows of a value are not those of all others: two teams may be as large as each other."""
        kinds = self._kinds[when]
        rest = set[tuple[int, ...]]().union(*(each for other, each in kinds.items() if other != text))
        return len(kinds[text]) > 1 and kinds[text].isdisjoint(rest)
