"""An account: what some usage cost, in the shape that every surface renders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, Final

from obsia.accounting.draws import Draws, Unknown
from obsia.accounting.embodied import ItemShare
from obsia.accounting.figures import Difference
from obsia.accounting.impacts import Quantity
from obsia.app.naming import KnownModel
from obsia.core.evidence import Fact
from obsia.core.figure import Assumption, Boundary, Figure
from obsia.core.message import Message, Note
from obsia.readers.base import OTHER_TOTAL, Reject
from obsia.readers.counted import OnceCounted, Reconciliation

_FAR: Final = 5
"""Times the list price, above or below it, that no discount, fee or tier explains."""
_CENT_USD: Final = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What a group counts: exact token totals (inclusive; sub-counts contained in them), and of how many calls."""

    calls: int
    """Calls whose number is stated: no message, no seat and no :attr:`uncounted_records`."""
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    reasoning_tokens: int
    messages: int = 0
    """Messages whose tokens are not known: priced by a prior, and in no token total."""
    seat_seconds: int = 0
    """Seats times the seconds for which they were held, where neither tokens nor messages are known."""
    uncounted_records: int = 0
    """Records that sum the tokens of a span of time and do not say of how many calls."""
    images: int = 0
    """Images that records state, and milliseconds of sound and of video, whether they are counted or not."""
    audio_ms: int = 0
    video_ms: int = 0

    def __add__(self, other: Tokens) -> Tokens:
        """Both together."""
        return Tokens(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class LongSpans:
    """Records of a table by time whose span is longer than the key: each stands whole at its first instant."""

    key: str
    """``hour``, ``day``, ``week`` or ``month``."""
    records: int
    of: int
    """All records of the account."""
    tokens_share: float | None
    """Share of the tokens that they hold; None in an account without tokens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostDifference:
    """What records state that calls cost, beside the list price of the very same calls."""

    calls: int
    """Calls that state a cost and have a list price."""
    amount: Decimal
    """What these calls state that they cost, US dollars: an exact sum."""
    figure: Figure
    """That amount minus their list price, US dollars: above zero where more was stated."""
    ratio: Figure | None
    """That amount over their list price; None where it is nothing."""

    @property
    def is_far(self) -> bool:
        """Whether no discount or fee explains it, and it is more than a cent: then something may be of another unit."""
        is_some = self.ratio is not None and self.amount and abs(self.figure.median) >= _CENT_USD
        return bool(is_some and self.ratio and not 1 / _FAR <= self.ratio.median <= _FAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedCost:
    """What records state that calls cost, in one currency: nothing is converted, and currencies are not added up."""

    currency: str | None
    """Its code (ISO 4217); None where the records name none."""
    amount: Decimal
    """An exact sum of what they state."""
    calls: int
    by: Mapping[str, Decimal]
    """Format of the records that state it -> its part of the amount."""
    difference: CostDifference | None
    """None in another currency than that of list prices, where no such call has a list price, and where no currency is
    named and the amount, as dollars, would not be far above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCost:
    """What calls cost on one's own machines, at the prices of an accelerator-hour that are stated in one currency."""

    prices: tuple[Decimal, ...] = ()
    """Of an hour of one accelerator, each that is paid, the lowest first; none where no call ran there."""
    currency: str
    calls: int
    """Calls that ran on one's own machines, whose hours have a price in this currency."""
    other_calls: int
    """Calls that others served, or whose hours have no price: they are in no currency."""
    figure: Figure | None = None
    """With the hours in which the same machines wait; None where no call ran there."""
    waiting_share: float = 0.0
    """Share of it that pays for machines that wait, draw by draw, averaged."""
    ratio: Figure | None = None
    """What the own calls that have a list price cost, over it; None in other currencies than that of list prices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What the tokens of a group cost at dated list prices; calls without a known price are counted, not guessed.

    A record that states no number of calls, and a message, stands as one call here.
    """

    figure: Figure | None
    """US dollars at list prices; None where no call of the group has a price."""
    priced_calls: int
    unpriced_calls: int
    dates: tuple[str, str] | None = None
    """First and last date of the prices used (YYYY-MM-DD)."""
    stated: tuple[StatedCost, ...] = ()
    """What records state that the calls cost, by currency: of list prices first."""
    unstated_calls: int = 0
    """Calls of which no record states what they cost."""
    own: tuple[OwnCost, ...] = ()
    """What own machines cost, by currency; none where no price of an hour is stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Calls whose records leave something unsaid: how many they are, and how much that weighs.

    A record that states no number of calls, and a message, stands as one call here.
    """

    code: str
    """Names its message in the locales: ``gap-<code>``."""
    quantity: Quantity
    """The quantity whose shares are given: that on which the gap bears most."""
    calls: int
    calls_share: float
    total_share: float
    """Share of the account's ``quantity`` that these calls make up, draw by draw, averaged."""
    width_share: float
    """Share of the log-variance of ``quantity`` that comes from what is unsaid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One row of a table: its keys, its tokens, its figures, and a share that adds up, as medians do not."""

    keys: Mapping[str, str | None]
    tokens: Tokens
    figures: tuple[Figure, ...]
    energy_share: float
    """Share of the account's facility energy, draw by draw, averaged: shares of the groups of a table add to 1."""
    rest_of: int = 0
    """How many groups this row sums, when it is the row of all others."""
    intensity: Figure | None = None
    """Facility energy per output token (J); None where no output token is stated."""
    cost: Cost | None = None

    @property
    def is_unused(self) -> bool:
        """Whether nothing was used: a period of a table by time in which no record begins."""
        return not any(getattr(self.tokens, each.name) for each in fields(self.tokens))

    def figure(self, quantity: Quantity) -> Figure:
        """The figure of one quantity."""
        for figure in self.figures:
            if (figure.quantity, figure.boundary) == (quantity.name, quantity.boundary):
                return figure
        raise KeyError(quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A rollup: groups by one or more keys, the largest first; all periods in order where the first key is a time."""

    by: tuple[str, ...]
    groups: tuple[Group, ...]
    asked: bool = True
    """Whether it was asked for; the others are a report's own."""
    long_spans: LongSpans | None = None
    """Records that are longer than the hour, day, week or month of this table, where there are any."""
    tz: str = "UTC"
    """The zone by whose clock hours, days, weeks and months begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A what-if: the same usage under another choice, minus the account. Attributional: nothing else changes."""

    text: str
    differences: tuple[Difference, ...]
    assumptions: tuple[Assumption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """A change that evidence lets us propose: a what-if, with what it rests on among its assumptions."""

    name: str
    """``model``, ``output``, ``cached`` or ``region``; names its message in the locales: ``lever-<name>``."""
    scenario: Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Unproposed:
    """A lever that is not proposed, and why: ``lever-none-<name>-<reason>`` in the locales."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Levers:
    """What would lower an account, the largest median difference in carbon first, and what cannot be proposed."""

    proposed: tuple[Lever, ...]
    declined: tuple[Unproposed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one cause adds to a difference: energy, carbon and water."""

    cause: str
    """``volume``, ``model``, ``length``, ``region`` or ``factors``: ``cause-<name>`` in the locales."""
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An account minus another one, on common draws; in each draw the parts add to the difference."""

    against: str
    """What it is compared with, as it was asked for: a period, a file, a folder."""
    tokens: Tokens
    period: tuple[str, str] | None
    records: Reconciliation
    figures: tuple[Figure, ...]
    """Those of the other side."""
    differences: tuple[Difference, ...]
    """Energy, carbon and water of the account, minus the other's."""
    ratios: tuple[Figure, ...]
    """The same over the other's."""
    parts: tuple[Part, ...]


EXPLAINED: Final = ("agrees", "other-day", "no-tokens", "other-seller", "outside")
"""Verdicts on lines of a bill that leave nothing to ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLine:
    """What was charged and what records come to: of one model, or of what an amount without tokens is for."""

    when: str | None
    """The day, or the month; None where charges have no times."""
    seller: str | None
    model: str | None
    charge: str | None
    """What the bill says that an amount without tokens is for."""
    verdict: str
    """What explains the difference: ``verdict-<name>`` in the locales."""
    tokens: Tokens
    """Those of the records."""
    billed_tokens: Tokens
    recorded: Decimal
    """What the records state, and the list price of those that state none."""
    billed: Decimal

    @property
    def is_open(self) -> bool:
        """Whether something is left to explain."""
        return self.verdict not in EXPLAINED

    @property
    def difference(self) -> Decimal:
        """What was charged beyond what the records come to."""
        return self.billed - self.recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class BillCheck:
    """An account beside a bill, line by line."""

    bill: str
    """The bill, as it was asked for."""
    currency: str
    grain: str | None
    """``day`` or ``month``."""
    period: tuple[str, str] | None
    charges: Reconciliation
    """Where every charge went."""
    skipped: Mapping[Message, int]
    """Charges for something else."""
    lines: tuple[BillLine, ...]
    stated: Decimal
    """What the records of the bill's sellers and days state, in its currency."""
    listed: Decimal
    """The list price of those that state nothing."""

    @property
    def billed(self) -> Decimal:
        """What was charged, in its currency, for tokens and for all else."""
        return sum((line.billed for line in self.lines if line.verdict != "other-currency"), Decimal(0))

    @property
    def open(self) -> tuple[BillLine, ...]:
        """The lines that nothing explains, the largest difference first."""
        return tuple(sorted((line for line in self.lines if line.is_open), key=lambda each: -abs(each.difference)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Manufacture:
    """What the embodied figures of an account are made of, and what they leave out."""

    items: tuple[ItemShare, ...]
    """Shares of embodied carbon and ADPe, which add to 1; empty where both are nothing."""
    boundary: str
    lifetime: Fact
    """Years of service over which manufacture is spread."""
    busy: Fact
    """Share of these years in which a server is busy."""
    not_assessed: tuple[str, ...]
    """What no fact covers: ``not-assessed-<name>`` in the locales."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelUse:
    """A name in the records and the model it was taken for."""

    name: str | None
    model: KnownModel
    calls: int
    """As in a :class:`Gap`: every record counts for something."""
    tokens: Tokens
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Calls whose records do not state something that the figures need."""

    without_model: int
    without_region: int
    without_input: int
    without_output: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterSum:
    """What one meter read, at one boundary."""

    by: str | None
    """The meter, as records name it; None where they do not."""
    boundary: Boundary
    calls: int
    energy_j: Decimal
    """An exact sum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterRatio:
    """What meters read of some calls, over what the model says of the very same calls."""

    model_id: str
    name: str | None
    """The model as it is shown; None where records name none that is known."""
    calls: int
    ratio: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Metered:
    """The calls of an account whose energy a meter read: they are priced by it, all others by the model."""

    calls: int
    of: int
    """All calls of the account; a record that states no number of calls, and a message, stands as one."""
    energy_share: float
    """Share of the account's facility energy that these calls make up, draw by draw, averaged."""
    sums: tuple[MeterSum, ...]
    """What each meter read, the most calls first."""
    ratio: Figure | None
    """Of all of them, at the boundary of their meters (of several, at the facility's); None where none was read."""
    by_model: tuple[MeterRatio, ...]
    """The same by model, the most calls first."""
    unused: Mapping[str, int]
    """Why an energy that records state is not taken as a reading -> how many records state one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the reading of some usage found beside its sums."""

    recognised: Mapping[str, tuple[str, Message]]
    """File -> (format, why it was recognised)."""
    reject_counts: Mapping[str, int]
    rejects: tuple[Reject, ...]
    unmapped: tuple[str | Message, ...]
    skipped: Mapping[Message, int]
    unknown_keys: Mapping[str, int]
    named_by: Mapping[str, int]
    """Field of the records -> how many in which it names the model, and another field names another one."""
    taken: Mapping[str, str]
    """Column -> what it was taken for by its name alone, as ``--map`` would say it."""
    table_maps: tuple[str, ...]
    """What ``--map`` would say of each kind of table that was read."""
    same_calls: OnceCounted | None
    """The calls that several formats record, which count once; None where there are none."""
    keys: tuple[str, ...]
    """What a table of these records may be by: those of every account, those that a column gives, their labels."""

    @property
    def other_sums(self) -> int:
        """Rows of tables that sum up others, and come to something else than they do."""
        return self.skipped.get(OTHER_TOTAL, 0)

    @property
    def findings(self) -> dict[str, Any]:
        """The fields of this class, for another that has them too."""
        return {each.name: getattr(self, each.name) for each in fields(Findings)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account(Findings):
    """What some usage cost: a total, tables, what is least known, and where every record went."""

    total: Group
    tables: tuple[Table, ...]
    scenarios: tuple[Scenario, ...]
    models: tuple[ModelUse, ...]
    missing: Missing
    unknowns: tuple[Unknown, ...]
    """What the width of the energy figure comes from, largest share first."""
    phases: Mapping[str, float]
    """Share of accelerator energy by phase of serving (a modelled split)."""
    records: Reconciliation
    period: tuple[str, str] | None
    """First and last day of the usage (UTC), spans of records to their end; None where records have no times."""
    command: tuple[str, ...]
    request_id: str
    snapshot: str
    manufacture: Manufacture | None = None
    levers: Levers | None = None
    """None where they were not asked for."""
    comparison: Comparison | None = None
    """None where it is compared with nothing."""
    bill: BillCheck | None = None
    """None where no bill is given."""
    gaps: tuple[Gap, ...] = ()
    """What records leave unsaid, the widest first."""
    unreadable: tuple[str, ...] = ()
    broken: tuple[Reject, ...] = ()
    """The files that :attr:`unreadable` tells of, as the rejects file has them."""
    """Files of folders that could not be read at all, each with why."""
    metered: Metered | None = None
    """None where no record states an energy."""
    largest: Table | None = None
    """The groups by model of a first screen, which no table that was asked for holds; None where it was not wanted."""
    charges: tuple[Group, ...] = ()
    """Its groups as charges of a bill; none where they were not wanted."""
    notes: tuple[Note, ...] = field(default=())
    """Things to say aloud: a data folder that could not be written, files of a folder that were not read."""

    draws: Mapping[tuple[str, Boundary], Draws] = field(
        default_factory=dict[tuple[str, Boundary], Draws], repr=False, compare=False
    )
    """Quantity and boundary -> the draws of the total and of its cost, of shape (worlds,)."""

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of the total."""
        return self.total.figures

    def probability_above(self, amount: float, *, quantity: str, boundary: Boundary) -> float:
        """Share of the draws of the total that are above an amount in the unit of the quantity."""
        return float((self.draws[quantity, boundary] > amount).mean())

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What was assumed, over all figures of the total and its cost, each once."""
        cost = self.total.cost.figure if self.total.cost is not None else None
        figures = (*self.figures, *(() if cost is None else (cost,)))
        return tuple({str(each): each for figure in figures for each in figure.assumptions}.values())
