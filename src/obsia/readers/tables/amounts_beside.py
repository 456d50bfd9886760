"""Whether columns hold what rows come to: no means of calls, no prices, no costs before rebates.

Headings may say none of it; numbers do: a mean times the calls is a column beside, a price stays where tokens change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from obsia.core.columns import MONEY
from obsia.readers.headers import TOTALS
from obsia.readers.tables.choice import Choice
from obsia.readers.tables.heading_words import bare_of, roles_of, spelt
from obsia.readers.tables.headings import Heading
from obsia.readers.tables.money_forms import money
from obsia.readers.tables.number_forms import CUSTOMS, is_absent, text_of
from obsia.readers.tables.relations import REASONING
from obsia.readers.tables.row_words import row_words

_LEAST_ROWS: Final = 3
_CENT: Final = Decimal("0.01")
_DIRECTIONS: Final = frozenset(("input", "output", "cached", "reasoning"))

_Numbers = Sequence[Decimal | None]


def with_whole_amounts(choice: Choice, rows: Sequence[Sequence[Any]]) -> Choice:
    """``choice`` with the sums beside means, without a cost that is a price, and with one less its rebates."""
    choice = _with_thoughts_apart(_with_sums(choice, rows), rows)
    source = choice.sources.get(MONEY)
    if source is None or source.is_typed or MONEY in choice.stated.sources:
        return choice
    if any(_is_price(choice, name, rows) for name in source.own):
        return choice.without(MONEY)
    net = "" if source.also else _net(choice, source.column, rows)
    return choice.with_sources({**choice.sources, MONEY: replace(source, column=net)}) if net else choice


def _with_sums(choice: Choice, rows: Sequence[Sequence[Any]]) -> Choice:
    """``choice``; where a count times the calls is another column in every row, it is a mean, and that is its sum."""
    if "calls" not in choice.sources:
        return choice
    calls, sources = list(_amounts(choice, choice.sources["calls"].column, rows)), dict(choice.sources)
    unused = _unused(choice, rows)
    for target in TOTALS:
        source = sources.get(target)
        if source is None or target in choice.stated.sources or source.also or source.less:
            continue
        means = list(_amounts(choice, source.column, rows))
        for name, sums in unused.items():
            if _are_products(sums, means, calls):
                sources[target] = replace(source, column=name)
    return choice.with_sources(sources) if sources != choice.sources else choice


def _with_thoughts_apart(choice: Choice, rows: Sequence[Sequence[Any]]) -> Choice:
    """``choice`` with a column that, with input and output, comes to another in every row: it stands beside them.

    Raises ``UnusedColumns`` where its name does not say that it is of thoughts.
    """
    if not choice.sources.keys() >= set(TOTALS) or len(rows) < _LEAST_ROWS:
        return choice
    read, written = (list(_amounts(choice, choice.sources[side].column, rows)) for side in TOTALS)
    some = _unused(choice, rows)
    for name, part in some.items():
        sums = [
            None if None in each else sum(filter(None, each), Decimal(0))
            for each in zip(read, written, part, strict=True)
        ]
        if not any(part) or None in sums or sums not in some.values():
            continue
        if "reasoning" not in roles_of(name):
            raise choice.refused_for({name: Heading(name=name, kind="count", targets=(), type="int")})
        choice = choice.taking(name, REASONING[0], "int")
        beside = replace(choice.sources[REASONING[0]], relation="apart")
        choice = choice.with_sources({**choice.sources, REASONING[0]: beside})
        return replace(choice, relations={**choice.relations, REASONING[0]: "apart"})
    return choice


def _unused(choice: Choice, rows: Sequence[Sequence[Any]]) -> dict[str, list[Decimal | None]]:
    """The amounts of each column that nothing uses."""
    return {name: list(_amounts(choice, name, rows)) for name in choice.bound.unmapped}


def _are_products(sums: _Numbers, means: _Numbers, calls: _Numbers) -> bool:
    rows = [each for each in zip(sums, means, calls, strict=True) if all(each)]
    return len(rows) >= _LEAST_ROWS and all(
        whole and mean and times and times > 1 and abs(whole - mean * times) <= times for whole, mean, times in rows
    )


def _is_price(choice: Choice, name: str, rows: Sequence[Sequence[Any]]) -> bool:
    """Whether the amounts of each model are one, although its tokens grow by more than amounts are rounded."""
    sources = choice.sources
    if not sources.keys() >= {"model_request", *TOTALS}:
        return False
    model, at = (choice.names.index(each) for each in (sources["model_request"].column, name))
    counts = zip(*(_amounts(choice, sources[side].column, rows) for side in TOTALS), strict=True)
    seen: dict[str, tuple[str, Decimal, Decimal]] = {}
    unmoved = 0
    for row, (read, written) in zip(rows, counts, strict=True):
        text = text_of(row[at])
        if is_absent(text) or not read or not written:
            continue
        said, least, fewest = seen.setdefault(text_of(row[model]), (text, read, written))
        if said != text:
            return False
        digits = int("".join(filter(str.isdecimal, text)) or 0)
        grown = max(min(read / least, written / fewest), min(least / read, fewest / written))
        # An amount of 0.03 is anything from 0.025 to 0.035.
        unmoved += digits > 0 and grown * (2 * digits - 1) > 2 * digits + 1
    return unmoved >= _LEAST_ROWS


def _net(choice: Choice, name: str, rows: Sequence[Sequence[Any]]) -> str:
    """The column that is the cost less what another takes off it in every row; "" where none is."""
    used = {each for source in choice.sources.values() for each in source.columns}
    some = {other: list(_amounts(choice, other, rows)) for other in choice.names if other not in used}
    some = {other: values for other, values in some.items() if any(values) and not roles_of(other) & _DIRECTIONS}
    whole = list(_amounts(choice, name, rows))
    for off, less in some.items():
        is_called = any(bare_of(word) in row_words("rebate") for word in spelt(off))
        if not is_called and max(filter(None, less), default=Decimal(0)) > 0:
            continue  # else it may be a part, or a tax
        for net, rest in some.items():
            if net != off and _comes_to(whole, less, rest):
                return net
    return ""


def _comes_to(whole: _Numbers, less: _Numbers, rest: _Numbers) -> bool:
    sums = [(one, abs(two or 0), three) for one, two, three in zip(whole, less, rest, strict=True) if one is not None]
    offs = [None if three is None else abs(one - two - three) for one, two, three in sums]
    total = sum(one for one, _, _ in sums)
    return len(sums) >= _LEAST_ROWS and all(
        off is not None and off <= _CENT and len(offs) * off <= _CENT * total for off in offs
    )


def _amounts(choice: Choice, name: str, rows: Sequence[Sequence[Any]]) -> Iterator[Decimal | None]:
    """The amounts of a column, under the custom that reads them all."""
    at = choice.names.index(name)
    texts = [text_of(row[at]) for row in rows]
    read: Mapping[str, list[tuple[Decimal, str] | None]] = {
        custom: [money(text, custom) for text in texts] for custom in CUSTOMS
    }
    custom = max(CUSTOMS, key=lambda each: sum(found is not None for found in read[each]))
    return (None if found is None else found[0] for found in read[custom])
