"""The first screen of an account: what it comes to, what was read, the largest lines, one warning, where to go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from obsia.app.usage.account import Account
from obsia.core.document import Block, Column, Command, Document, Section, Sentence, Tone, table
from obsia.core.figure import Tested
from obsia.core.locales import printable
from obsia.core.locales.wording import CARBON, ENERGY, find
from obsia.core.message import Argument, Listed, Message, Option, Sentences, Share, Symbol
from obsia.views import parts, usage, usage_costs, usage_meters
from obsia.views import usage_messages as about
from obsia.views.usage_tables import cost_of, figure_column, of_group, rollup

MOST_LARGEST: Final = 3
MOST_FORMATS: Final = 3
MOST_COLUMNS: Final = 3
_SHEETS: Final = "workbook"
_TABLES: Final = frozenset({"csv", "parquet", _SHEETS})
"""Formats of tables of one's own."""


def document(account: Account, *, verdicts: Sequence[about.Verdict] = (), rejects_file: str | None = None) -> Document:
    """What fits on one screen (25 lines), and whatever was asked for besides; all of it is in ``usage.document``."""
    asked = [rollup(each, account, number=number) for number, each in enumerate(account.tables, start=1)]
    return Document(
        title=about.title(account),
        about=usage.judged(verdicts),
        sections=(
            _figures(account, rejects_file),
            _read(account),
            *(asked or [_largest(account)]),
            usage.scenarios(account),
            usage.levers(account),
            usage.against(account),
            usage_costs.bill(account),
            _where(account),
        ),
    )


def _figures(account: Account, rejects_file: str | None) -> Section:
    """Energy, carbon, water and cost with their ranges, and the gravest of what has to be known about them."""
    tested = all(each.tested is Tested.TESTED for each in account.figures)
    said = Message("first-tested" if tested else "first-plausible", level=Share(account.figures[0].level))
    for stated in (*usage_meters.short(account), *usage_costs.short(account)):
        said = Message("first-noted", said=said, stated=stated)
    blocks: list[Block] = [replace(parts.headline(account.figures, *_cost(account)), note=(said,))]
    if account.total.cost is not None and account.total.cost.figure is None:
        blocks.append(Sentence(text=Message("cost-none"), tone=Tone.DIM))
    if warnings := about.warnings(account, rejects_file):
        first, *others = (Message("first-warning", what=each) for each in warnings)
        more = [Message("first-more", count=len(others), option=Option("full"))] if others else []
        blocks.append(Sentence(text=Sentences((first, *more)), tone=Tone.ALARM))
    return Section(name="figures", blocks=tuple(blocks), is_lead=True)


def _cost(account: Account) -> Iterator[parts.Headline]:
    """The cost as a row, where any call has a price; how many have one where not all do."""
    cost = account.total.cost
    yield from usage_costs.own_headlines(account)
    if cost is None or cost.figure is None:
        return
    share = about.priced_share(cost)
    unit = Symbol(about.unit_of(account.total.tokens))
    priced = Message("first-cost", priced=Message("cost-priced", share=Share(share), unit=unit))
    yield parts.Headline(Message("cost"), cost.figure, priced if cost.unpriced_calls else Message("cost-list-prices"))


def _read(account: Account) -> Section:
    """What was read, and what was not, a line each."""
    formats = list(dict.fromkeys(_format(each) for each in about.recognised(account)))
    named = Listed([*formats[:MOST_FORMATS], *(["…"] if len(formats) > MOST_FORMATS else [])])
    days = about.period(account)
    lines: list[Argument] = [about.records(account), about.tokens(account)]
    if formats:
        files = Message("first-files", count=len(account.recognised), formats=named)
        lines.append((files, *([days] if days else [])))
    elif days:
        lines.append(days)
    if _rows_are_calls(account):
        lines.append(Message("first-rows-are-calls", option=Option("map")))
    if aside := tuple(_aside(account)):
        lines.append(Message("first-aside", what=aside))
    return Section(name="read", head=Message("section-read"), blocks=tuple(Sentence(text=each) for each in lines))


def _format(files: about.Recognised) -> Message | str:
    """The format of files by its name; of sheets, whether they are of a workbook or printed."""
    return files.why if files.format == _SHEETS else printable(files.format)


def _rows_are_calls(account: Account) -> bool:
    """Whether rows of tables, which have no times, were each taken for a call: a table of sums looks the same."""
    are_tables = any(name in _TABLES for name, _ in account.recognised.values())
    return are_tables and account.period is None and account.total.tokens.calls == account.records.counted > 1


def _aside(account: Account) -> Iterator[Message]:
    """How much was read and not used; columns by their names."""
    names = [about.name_of(each, most=40) for each in account.unmapped]
    columns = Listed((*names[:MOST_COLUMNS], *_others(len(names) - MOST_COLUMNS)))
    for code, count, named in (
        ("first-skipped", sum(account.skipped.values()), {}),
        ("first-unmapped", len(names), {"columns": columns}),
        ("first-unknown-keys", len(account.unknown_keys), {}),
    ):
        if count:
            yield Message(code, count=count, **named)


def _others(count: int) -> tuple[Message, ...]:
    return (Message("and-others", count=count),) if count > 0 else ()


def _largest(account: Account) -> Section:
    """The models that used the most energy."""
    groups = () if account.largest is None else account.largest.groups
    told = sorted((each for each in groups if not each.rest_of), key=lambda each: -each.energy_share)
    kept = told[:MOST_LARGEST]
    held = table(
        "largest",
        kept,
        (
            Column(name="key.model", head=about.key_head("model"), is_key=True, wraps=True),
            partial(about.key_cell, key="model"),
        ),
        figure_column("energy", kept, partial(of_group, ENERGY), is_drawn=True),
        figure_column("carbon", kept, partial(of_group, CARBON), drop=2),
        figure_column("cost", kept, cost_of, drop=1),
        (Column(name="energy_share", head=Message("head-of-energy"), drop=3), lambda each: Share(each.energy_share)),
    )
    return Section(name="largest", blocks=(held,), is_lead=True)


def _where(account: Account) -> Section:
    """What unfolds the energy, and what asks for more."""
    options = {name: Option(name) for name in ("full", "by", "levers")}
    command = Command(text=f"obsia trace {find(account.figures, ENERGY).figure_id}", about=Message("energy"))
    more = Sentence(text=Message("first-where", **options), tone=Tone.DIM)
    return Section(name="where", blocks=(command, more), is_lead=True)
