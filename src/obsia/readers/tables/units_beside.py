"""What stands beside the numbers of a table and says of how many each is one: a note, a column of units, a rate."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from obsia.core.columns import MONEY
from obsia.core.message import Message, Symbol
from obsia.readers.mapping import SUMS, Source, doubtful, unsettled
from obsia.readers.tables.choice import Choice
from obsia.readers.tables.heading_words import bare_of, spelt
from obsia.readers.tables.money_forms import scaled_type
from obsia.readers.tables.number_forms import CUSTOMS, factor_of, factors, is_absent, number, text_of
from obsia.readers.tables.row_words import row_words

_BEFORE, _UNIT, _BESIDE_UNIT = "before_unit", "unit", "beside_unit"
_SAMPLE, _RATE, _EVERY = "sample", "rate", "every"
_LEAST_HERTZ: Final = 8_000
"""The lowest usual sampling rate of speech: no log keeps one call of so many."""
_NOTE: Final = "table-note-unit"
_CLAUSES: Final = re.compile(r"[,;:()（）、]")


@functools.cache
def _unit() -> re.Pattern[str]:
    some = (re.escape(each) for each in factors() if len(each) > 1 or not each.isascii())
    units = "|".join(sorted(some, key=len, reverse=True))
    before = "|".join(map(re.escape, row_words(_BEFORE)))
    signs = "|".join(sorted((re.escape(each) for each in factors() if not each.isascii()), key=len, reverse=True))
    return re.compile(
        rf"(?<!\w)(?:{before})(?:"
        rf"(?:\s|[:：])*(?:of\s+|de\s+)?(?P<unit>{units})(?:(?=\s*tok)|(?![a-z]))"
        rf"|\s*[:：].*?(?P<sign>{signs})(?=\s*(?:トークン|tokens?|토큰)))",
        re.IGNORECASE,
    )


def check_note(choice: Choice, text: str, *, file: str, line: int) -> None:
    """Raises ``BadInput`` where a note beside a table says that its numbers are in thousands, or of another unit."""
    if found := _unit().search(text):
        factor = factors()[(found["unit"] or found["sign"]).casefold()]
        _refuse(choice, _NOTE, factor, file=file, line=line, money=_money_beside(choice, text))


def _money_beside(choice: Choice, note: str) -> Mapping[str, Source]:
    """The cost of a table in whose ``note`` amounts are in thousands: ``tokens in millions, USD thousands``."""
    cost = choice.sources.get(MONEY)
    if cost is None or cost.money_scale != 1:
        return {}
    words = (clause.split() for clause in _CLAUSES.split(note))
    ends = (" ".join(each[at:]) for each in words for at in range(len(each)))
    scaled = next((found for end in ends if (found := scaled_type(cost.type, end))), "")
    return {MONEY: replace(cost, type=scaled)} if scaled else {}


def check_row_of_units(choice: Choice, cells: Sequence[Any], *, file: str, line: int) -> None:
    """Raises ``BadInput`` where a row holds the units of the columns of counts, and one of them is no one."""
    at = {name: choice.names.index(source.column) for name, source in choice.sources.items() if name in SUMS}
    texts = [text for place in at.values() if not is_absent(text := text_of(cells[place]).casefold())]
    scales = [factors()[text] for text in texts if text in factors() and not text[:1].isdigit()]
    if scales and not any(_number(text) is not None for text in texts):
        _refuse(choice, _NOTE, scales[0], file=file, line=line)


def check_units(choice: Choice, rows: Iterable[Sequence[Any]]) -> None:
    """Raises ``BadInput`` where a column that nothing uses says of how many each number is one.

    Its cells are units under a heading of units (a business unit may be ``M``, a site ``Mil``), or its heading is that
    of a rate at which calls were sampled (a ``sample_id`` is none) and every row says the same.
    """
    sample = list(rows)
    for name in choice.bound.unmapped:
        at = choice.names.index(name)
        words = set(map(bare_of, spelt(name)))
        texts = {text.casefold() for row in sample if not is_absent(text := text_of(row[at]))}
        if words & row_words(_UNIT) and words <= row_words(_UNIT) | row_words(_BESIDE_UNIT):
            factor = [factor_of(text) or 0 for text in texts if len(text) > 1 and not text.isdecimal()]
            if len(factor) == len(texts) and all(factor) and max(factor, default=1) > 1:
                if len(set(factor)) > 1:
                    raise doubtful(choice.file, "table-units", "table-units-expected", column=name)
                _refuse(choice, "table-column-unit", factor[0], file=choice.file, field=name)
        if words & row_words(_SAMPLE) and len(texts) == 1 and _is_share(_number(*texts), words):
            raise doubtful(choice.file, "table-sample", "table-sample-expected", column=name)


def _is_share(number: Any, words: Set[str]) -> bool:
    """Whether a number under a heading of ``words`` says that some calls of several were kept."""
    if words & row_words(_EVERY):
        return number is not None and number > 1
    return bool(words & row_words(_RATE)) and number not in {None, 0, 1, 100} and number < _LEAST_HERTZ


def _number(text: str) -> Any:
    text = text.removesuffix("%").strip()
    return next((found for custom in CUSTOMS if (found := number(text, custom)) is not None), None)


def _refuse(
    choice: Choice,
    code: str,
    factor: int,
    *,
    file: str,
    line: int | None = None,
    field: str | None = None,
    money: Mapping[str, Source] = MappingProxyType({}),
) -> None:
    """Raises ``BadInput`` with both readings, unless somebody mapped a count: whoever does says its unit."""
    counts = {name: source for name, source in choice.sources.items() if name in SUMS and source.factor == 1}
    if not counts or not set(SUMS).isdisjoint(choice.stated.sources):
        return
    scaled = {
        name: replace(source, type="int", factor=factor, is_typed=True)
        for name, source in counts.items()
        if name != "calls"
    }
    if not scaled:
        return  # what counts tokens has a unit of its own
    maps = [",".join(source.entry(name) for name, source in each.items()) for each in ({**scaled, **money}, counts)]
    raise unsettled(file, Message(code, factor=Symbol(factor)), maps, line=line, field=field)
