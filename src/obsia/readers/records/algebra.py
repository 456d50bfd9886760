"""Token algebra: which counts of a source include which. One table, ``token_algebra.csv``, is data and code at once.

A row says how one canonical count of one shape of a source is made: terms joined by ``+`` are added, names joined by
``|`` are alternatives of which the first that is present is taken. So ``input_tokens`` of Anthropic's messages is
``usage.input_tokens + usage.cache_read_input_tokens + usage.cache_creation_input_tokens``, while that of OpenAI's is
``usage.prompt_tokens``, which contains cached tokens already.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from obsia.core.columns import COUNTS
from obsia.readers.base import Cell
from obsia.readers.records.packaged import rows_of
from obsia.readers.records.strict import whole

TABLE: Final = "token_algebra.csv"
_TOKENS: Final = ("input_tokens", "output_tokens")
_NOTHING: Final = (0, "0", "")


@dataclass(frozen=True, slots=True)
class AlgebraRow:
    """One row of the table, as it is written."""

    source: str
    shape: str
    target: str
    terms: str
    note: str
    evidence: str


@dataclass(frozen=True)
class Algebra:
    """How the counts of one shape of a source are made."""

    source: str
    shape: str
    sums: Mapping[str, Sequence[Sequence[str]]]
    """Canonical count -> terms -> alternatives (paths)."""

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path that the sums name."""
        return tuple(dict.fromkeys(name for terms in self.sums.values() for term in terms for name in term))

    def counts(self, values: Mapping[str, Any]) -> dict[str, Cell]:
        """The canonical counts that ``values`` (path -> value) state; what is absent has no entry.

        A single term is passed on as it is, and of a sum the first term that is no whole number: the rules of counts
        then refuse the record, and no part of it is counted.
        """
        found: dict[str, Cell] = {}
        for target, names, terms in self._plan:
            total: Any = None
            if names:
                for name in names:
                    total = values.get(name)
                    if total is not None and total != "":
                        break
                else:
                    continue
            else:
                for term in terms:
                    value = None
                    for name in term:
                        value = values.get(name)
                        if value is not None and value != "":
                            break
                    else:
                        continue
                    number = value if type(value) is int and value >= 0 else whole(value)
                    if number is None:
                        total = value
                        break
                    total = number if total is None else total + number
                if total is None:
                    continue
            is_cell = type(total) is int or isinstance(total, str | int | float | bool)
            found[target] = total if is_cell else f"a {type(total).__name__}"
        return found

    @functools.cached_property
    def _plan(self) -> tuple[tuple[str, Sequence[str], Sequence[Sequence[str]]], ...]:
        """Canonical count, the alternatives of a single term (else none), the terms."""
        return tuple((target, terms[0] if len(terms) == 1 else (), terms) for target, terms in self.sums.items())


@functools.cache
def table() -> tuple[AlgebraRow, ...]:
    """The rows of ``token_algebra.csv``."""
    rows = rows_of("obsia.readers.records", TABLE)
    return tuple(AlgebraRow(**{name: row[name].strip() for name in AlgebraRow.__slots__}) for row in rows)


@functools.cache
def algebra(source: str, shape: str) -> Algebra:
    """The algebra of one shape of a source. Raises ``KeyError`` when the table has none."""
    sums = {row.target: parsed(row.terms) for row in table() if (row.source, row.shape) == (source, shape)}
    if not sums:
        raise KeyError("shape-without-rows", TABLE, source, shape)
    if unknown := set(sums) - set(COUNTS):
        raise KeyError("count-not-of-usage", TABLE, source, shape, *sorted(unknown))
    return Algebra(source, shape, sums)


def parsed(terms: str) -> tuple[tuple[str, ...], ...]:
    """``a | b + c`` -> ``((a, b), (c,))``."""
    return tuple(tuple(name.strip() for name in term.split("|")) for term in terms.split("+"))


def stated(counts: Mapping[str, Cell], *names: str) -> bool:
    """Whether any of ``names`` (all tokens if none is given) is stated and not 0."""
    for name in names or _TOKENS:
        value = counts.get(name)
        if value is not None and value not in _NOTHING and not (isinstance(value, str) and whole(value) == 0):
            return True
    return False


def with_reasoning(counts: Mapping[str, Cell], total: Any) -> Mapping[str, Cell]:
    """``counts`` with reasoning in the output: added where ``total`` says that it is beside it.

    Without a total, what is larger than the output cannot be within it.
    """
    taken, made, thought = (whole(counts.get(name)) for name in (*_TOKENS, "reasoning_tokens"))
    if not thought or taken is None or made is None:
        return counts
    stated_total = whole(total)
    is_beside = thought > made if stated_total is None else stated_total == taken + made + thought
    return {**counts, "output_tokens": made + thought} if is_beside else counts
