"""How much of an account meters read, and how far the model is from them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from obsia.core.document import Block, Column, Section, Sentence, Shows, Times, Tone, table
from obsia.core.locales import printable
from obsia.core.message import Argument, Message, Rounded, Share

if TYPE_CHECKING:
    from obsia.app.usage.account import Account, Metered, MeterRatio
    from obsia.core.figure import Figure

_DIGITS: Final = 6
"""Digits of an energy that was read."""


def metered(account: Account) -> Section:
    """The share that meters read, what each read, and their ratio to the model; empty where no record states one."""
    found = account.metered
    head = Message("section-metered")
    if found is None:
        return Section(name="metered", head=head)
    blocks: list[Block] = [Sentence(text=each) for each in sentences(found)]
    blocks += [Sentence(text=each, tone=Tone.ALARM) for each in doubts(found)]
    sums = table(
        "meters",
        found.sums,
        (Column(name="meter", head=Message("head-meter"), is_key=True),
         lambda each: printable(each.by) if each.by else Message("not-stated")),
        (Column(name="boundary", head=Message("head-covers"), is_key=True),
         lambda each: Message(f"boundary-{each.boundary}")),
        (Column(name="calls", head=Message("head-calls")), lambda each: each.calls),
        (Column(name="energy_j", head=Message("head-read-energy")),
         lambda each: Rounded(float(each.energy_j), _DIGITS)),
    )  # fmt: skip
    rows: list[tuple[Argument, int, Figure]] = []
    if found.ratio is not None:
        rows.append((Message("metered-all"), found.calls, found.ratio))
    rows += [(_name(each), each.calls, each.ratio) for each in found.by_model]
    ratios = table(
        "meter-ratios",
        rows,
        (Column(name="model", head=Message("head-metered-model"), is_key=True), lambda each: each[0]),
        (Column(name="calls", head=Message("head-calls"), drop=1), lambda each: each[1]),
        (Column(name="ratio", head=Message("head-meter-ratio"), shows=Shows.WITH_UNIT), lambda each: Times(each[2])),
        caption=Message("metered-about"),
        note=(Message("metered-beyond"),),
    )
    return Section(name="metered", head=head, blocks=(*blocks, sums, ratios))


def sentences(found: Metered) -> Iterator[Message]:
    """How much was read."""
    if found.calls:
        yield Message("metered-share", count=found.calls, share=Share(found.energy_share))
    else:
        yield Message("metered-none")


def doubts(found: Metered) -> Iterator[Message]:
    """Which stated energies are not taken as read, and why."""
    for reason, count in found.unused.items():
        yield Message(f"unmetered-{reason}", count=count)


def short(account: Account) -> tuple[Message, ...]:
    """The same in a few words; empty where nothing was read."""
    found = account.metered
    return () if found is None or not found.calls else (Message("metered-first", share=Share(found.energy_share)),)


def _name(each: MeterRatio) -> Argument:
    return Message("not-stated") if each.name is None else printable(each.name)
