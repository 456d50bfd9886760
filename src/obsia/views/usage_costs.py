"""What records state that usage cost, beside list prices: one sentence for each currency, and columns of groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from obsia.core.document import NOTHING, Cell, Change, Column, Line, Section, Sentence, Table, Times, table
from obsia.core.grouping import grouped
from obsia.core.locales import printable
from obsia.core.message import Argument, Listed, Message, Rounded, Share, Symbol, Term
from obsia.views import parts
from obsia.views import usage_messages as about

if TYPE_CHECKING:
    from obsia.app.usage.account import Account, BillCheck, BillLine, CostDifference, Group, OwnCost, StatedCost, Tokens
    from obsia.core.figure import Figure

DOLLARS: Final = "USD"
_CENTS: Final = 2
_LEAST_DIGITS: Final = 3
MOST_SOURCES: Final = 4
MOST_OPEN: Final = 20
_LONGEST_PATH: Final = 160
_HEADS: Final = {
    "billed": Message("head-bill-billed"),
    "recorded": Message("head-bill-recorded"),
    "difference": Message("head-difference"),
}
_NO_DIFFERENCE: Final = 0.005
"""Half a cent: a smaller difference is none."""


def money(amount: Decimal) -> Rounded:
    """An amount to the cent, or to three digits where it is smaller."""
    whole = len(str(abs(int(amount)))) if abs(amount) >= 1 else 0
    return Rounded(float(amount), max(whole + _CENTS, _LEAST_DIGITS))


def amount(each: StatedCost) -> Message:
    """An amount with its currency, or with the words that it has none."""
    if each.currency is None:
        return Message("stated-amount-bare", amount=money(each.amount))
    return Message("stated-amount", amount=money(each.amount), unit=Symbol(each.currency))


def sentences(account: Account) -> Iterator[Message]:
    """What records state, by currency: who says it and of how many calls, and how far it is from list prices."""
    cost = account.total.cost
    for each in () if cost is None else cost.stated:
        sources = [*map(printable, list(each.by)[:MOST_SOURCES]), *(["…"] if len(each.by) > MOST_SOURCES else [])]
        said = {"stated": amount(each), "count": each.calls, "by": Listed(sources)}
        yield Message("stated-cost", **said)
        if each.difference is not None and each.difference.ratio is not None and each.currency is None:
            yield Message("stated-far", ratio=Rounded(each.difference.ratio.median, _LEAST_DIGITS))
        elif each.difference is not None:
            yield _compared(each.difference)
        elif each.currency == DOLLARS:
            yield Message("stated-no-list-price")
        else:
            yield Message("stated-other-currency")
    if cost is not None and cost.stated and cost.unstated_calls:
        yield Message("stated-not-by-all", count=cost.unstated_calls)
    yield from _own(() if cost is None else cost.own)


def _own(costs: Sequence[OwnCost]) -> Iterator[Message]:
    """What own machines cost, how much of it they wait, and how far it is from list prices."""
    for own in costs:
        if own.figure is None:
            yield Message("own-none")
            return
        yield Message("own-waiting", count=own.calls, share=Share(own.waiting_share))
        if own.ratio is not None:
            yield Message("own-ratio", ratio=own.ratio)
    if costs and costs[0].other_calls:
        yield Message("own-others", count=costs[0].other_calls)


def _compared(difference: CostDifference) -> Message:
    """How far the stated cost of some calls is from their list price."""
    of, median = money(difference.amount), difference.figure.median
    if abs(median) < _NO_DIFFERENCE:
        return Message("stated-difference-none", count=difference.calls, of=of)
    if difference.ratio is None:
        return Message("stated-difference-free", count=difference.calls, of=of)
    return Message(
        f"stated-difference-{'more' if median > 0 else 'less'}",
        count=difference.calls,
        of=of,
        difference=money(abs(Decimal(str(median)))),
        ratio=Rounded(difference.ratio.median, _LEAST_DIGITS),
    )


def own_headlines(account: Account) -> Iterator[parts.Headline]:
    """What own machines cost, where a price of an hour is stated and calls ran there."""
    for own in () if account.total.cost is None else account.total.cost.own:
        if own.figure is None:
            continue
        unit = Symbol(own.currency)
        price = Message("stated-amount", amount=money(own.prices[0]), unit=unit)
        if len(own.prices) > 1:
            price = Message("own-prices", low=money(own.prices[0]), high=money(own.prices[-1]), unit=unit)
        basis = Message("own-basis", price=price)
        yield parts.Headline(Message("own-cost"), own.figure, basis, Message("own-line", cost=own.figure, basis=basis))


def short(account: Account) -> tuple[Message, ...]:
    """The same in a few words; empty where no record states a cost."""
    cost = account.total.cost
    if cost is None or not cost.stated:
        return ()
    stated = Listed([amount(each) for each in cost.stated])
    difference = cost.stated[0].difference
    if difference is None or difference.ratio is None:
        return (Message("first-stated", stated=stated),)
    ratio = Rounded(difference.ratio.median, _LEAST_DIGITS)
    return (Message("first-stated-ratio", stated=stated, ratio=ratio),)


def columns(groups: Sequence[Group]) -> Iterator[Line[Group]]:
    """Stated cost and its difference to list prices, where any group states one."""
    stated = [each for group in groups for each in _of(group)]
    if not stated:
        return
    drop = 3
    if all(each.currency == DOLLARS for each in stated):
        yield Column(name="stated_cost", head=Message("head-stated-usd"), drop=drop), _dollars
    else:
        yield Column(name="stated_cost", head=Message("head-stated-cost"), drop=drop), _amounts
    if any(each.difference is not None for each in stated):
        head = Message("head-stated-difference")
        yield Column(name="cost_difference", head=head, drop=drop + 1, with_range=False, unit_says=NOTHING), _difference
        yield Column(name="cost_ratio", head=Message("head-ratio"), is_detail=True, unit_says=NOTHING), _ratio


def own_columns(groups: Sequence[Group]) -> Iterator[Line[Group]]:
    """What own machines cost, a column for each currency; and how that stands to list prices, for files."""
    costs = [own for group in groups for own in _owns(group)]
    codes = sorted({own.currency for own in costs if own.figure is not None})
    for code in codes:
        name = "own-cost" if len(codes) == 1 else f"own-cost-{code.lower()}"
        yield Column(name=name, head=Message("own-cost"), drop=1, with_range=False), partial(_own_figure, code)
    if any(own.ratio is not None for own in costs):
        yield Column(name="own_ratio", head=Message("head-own-ratio"), is_detail=True, unit_says=NOTHING), _own_ratio


def _owns(group: Group) -> Sequence[OwnCost]:
    return () if group.cost is None else group.cost.own


def _own_figure(code: str, group: Group) -> Figure | None:
    """What the own calls of a group cost in one currency."""
    return next((own.figure for own in _owns(group) if own.currency == code), None)


def _own_ratio(group: Group) -> Cell:
    """That over the list price of the same calls."""
    return next((Times(own.ratio) for own in _owns(group) if own.ratio is not None), None)


def _of(group: Group) -> Sequence[StatedCost]:
    return () if group.cost is None else group.cost.stated


def _dollars(group: Group) -> Cell:
    return next((money(each.amount) for each in _of(group)), None)


def _amounts(group: Group) -> Cell:
    amounts: list[Argument] = [amount(each) for each in _of(group)]
    return Listed(amounts) if amounts else None


def _difference(group: Group) -> Cell:
    found = next((each.difference for each in _of(group) if each.difference is not None), None)
    return None if found is None else Change(found.figure)


def _ratio(group: Group) -> Cell:
    found = next((each.difference for each in _of(group) if each.difference is not None), None)
    return None if found is None or found.ratio is None else Times(found.ratio)


def bill(account: Account) -> Section:
    """The account beside a bill: what explains each difference, and the largest left to explain; empty without one."""
    held = account.bill
    if held is None:
        return Section(name="bill")
    unit = Symbol(held.currency)
    open_lines = held.open
    inside = [line for line in held.lines if line.verdict not in ("outside", "other-seller")]
    said: list[Argument] = [
        Message("bill-charges", charges=held.charges.counted, billed=money(held.billed), unit=unit),
        Message("bill-recorded", stated=money(held.stated), listed=money(held.listed), unit=unit),
        Message("bill-open", count=len(open_lines), of=len(inside)) if open_lines else Message("bill-explained"),
    ]
    if aside := sum(held.skipped.values()) + held.charges.rejected:
        said.append(Message("bill-aside", count=aside))
    return Section(
        name="bill",
        head=Message("section-bill", bill=printable(held.bill, most=_LONGEST_PATH)),
        blocks=(*(Sentence(text=each) for each in said), _verdicts(held), _open_lines(open_lines)),
    )


def _verdicts(held: BillCheck) -> Table:
    """What explains how much, a row for each verdict."""
    by = grouped((line.verdict, line) for line in held.lines)
    amounts = {
        verdict: [sum(map(attrgetter(name), lines), Decimal(0)) for name in _HEADS] for verdict, lines in by.items()
    }

    def amount_in(place: int) -> Callable[[str], Cell]:
        return lambda verdict: money(amounts[verdict][place])

    return table(
        "bill",
        sorted(by, key=lambda verdict: -len(by[verdict])),
        (
            Column(name="verdict", head=Message("head-bill-verdict"), is_key=True),
            lambda verdict: Term("verdict", verdict),
        ),
        (Column(name="lines", head=Message("head-bill-lines")), lambda verdict: len(by[verdict])),
        *(
            (
                Column(name=name, head=_HEADS[name]),
                amount_in(place),
            )
            for place, name in enumerate(_HEADS)
        ),
    )


def _open_lines(lines: Sequence[BillLine]) -> Table:
    """The lines that are left to explain, the largest difference first."""
    has_times = any(line.when is not None for line in lines)
    has_sellers = len({line.seller for line in lines}) > 1
    return table(
        "bill-open",
        lines,
        (Column(name="when", head=Message("head-bill-when"), is_key=True), lambda line: line.when)
        if has_times else None,
        (Column(name="seller", head=about.key_head("provider"), is_key=True), lambda line: line.seller)
        if has_sellers else None,
        (Column(name="model", head=about.key_head("model"), is_key=True, wraps=True),
         lambda line: printable(line.model or line.charge or "", most=80) or Message("unknown-model")),
        (Column(name="verdict", head=Message("head-bill-verdict"), wraps=True),
         lambda line: Term("verdict", line.verdict)),
        (Column(name="tokens", head=Message("head-bill-recorded-tokens"), drop=2),
         lambda line: _tokens(line.tokens)),
        (Column(name="billed_tokens", head=Message("head-bill-billed-tokens"), drop=2),
         lambda line: _tokens(line.billed_tokens) or None),
        (Column(name="billed", head=Message("head-bill-billed")), lambda line: money(line.billed)),
        (Column(name="recorded", head=Message("head-bill-recorded")), lambda line: money(line.recorded)),
        (Column(name="difference", head=Message("head-difference"), drop=1), lambda line: money(line.difference)),
        caption=Message("caption-bill-open"),
        most=MOST_OPEN,
    )  # fmt: skip


def _tokens(tokens: Tokens) -> int:
    return tokens.input_tokens + tokens.output_tokens
