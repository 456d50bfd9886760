"""Tables of the groups of an account: a column and what stands in it are one line, for every medium."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from obsia.core.data import NUMBER, DataType, Member, member
from obsia.core.document import NOTHING, Cell, Chart, Column, Line, Section, Sentence, Shares, Table, table
from obsia.core.figure import Figure
from obsia.core.locales import printable
from obsia.core.locales.scales import interval_message
from obsia.core.locales.wording import CARBON, ENERGY, WATER, find
from obsia.core.message import Argument, Clauses, Listed, Message, Pair, Share, Symbol
from obsia.views import usage_costs
from obsia.views import usage_messages as about

if TYPE_CHECKING:
    from obsia.app.usage import account as accounts
    from obsia.app.usage.account import Account, Group

MOST_CONTRIBUTORS: Final = 5
MOST_NAME: Final = 60
"""Letters of the name of a group beside its bar."""
MOST_DRAWN: Final = 12
"""Groups whose shares are drawn; the table has all."""
TOKENS: Final = ("input_tokens", "cached_tokens", "output_tokens", "reasoning_tokens")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A column of groups that every medium has: pages, files for people and, by its type, data."""

    column: Column
    member: Member[Group]
    cell: Callable[[Any], Cell]
    """How people read the value."""
    in_rows: bool
    """Whether rows of data have it, which repeat their group for each figure."""

    @property
    def line(self) -> Line[Group]:
        """The column and what stands in it."""
        return self.column, lambda group: None if (value := self.member.value(group)) is None else self.cell(value)


def shared(
    column: Column,
    held: DataType,
    value: Callable[[Group], object],
    *,
    cell: Callable[[Any], Cell] = lambda value: value,
    in_rows: bool = True,
) -> Shared:
    """A column of groups, for people and for machines under one name."""
    return Shared(column=column, member=member(column.name, held, value), cell=cell, in_rows=in_rows)


SHARED: Final = (
    shared(
        Column(name="energy_share", head=Message("head-of-energy"), drop=6, unit_says=Message("head-share")),
        NUMBER,
        lambda each: each.energy_share,
        cell=Share,
        # A share of the energy beside a row of water would be taken for one of the water.
        in_rows=False,
    ),
)
"""Columns of groups in every medium. A new one is one entry here, and its head in the message files."""


def rollup(held: accounts.Table, account: Account, *, number: int) -> Section:
    """One table of groups, with a chart: over time where its key is one, else of what shares the largest have."""
    chart = energy_chart(held) or share_chart(held)
    total = account.total if len(held.groups) > 1 else None
    groups = groups_table(held.groups, by=held.by, total=total, note=about.long_spans(held))
    blocks = (chart, groups) if chart else (groups,)
    return Section(name=f"by-{number}", head=about.table_title(held.by, held.tz), blocks=blocks)


def groups_table(
    groups: Sequence[Group], *, by: Sequence[str], total: Group | None = None, note: Sequence[Message] = ()
) -> Table:
    """Groups with their usage and their figures: a column and what stands in it are one line."""
    whole = [*groups, *([total] if total else [])]
    has_tokens = about.have_tokens(groups)
    return table(
        f"by-{','.join(by)}",
        groups,
        *((Column(name=f"key.{key}", head=about.key_head(key), is_key=True), partial(about.key_cell, key=key))
          for key in by),
        *usage_columns(whole),
        (Column(head=Message("head-output"), drop=5), output_tokens) if has_tokens else None,
        *token_columns(has_tokens),
        figure_column("energy", groups, partial(of_group, ENERGY), is_drawn=True),
        figure_column("carbon", groups, partial(of_group, CARBON), drop=2, unit_says=NOTHING),
        figure_column("water", groups, partial(of_group, WATER), drop=3, unit_says=Message("head-of-water")),
        figure_column("cost", groups, cost_of, drop=1, unit_says=NOTHING),
        *usage_costs.columns(whole),
        *usage_costs.own_columns(whole),
        (Column(name="unpriced", head=Message("head-unpriced"), is_detail=True), unpriced_calls),
        figure_column("per-token", groups, lambda each: each.intensity, drop=7, unit_says=NOTHING),
        *(each.line for each in SHARED),
        is_rest=lambda each: each.rest_of,
        caption=Message("caption-groups", range=interval_message(find(each.figures, ENERGY) for each in groups)),
        note=note,
        total=total,
    )  # fmt: skip


def is_alike(held: accounts.Table) -> bool:
    """Whether a table has one group of one key: it says what the total says."""
    return len(held.by) == len(held.groups) == 1 and not held.groups[0].rest_of


def alike(account: Account) -> Section | None:
    """What all records have alike, in a sentence in place of tables of one row; None where there are none."""
    told = [(each.by[0], each.groups[0]) for each in account.tables if is_alike(each)]
    pairs = Clauses(Pair((about.key_head(key), _said(group, key))) for key, group in told)
    return Section(name="alike", blocks=(Sentence(text=Message("web-usage-alike", what=pairs)),)) if told else None


def contributors(account: Account) -> Section:
    """The table that tells contributors apart, and its largest rows: the first with more than one, time aside."""
    told = [each for each in account.tables if len(each.groups) > 1 and not set(each.by) & set(about.TIMES)]
    chosen = told[0] if told else account.tables[0]
    held = table(
        "contributors",
        sorted((each for each in chosen.groups if not each.rest_of), key=lambda each: -each.energy_share),
        *((Column(name=f"key.{key}", head=about.key_head(key), is_key=True), partial(about.key_cell, key=key))
          for key in chosen.by),
        figure_column("energy", chosen.groups, partial(of_group, ENERGY), is_drawn=True),
        (Column(name="energy_share", head=Message("head-of-energy")), lambda each: Share(each.energy_share)),
        most=MOST_CONTRIBUTORS,
    )  # fmt: skip
    head = Message("web-usage-largest", keys=Listed(about.key_head(key) for key in chosen.by))
    return Section(name="contributors", head=head, blocks=(held,))


def figure_column(
    name: str,
    groups: Iterable[Group],
    cell: Callable[[Group], Figure | None],
    *,
    drop: int = 0,
    is_drawn: bool = False,
    unit_says: Argument | None = None,
) -> Line[Group] | None:
    """A column of figures; None where no group has one."""
    if all(cell(each) is None for each in groups):
        return None
    column = Column(
        name=name, head=Message(name), drop=drop, is_drawn=is_drawn, with_range=is_drawn, unit_says=unit_says
    )
    return column, cell


def of_group(which: tuple[str, object], group: Group) -> Figure:
    """The figure of a group that is about ``which``."""
    return next(each for each in group.figures if (each.quantity, each.boundary) == which)


def cost_of(group: Group) -> Figure | None:
    """What a group cost, where it has a price."""
    return None if group.cost is None else group.cost.figure


def unpriced_calls(group: Group) -> int | None:
    """Calls of a group that have no price."""
    return None if group.cost is None else group.cost.unpriced_calls


def output_tokens(group: Group) -> int | None:
    """Output tokens of a group, where any are known."""
    return group.tokens.output_tokens if group.is_unused or about.have_tokens([group]) else None


def usage_columns(groups: Sequence[Group]) -> Iterator[Line[Group]]:
    """How much usage each group is: a number of one kind, or words where several kinds are in; files have numbers."""
    kinds = about.kinds_of(groups)
    if len(kinds) > 1:
        yield (Column(head=Message("head-usage"), is_prose=True, drop=4), lambda each: about.counted_usage(each.tokens))
    for kind in kinds:
        column = Column(name=kind, head=Message(f"head-{kind}"), drop=4, is_detail=len(kinds) > 1)
        yield column, partial(_counted, kind)


def _counted(kind: str, group: Group) -> Cell:
    return about.counted(kind, group.tokens)


def token_columns(has_tokens: bool) -> Iterator[Line[Group]]:
    """Counts of tokens, for files."""
    for name in TOKENS if has_tokens else ():
        head = Message("head-output" if name == "output_tokens" else f"head-{name.replace('_', '-')}")
        yield Column(name=name, head=head, is_detail=True), partial(_tokens, name)


def _tokens(name: str, group: Group) -> int:
    return getattr(group.tokens, name)


def energy_chart(held: accounts.Table) -> Chart | None:
    """The energy of a table by one key of time; None of any other table."""
    if len(held.by) != 1 or held.by[0] not in about.TIMES:
        return None
    [key] = held.by
    points = [
        (str(group.keys[key]), find(group.figures, ENERGY))
        for group in held.groups
        if group.keys.get(key) is not None and not group.rest_of
    ]
    missing = len(held.groups) - len(points)
    left = sum(group.rest_of for group in held.groups) or missing
    return Chart(unit=key, head=about.key_head(key), points=tuple(points), missing=left if missing else 0, of="energy")


def share_chart(held: accounts.Table) -> Shares | None:
    """The shares of the energy of a table by one key; None where there is nothing to share."""
    if len(held.by) != 1 or len(held.groups) < 2:
        return None
    [key] = held.by
    ordered = sorted(held.groups, key=lambda each: (bool(each.rest_of), -each.energy_share))
    rows = [(_named(each, key), Share(each.energy_share)) for each in ordered]
    name, share = rows[0]
    return Shares(
        head=Message("share-chart", keys=about.key_head(key), name=name, share=share),
        rows=tuple(rows[:MOST_DRAWN]),
        label=Clauses(Pair((each, part)) for each, part in rows[:MOST_DRAWN]),
        of="energy_share",
    )


def _said(group: Group, key: str) -> Argument:
    """The name of a group where it stands in a sentence."""
    name = about.key_cell(group, key) or NOTHING
    return printable(name, most=MOST_NAME) if type(name) is str else name


def _named(group: Group, key: str) -> Argument:
    """The name of a group beside a bar, where no sentence quotes it."""
    name = _said(group, key)
    return Symbol(name) if type(name) is str else name
