"""Which rows of a table sum up others: by their names, or as their amounts come to those beside them."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final, TypeGuard

from obsia.readers.tables.choice import Choice, is_label
from obsia.readers.tables.number_forms import is_absent
from obsia.readers.tables.readings import Row, Rows
from obsia.readers.tables.sum_tables import Amounts, is_mean, is_same, sums_of_blocks, sums_of_names, sums_up
from obsia.readers.tables.total_rows import (
    begins_as_total,
    extreme,
    is_plain_total,
    is_sure_total,
    is_total_name,
    may_be_total,
)

Counts = Callable[[], Iterable[tuple[int, int, Mapping[str, int]]]]
"""What makes the counts of all rows, each with its file and line."""

_Place = tuple[int, int]
_KEYS: Final = ("started_at", "model_request")
_GROUPS: Final = ("provider", "region")
"""Of what a row may be the sum beside its labels."""


def total_rows(rows: Rows, choice: Choice, *, counts: Counts) -> tuple[set[_Place], set[_Place], set[_Place]]:
    """Rows that sum up others, by their names or as the first or last row that comes to all; those of some others.

    The last are those whose amounts alone say that they may.

    Where a name may be that of a team, or there is none, it is a sum if it comes to the rows beside it.
    """
    all_alike = _named_alike(rows)
    places = {target: choice.names.index(source.column) for target, source in choice.sources.items()}
    places = {target: at for target, at in places.items() if at not in all_alike}
    keyed = [places[target] for target in _KEYS if target in places]
    labels = [at for target, at in places.items() if is_label(target) or target in _GROUPS]
    told = list(dict.fromkeys((*keyed, *labels)))
    sure: set[_Place] = set()
    alike: dict[_Place, Sequence[int]] = {}
    doubted: set[_Place] = set()
    extremes: dict[str, set[_Place]] = {}
    ends: list[Row] = []
    for row in rows.each():
        file, line, cells = row
        ends[1:] = [row]
        if any(_is_total(cells[at]) for at in keyed):
            sure.add((file, line))
            continue
        first = next((at for at, cell in enumerate(cells) if cell not in (None, "") and at not in all_alike), None)
        kind = "" if first is None else extreme(str(cells[first]))
        if kind and all(at == first or is_blank(cells[at]) for at in keyed):
            extremes.setdefault(kind, set()).add((file, line))
        if keyed and _begins_as_sum(choice, first, cells, keyed):
            sure.add((file, line))
            continue
        lead = cells[first] if first is not None and _is_total(cells[first]) else None
        of_label = [str(cells[at]) for at in labels if not is_blank(cells[at])]
        if any(is_blank(cells[at]) for at in keyed) and any(
            is_total_name(text) and is_sure_total(text) for text in of_label
        ):
            sure.add((file, line))
            continue
        if lead is None and not any(_may_be_sum(cells[at]) for at in told):
            continue
        # A team may be called Media, or All: a row of its own leaves out more than one of what it should name.
        is_sure = lead is not None and is_sure_total(lead)
        blank = [is_blank(cells[at]) for at in told if at != first]
        is_left = any(blank) or not blank if is_sure else all(blank)
        is_keyless = any(is_blank(cells[at]) for at in keyed) or (is_sure and not keyed)
        if lead is not None and is_keyless and is_left:
            sure.add((file, line))
            continue
        alike[file, line] = [at for at in told if not is_blank(cells[at]) and not _may_be_sum(cells[at])]
        called = [lead, *(cells[at] for at in told if _may_be_sum(cells[at]))]
        if not any(is_sure_total(name) or may_be_total(name) for name in called if name is not None):
            doubted.add((file, line))
    if len(extremes) > 1:  # somebody may be called Max, and an effort min: as rows of their own, they are no extremes
        sure |= _extremes_of_others(counts, extremes, aside=sure | alike.keys())
    # Nothing but its amounts tells of one that has no such name; what names a team is a record of that team.
    bare = {
        (file, line)
        for file, line, cells in ends
        if (file, line) not in sure
        and _is_bare(choice, cells)
        and all(is_blank(cells[at]) or _may_be_sum(cells[at]) for at in labels)
    }
    bare -= alike.keys()
    asked = alike | dict.fromkeys(bare, ())
    sums = _sums_of_others(rows, counts, asked, sure=sure, bare=bare, doubted=doubted) if asked else set[_Place]()
    lacking = _lacking(rows, told or _first(choice), aside=sure)
    chance = (sums & bare) - lacking
    if chance and Amounts(counts()).tell([counted for *place, counted in counts() if tuple(place) in chance]):
        chance = set[_Place]()
    found = sure | (sums - chance)
    named = sums_of_names(choice, rows.each, counts) - found
    if not sums_up(choice):
        return found, named, chance
    some, may = sums_of_blocks([each for each in counts() if each[:2] not in found], lacking)
    return found, some, (may | chance | named) - some


def _first(choice: Choice) -> list[int]:
    """The first column, where nothing uses it: what its rows are of."""
    return [0] if choice.names[0] in choice.bound.unmapped else []


def _extremes_of_others(
    counts: Counts, extremes: Mapping[str, Collection[_Place]], *, aside: Collection[_Place]
) -> set[_Place]:
    """The rows called ``extremes`` if each has the most, or the least, of all its counts in several other rows."""
    called = {place: kind for kind, places in extremes.items() for place in places}
    own: dict[_Place, Mapping[str, int]] = {}
    others: list[Mapping[str, int]] = []
    for file, line, counted in counts():
        if (file, line) in called:
            own[file, line] = counted
        elif (file, line) not in aside:
            others.append(counted)
    best = {"max": max, "min": min}
    is_each = len(others) > 1 and all(
        said == best[called[place]](each.get(name, 0) for each in others)
        for place, counted in own.items()
        for name, said in counted.items()
    )
    return set(called) if is_each else set()


def _lacking(rows: Rows, told: Sequence[int], *, aside: Collection[_Place]) -> set[_Place]:
    """Rows that name less than most others do: a column of ``told`` says nothing of them, or that they are a sum.

    Names of merged cells hold for the rows below: a blank first cell alone lacks nothing beside others.
    """
    blanks: dict[_Place, list[int]] = {}
    times, several = Counter[int](), 0
    for file, line, cells in rows.each():
        if (file, line) in aside:
            continue
        several += 1
        if without := [at for at in told if is_blank(cells[at]) or _may_be_sum(cells[at])]:
            blanks[file, line] = without
            times.update(without)
    seldom = {at for at, count in times.items() if 2 * count < several}
    merged = {0} if len(told) > 1 else set[int]()
    return {place for place, without in blanks.items() if seldom.intersection(without) - merged}


def _named_alike(rows: Rows) -> set[int]:
    """Columns in which each of several rows has the same name of a sum: it tells none of them from the others."""
    each = rows.each()
    first, second = next(each, None), next(each, None)
    if first is None or second is None:
        return set()
    found = {at for at, cell in enumerate(first[2]) if _is_total(cell)}
    for _, _, cells in itertools.chain((second,), each):
        if not found:
            break
        found = {at for at in found if cells[at] == first[2][at]}
    return found


def _is_bare(choice: Choice, cells: Sequence[Any]) -> bool:
    """Whether a row may be a sum of all others whatever it is called: it has no time, and names no model."""
    time, model = (_place(choice, target) for target in _KEYS)
    if time is not None and not is_blank(cells[time]):
        return False
    name = str(cells[model] or "") if model is not None else ""
    return not name or (choice.model_named is not None and choice.model_named(name) is None)


def _sums_of_others(
    rows: Rows,
    counts: Counts,
    alike: Mapping[_Place, Sequence[int]],
    *,
    sure: Collection[_Place],
    bare: Collection[_Place],
    doubted: Collection[_Place],
) -> set[_Place]:
    """Those of the rows ``alike`` whose counts are the sums of all rows that share the cells at their places.

    Of two rows either may be as large as the other, and of one count many a row the sum: ``bare`` ones need more, and
    so do ``doubted`` ones, with which, as records of their own, the others may sum up too.
    """
    keys = {row[:2]: [row[2][at] for at in alike[row[:2]]] for row in rows.each() if row[:2] in alike}
    sums = {place: (Counter[str](), Counter[str]()) for place in alike}
    times, varied = Counter[_Place](), set[_Place]()
    own: dict[_Place, Mapping[str, int]] = {}
    firsts: dict[_Place, Mapping[str, int]] = {}
    for (file, line, cells), (_, _, counted) in zip(rows.each(), counts(), strict=True):
        here = file, line
        if here in alike:
            own[here] = counted
        if here in sure or (here in alike and here not in bare and here not in doubted):
            continue
        for place, kept in alike.items():
            if place != here and [cells[at] for at in kept] == keys[place]:
                sums[place][0].update(counted)
                if here not in doubted:
                    sums[place][1].update(counted)
                if any(counted.values()):
                    times[place] += 1
                    if firsts.setdefault(place, counted) != counted:
                        varied.add(place)
    return {
        place
        for place, counted in own.items()
        if any(
            # Of calls of one size each is the mean.
            each and (is_same(counted, each) or (place in varied and is_mean(counted, each, times[place])))
            for each in sums[place]
        )
        and (
            (place not in bare and place not in doubted) or (times[place] > 1 and sum(map(bool, counted.values())) > 1)
        )
    }


def _begins_as_sum(choice: Choice, first: int | None, cells: Sequence[Any], keyed: Sequence[int]) -> bool:
    """Whether the first cell says ``Subtotal Legal``, and the row names neither a model nor a time."""
    text = None if first is None else cells[first]
    if not isinstance(text, str) or not all(is_blank(cells[at]) for at in keyed if at != first):
        return False
    is_other = first not in keyed or (
        len(keyed) > 1 and choice.model_named is not None and not choice.model_named(text)
    )
    return is_other and begins_as_total(text)


def _may_be_sum(cell: Any) -> bool:
    return isinstance(cell, str) and (is_plain_total(cell) or may_be_total(cell))


def _is_total(cell: Any) -> TypeGuard[str]:
    return isinstance(cell, str) and is_total_name(cell)


def is_blank(cell: Any) -> bool:
    """Whether a cell holds nothing, or a word for it."""
    return cell is None or (isinstance(cell, str) and is_absent(cell))


def _place(choice: Choice, target: str) -> int | None:
    source = choice.sources.get(target)
    return None if source is None else choice.names.index(source.column)
