"""An account beside a bill, line by line: what was charged, what records come to, and what explains the difference.

A line is one model (or what an amount without tokens is for), one seller and one day, or a month where the bill has no
days. What records come to is what they state, else their list price. Two amounts agree within :data:`TOLERANCE`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, NamedTuple

from obsia.accounting.costs import Costs
from obsia.accounting.stated_costs import CURRENCY
from obsia.app.questions.usage import Assess
from obsia.app.usage.account import EXPLAINED, BillCheck, BillLine, Tokens
from obsia.app.usage.bills import purchases
from obsia.app.usage.cells import Cell
from obsia.app.usage.grouping import tokens_of
from obsia.app.usage.names import Names
from obsia.app.usage.periods import SPANS_S
from obsia.app.usage.rollups import Cutting, longest_span_s, statistics
from obsia.app.usage.usage_sums import NO_FRAME, Prepared, Run, nothing, opened
from obsia.core.errors import NoData
from obsia.core.figure import DIGITS
from obsia.core.grouping import grouped
from obsia.core.message import Message, Option
from obsia.readers.base import CHARGE
from obsia.readers.counted import Reconciliation

TOLERANCE: Final = Decimal("0.005")
"""Share of an amount by which two that agree may differ: bills round, and prices of a day change at some hour."""
_LATE: Final = Decimal("0.02")
"""Share of the amount of a day that a day may lack or have too much where the whole bill agrees: calls at midnight."""
_CENT: Final = Decimal("0.01")
_TIMES: Final = ("day", "month")


class _Key(NamedTuple):
    """What a line is about."""

    when: str | None
    seller: str | None
    model: str | None
    charge: str | None = None
    currency: str | None = None
    """Of charges in another currency than that of the bill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """A bill, read and summed."""

    bill: str
    names: Names
    grain: str | None
    """The key of time of its lines; None where its charges have no times."""
    has_charges: bool
    """Whether some amounts say what they are for in place of a model."""
    cells: tuple[Cell, ...]
    period: tuple[str, str] | None
    records: Reconciliation
    skipped: Mapping[Message, int]

    @classmethod
    def of(cls, asked: Assess, run: Run) -> Billed:
        """The bill that a question names, in its days. Raises ``BadInput``, and ``NoData`` for one without amounts."""
        question = Assess(
            (os.fspath(str(asked.bill)),), since=asked.since, until=asked.until, tz=asked.tz, record_figures=False
        )
        prepared = Prepared.of(question)
        options = replace(prepared.options, are_charges=True)
        with opened(question, options, replace(run, on_share=None), frame=NO_FRAME) as (engine, reading, _):
            longest = longest_span_s(engine, reading)
            grain = next((key for key in _TIMES if longest <= SPANS_S[key]), None)
            grain = grain if "started_at" in reading.columns else None
            keys = (*([grain] if grain else []), "model", *([CHARGE] if CHARGE in reading.columns else []))
            reading, found = reading.answering(
                lambda of: statistics(engine, of, names=prepared.names, by=(), what_if=(), top=Cutting(0, (keys,)))
            )
            if not found.rows:
                raise nothing(reading)
            cells = tuple(cell for cell in found.cells_for(keys) if cell.billing.currency is not None)
            if not cells:
                raise NoData("bill-without-amounts", option=Option("bill"), file=str(asked.bill))
            if not all(cell.billing.currency for cell in cells):
                raise NoData("bill-without-currency", option=Option("bill"), file=str(asked.bill))
            return cls(
                bill=str(asked.bill),
                names=prepared.names,
                grain=grain,
                has_charges=CHARGE in keys,
                cells=cells,
                period=found.period,
                records=reading.reconcile(counted=found.rows),
                skipped=reading.skipped(),
            )

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys by which records are summed to stand beside it."""
        return (*([self.grain] if self.grain else []), "model")

    @property
    def currency(self) -> str:
        """The currency of most of its amounts, that of list prices first."""
        weights: dict[str, Decimal] = {}
        for cell in self.cells:
            code = cell.billing.currency or ""
            weights[code] = weights.get(code, Decimal(0)) + abs(cell.cost)
        return max(sorted(weights, key=lambda code: code != CURRENCY), key=weights.__getitem__)


def checked(billed: Billed, cells: Sequence[Cell], *, names: Names, costs: Costs) -> BillCheck:
    """The account of ``cells``, which carry the keys of ``billed``, beside the bill."""
    lines = _Lines(billed, names=names, costs=costs)
    for cell in billed.cells:
        lines.charge(cell)
    for cell in cells:
        lines.record(cell)
    return BillCheck(
        bill=billed.bill,
        currency=lines.currency,
        grain=billed.grain,
        period=billed.period,
        charges=billed.records,
        skipped=billed.skipped,
        lines=tuple(lines.made()),
        stated=lines.stated,
        listed=lines.listed,
    )


class _Lines:
    """Lines as they fill."""

    def __init__(self, billed: Billed, *, names: Names, costs: Costs) -> None:
        self._billed, self._names, self._costs = billed, names, costs
        self.currency = billed.currency
        self._charged: dict[_Key, list[Cell]] = {}
        self._recorded: dict[_Key, list[Cell]] = {}
        sellers = ((billed.names.resolved(cell.series).provider, _model(billed.names, cell)) for cell in billed.cells)
        self._sellers = {(provider, model) for provider, model in sellers if provider is not None}
        self.stated = self.listed = Decimal(0)

    def charge(self, cell: Cell) -> None:
        """One cell of the bill."""
        code, charge = cell.billing.currency or "", cell.keys.get(CHARGE) if self._billed.has_charges else None
        key = self._key(cell, self._billed.names)
        key = key._replace(charge=charge, model=None if charge else key.model)
        self._charged.setdefault(key._replace(currency=None if code == self.currency else code), []).append(cell)

    def record(self, cell: Cell) -> None:
        """One cell of the records."""
        self._recorded.setdefault(self._key(cell, self._names), []).append(cell)

    def _key(self, cell: Cell, names: Names) -> _Key:
        model, provider = _model(names, cell), names.resolved(cell.series).provider
        return _Key(cell.keys[self._billed.grain] if self._billed.grain else None, self._seller(provider, model), model)

    def _seller(self, provider: str | None, model: str | None) -> str | None:
        """Who sold, as far as it tells lines apart: who states no provider bought where the model is billed."""
        if not self._sellers:
            return None
        if provider is not None:
            return provider
        here = {seller for seller, sold in self._sellers if sold == model} or {seller for seller, _ in self._sellers}
        return here.pop() if len(here) == 1 else None

    def made(self) -> list[BillLine]:
        """All lines, with what explains each."""
        keys = sorted({*self._charged, *self._recorded}, key=lambda key: tuple(part or "" for part in key))
        return _over_days(self._line(key, self._charged.get(key, ()), self._recorded.get(key, ())) for key in keys)

    def _line(self, key: _Key, charged: Sequence[Cell], recorded: Sequence[Cell]) -> BillLine:
        billed = sum((cell.cost for cell in charged), Decimal(0))
        stated, listed, unpriced = self._amounts(recorded)
        line = BillLine(
            when=key.when,
            seller=key.seller,
            model=key.model,
            charge=key.charge,
            verdict="",
            tokens=tokens_of(recorded),
            billed_tokens=tokens_of(charged),
            recorded=stated + listed,
            billed=billed,
        )
        verdict = self._verdict(key, line, is_billed=bool(charged), unpriced=unpriced)
        if verdict not in ("outside", "other-seller"):
            self.stated += stated
            self.listed += listed
        return replace(line, verdict=verdict)

    def _amounts(self, cells: Sequence[Cell]) -> tuple[Decimal, Decimal, int]:
        """What records state in the bill's currency, the list price of the others, and calls that have neither."""
        stated = [cell for cell in cells if cell.billing.currency == self.currency]
        others = [cell for cell in cells if cell.billing.currency != self.currency]
        amount = sum((cell.cost for cell in stated), Decimal(0))
        calls = sum(cell.work.calls for cell in others)
        if not others or self.currency != CURRENCY:
            return amount, Decimal(0), calls
        charge = self._costs.charge(purchases(others, names=self._names))
        listed = Decimal(0) if charge.draws is None else Decimal(f"{charge.draws.mean():.{DIGITS}g}")
        return amount, listed, charge.unpriced_calls

    def _verdict(self, key: _Key, line: BillLine, *, is_billed: bool, unpriced: int) -> str:
        """What explains a line by itself."""
        if key.currency is not None:
            return "other-currency"
        if key.charge is not None:
            return "no-tokens"
        if not is_billed:
            period = self._billed.period
            if key.when is not None and period is not None and not _is_within(key.when, period):
                return "outside"
            if self._sellers and key.seller is not None and key.seller not in {each for each, _ in self._sellers}:
                return "other-seller"
        if agree(line.billed, line.recorded):
            return "agrees"
        if not is_billed:
            return "records-only"
        if not line.tokens.calls and not line.tokens.uncounted_records and not line.recorded:
            return "bill-only"
        if unpriced and not line.recorded:
            return "no-price"
        if not _counts(line.billed_tokens):
            return "amount"
        if _same_tokens(line):
            return "price"
        return "more-billed" if line.billed > line.recorded else "less-billed"


def _model(names: Names, cell: Cell) -> str | None:
    return names.group_key(cell, ("model",))[0]


def _is_within(when: str, period: tuple[str, str]) -> bool:
    return period[0][: len(when)] <= when <= period[1][: len(when)]


def _counts(tokens: Tokens) -> tuple[int, ...]:
    """Counts that a bill may meter apart; empty where it states none."""
    counts = (tokens.input_tokens - tokens.cached_tokens, tokens.cached_tokens, tokens.output_tokens)
    return counts if any(counts) else ()


def _same_tokens(line: BillLine) -> bool:
    """Whether bill and records count the same, each kind of token within :data:`TOLERANCE` of all of them."""
    ours, theirs = _counts(line.tokens), _counts(line.billed_tokens)
    pairs = zip(ours or (0, 0, 0), theirs or (0, 0, 0), strict=True)
    return all(abs(one - other) <= TOLERANCE * max(sum(ours), sum(theirs)) for one, other in pairs)


def agree(one: Decimal, other: Decimal, *, share: Decimal = TOLERANCE) -> bool:
    """Whether two amounts are one, but for a share of the larger, or for a cent."""
    return abs(one - other) <= max(share * max(abs(one), abs(other)), _CENT)


def _over_days(lines: Iterable[BillLine]) -> list[BillLine]:
    """``lines``, where those of neighbouring days that agree together are explained: calls are charged when they end.

    A run of lines of one model grows until what was billed and what was recorded agree over it. Where they agree over
    the whole bill, a line that is off by no more than :data:`_LATE` is explained too.
    """
    by = grouped(((line.seller, line.model, line.charge), line) for line in lines)
    found: list[BillLine] = []
    for some in by.values():
        inside = [line for line in some if line.verdict not in ("outside", "other-seller", "other-currency")]
        is_one = len(inside) > 1 and _agree_together(inside)
        run: list[BillLine] = []
        for line in some:
            if line.when is None or line.verdict in EXPLAINED:
                found += [*run, line]
                run = []
                continue
            run.append(_explained(line) if is_one and agree(line.billed, line.recorded, share=_LATE) else line)
            if len(run) > 1 and _agree_together(run):
                found += map(_explained, run)
                run = []
        found += run
    return sorted(found, key=lambda line: (line.when or "", line.seller or "", line.model or "", line.charge or ""))


def _explained(line: BillLine) -> BillLine:
    return replace(line, verdict="other-day")


def _agree_together(run: Sequence[BillLine]) -> bool:
    return agree(sum((line.billed for line in run), Decimal(0)), sum((line.recorded for line in run), Decimal(0)))
