"""Tables of usage, cut in the engine: the largest groups are told apart, the others fold into one before they leave.

A label may have a million values, and a table shows forty. Groups are sized by the few sums that rank them; then
cells carry the place of their group, and none where it is among the others.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis

from obsia.accounting.cells import KIND, OCTAVES, SERIES, Table, Value, grouped, key_of, kind_of, sums_of
from obsia.accounting.local_times import PERIODS
from obsia.accounting.media_cells import MEDIA_SUMS

PLACE = "place"
"""The place of a group among those that are told apart, from 0; null for one of the others."""
NAMED = {"model": "named_model", "provider": "named_provider", "zone": "named_zone"}
"""Keys that follow from names -> the column that holds what the names of a row stand for."""
SIZES = ("input_tokens", "cache_read_tokens", "output_tokens", "messages", "seat_seconds", *MEDIA_SUMS)
"""Sums that rank groups."""
CUT = "cut_"
"""What the columns begin with in which keys of a table are held."""
_LARGEST_OCTAVE = 63


def with_names(usage: Table, names: Table) -> Table:
    """``usage`` with the columns of :data:`NAMED`; ``names`` has them for each series, blanks in place of nulls."""
    shared = [column for column in SERIES if column in usage.columns]
    same = [usage[column].fill_null("") == names[column] for column in shared]
    joined = usage.left_join(names, same or [ibis.literal(True)])
    return joined.select(*(usage[column] for column in usage.columns), *(names[column] for column in NAMED.values()))


def with_keys(usage: Table, *, keys: Sequence[str], are_cells: bool) -> Table:
    """``usage``, or its cells, with a column for each key of a table: blanks are nulls."""
    found: dict[str, Value] = {}
    for key in keys:
        name = NAMED.get(key, key)
        value: Value = usage[name] if are_cells else key_of(usage, name)
        found[column(key)] = value.nullif("") if value.type().is_string() else value
    return usage.mutate(**found)


def column(key: str) -> str:
    """The column in which :func:`with_keys` holds a key."""
    return f"{CUT}{key}"


def sizes(usage: Table, *, keys: Sequence[str], are_cells: bool, widening: bool) -> Table:
    """:data:`SIZES` by the columns of ``keys``; ``widening`` as of :func:`obsia.accounting.cells.cells`."""
    if are_cells:
        sums = {name: usage[name].sum() for name in SIZES}
    else:
        if (kind := kind_of(usage)) is not None:
            usage = usage.mutate(**{KIND: kind})
        every = sums_of(usage, wide=False, widening=widening)
        sums = {name: every[name] for name in SIZES}
    return grouped(usage, {column(key): usage[column(key)] for key in keys}, sums)


def folded(sized: Table, *, keys: Sequence[str]) -> Table:
    """Sizes over fewer keys."""
    return grouped(
        sized, {column(key): sized[column(key)] for key in keys}, {name: sized[name].sum() for name in SIZES}
    )


def largest(sized: Table, *, keys: Sequence[str], most: int) -> Table:
    """The largest groups with their :data:`PLACE`: the most tokens first, then what else they count, then by name."""
    first = sized.order_by(_order(sized, keys)).limit(most)
    place = ibis.row_number().over(ibis.window(order_by=_order(first, keys)))
    return first.select(*(first[column(key)] for key in keys), **{PLACE: place})


def _order(sized: Table, keys: Sequence[str]) -> list[Value]:
    tokens = sized.input_tokens - sized.cache_read_tokens + sized.output_tokens
    images = sized.images + sized.sized_images
    measures = (tokens, sized.messages, sized.seat_seconds, images, sized.video_ms, sized.audio_ms)
    return [*(each.desc() for each in measures), *(_spelt(sized, key).asc(nulls_first=True) for key in keys)]


def _spelt(sized: Table, key: str) -> Value:
    """What a key is sorted by: its text. Times sort as their labels do; octaves do not."""
    value = sized[column(key)]
    if key in PERIODS or key not in OCTAVES:
        return value
    labels = [(-1, "0"), *((k, f"{2**k}-{2 ** (k + 1) - 1}") for k in range(_LARGEST_OCTAVE))]
    return ibis.cases(*((value == octave, label) for octave, label in labels), else_=ibis.null("string"))


def with_places(usage: Table, kept: Table, *, keys: Sequence[str]) -> Table:
    """``usage`` with :data:`PLACE`: that of the kept group of its row, null in the others."""
    same = [usage[column(key)].identical_to(kept[column(key)]) for key in keys]
    joined = usage.left_join(kept, same)
    return joined.select(*(usage[name] for name in usage.columns), kept[PLACE])
