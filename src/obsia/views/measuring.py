"""A measurement, laid out; and the sensors of a machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from shlex import quote
from typing import TYPE_CHECKING

from obsia.core.document import Column, Command, Document, Listing, Section, Sentence, Shows, Table, Tone, table
from obsia.core.locales import printable
from obsia.core.message import Message, Number, Rounded, Share, Symbol, Term, Zone

if TYPE_CHECKING:
    from obsia.app.measuring.report import Report
    from obsia.app.measuring.served import ModelEnergy
    from obsia.core.figure import Figure
    from obsia.meters.account import Measurement
    from obsia.meters.sensors import Sensor, Unreadable


def document(found: Report) -> Document:
    """What a job used, by sensor, and how sure that is."""
    return Document(
        title=Message("title-measure"),
        brand=Message("measure-brand"),
        about=tuple(_about(found)),
        sections=(
            Section(name="sensors", head=Message("section-sensors"), blocks=(_sensors(found),)),
            *served(found),
            Section(
                name="doubts",
                head=Message("section-measure-doubts"),
                blocks=(Listing(items=tuple(_doubts(found)), tone=Tone.ALARM),),
            ),
            Section(name="again", blocks=tuple(_again(found)), is_lead=True),
        ),
    )


def _about(found: Report) -> Iterator[Sentence]:
    of = found.measurement
    if found.energy is None:
        yield Sentence(text=Message("measure-nothing"), tone=Tone.ALARM)
    else:
        duration = Number(of.duration_s, "s", digits=3)
        if of.processor_times:
            yield Sentence(text=Message("measure-unmeasured"), tone=Tone.ALARM)
        yield Sentence(text=Message("measure-energy", energy=found.energy, duration=duration, nodes=of.nodes))
        yield Sentence(text=_basis(found.energy, of), tone=Tone.DIM)
    if found.idle is not None and found.active is not None:
        yield Sentence(text=Message("measure-idle", idle=found.idle, active=found.active))
    if found.groups and found.energy is not None:
        yield Sentence(text=Message("measure-group", groups=tuple(map(Symbol, found.groups))), tone=Tone.DIM)
    if found.processors is not None:
        job, others, idle = found.processors
        code = "measure-processors-modelled" if of.processor_times else "measure-processors"
        share = Share(found.processor_time_share or 0.0)
        yield Sentence(text=Message(code, job=job, others=others, idle=idle, share=share))
    elif found.processor_time_share is not None and found.energy is not None:
        code = "measure-processor-time" if found.idle is None else "measure-processors-alike"
        yield Sentence(text=Message(code, share=Share(found.processor_time_share)), tone=Tone.DIM)
    if found.carbon is not None:
        yield Sentence(text=Message("measure-carbon", carbon=found.carbon, place=Zone(found.region or "")))


def _basis(energy: Figure, of: Measurement) -> Message:
    """What the energy rests on."""
    if of.processor_times:
        return Message("measure-basis-modelled", processors=sum(each.processors for each in of.processor_times))
    boundary = Term("boundary", energy.boundary.value.replace(" ", "-"))
    return Message("measure-basis", covered=Share(of.covered_share), boundary=boundary)


def _sensors(found: Report) -> Table:
    return table(
        "measured-sensors",
        found.by_sensor,
        (Column(name="sensor", head=Message("head-sensor"), is_key=True, wraps=True),
         lambda each: each[0].sensor.hardware or each[0].sensor.sensor_id),
        (Column(name="domain", head=Message("head-domain")), lambda each: Term("sensor-domain", each[0].sensor.domain)),
        (Column(name="energy", head=Message("head-measured-energy")), lambda each: each[1]),
        (Column(name="added", head=Message("head-added"), tone=Tone.DIM),
         lambda each: Message("measure-added" if each[0].is_added else "measure-not-added")),
    )  # fmt: skip


def served(found: Report) -> Iterator[Section]:
    """What each model used, and what the machine takes without work; nothing without metrics of servers."""
    if found.served is None:
        return
    blocks = [
        _energies(found.served.models, name="served", key="model", head="head-metered-model", note="served-shares")
    ]
    if found.served.tenants:
        blocks.append(
            _energies(
                found.served.tenants, name="tenants", key="tenant", head="head-served-tenant", note="served-tenants"
            )
        )
    said = [Message("served-waiting", waiting=found.served.waiting)]
    if found.served.idle is not None:
        said.insert(0, Message("served-idle", idle=found.served.idle))
    if found.served.untimed_calls:
        said.append(Message("served-untimed", count=found.served.untimed_calls))
    lines = tuple(Sentence(text=each, tone=Tone.DIM) for each in said)
    yield Section(name="served", head=Message("section-served"), blocks=(*blocks, *lines))


def _energies(of: Sequence[ModelEnergy], *, name: str, key: str, head: str, note: str) -> Table:
    return table(
        name,
        of,
        (Column(name=key, head=Message(head), is_key=True), lambda each: printable(each.name)),
        (Column(name="output_tokens", head=Message("head-served-tokens"), drop=1), lambda each: each.output_tokens),
        (Column(name="energy", head=Message("head-measured-energy"), shows=Shows.WITH_UNIT), lambda each: each.energy),
        (Column(name="prefill", head=Message("head-served-prefill"), shows=Shows.WITH_UNIT, with_range=False, drop=2),
         lambda each: each.by_part["prefill"]),
        (Column(name="decode", head=Message("head-served-decode"), shows=Shows.WITH_UNIT, with_range=False, drop=2),
         lambda each: each.by_part["decode"]),
        (Column(name="per_token", head=Message("head-served-per-token"), shows=Shows.WITH_UNIT),
         lambda each: each.per_output_token),
        note=(Message(note),),
    )  # fmt: skip


def _doubts(found: Report) -> Iterator[Message]:
    of = found.measurement
    if not of.is_whole:
        yield Message("measure-killed")
    for address, reason in found.silent:
        yield Message("measure-silent", address=address, why=Term("sensor-unread", reason))
    if found.torn_bytes:
        yield Message("measure-torn", bytes=found.torn_bytes)
    if of.suspended_s:
        yield Message("measure-suspended", duration=Rounded(of.suspended_s))
    by_code: dict[str, list[float]] = {}
    until_ns: dict[tuple[str, str], int] = {}
    for sensor, issue in of.issues:
        widths_j, key = by_code.setdefault(issue.code, []), (sensor.sensor_id, issue.code)
        if until_ns.get(key) == issue.start_ns:
            # From one read to the next: it is the same time in doubt.
            widths_j[-1] += issue.high_j - issue.low_j
        else:
            widths_j.append(issue.high_j - issue.low_j)
        until_ns[key] = issue.end_ns
    for code, widths_j in by_code.items():
        yield Message(
            "measure-issue", what=Message(f"measure-issue-{code}"), count=len(widths_j), most=Rounded(sum(widths_j))
        )


def _again(found: Report) -> Iterator[Command]:
    if len(found.journals) == 1:
        yield Command(text=f"obsia measure recover {quote(found.journals[0])}", about=Message("measure-again"))


def sensors(found: Sequence[Sensor], unread: Sequence[Unreadable]) -> Document:
    """The sensors that can be read, and why others cannot."""
    readable = table(
        "readable-sensors",
        found,
        (Column(name="sensor", head=Message("head-sensor"), is_key=True), lambda each: each.sensor_id),
        (Column(name="domain", head=Message("head-domain")), lambda each: Term("sensor-domain", each.domain)),
        (Column(name="measures", head=Message("head-measures")), lambda each: Term("sensor-measures", each.measures)),
        (Column(name="hardware", head=Message("head-sensor-hardware"), wraps=True), lambda each: each.hardware),
    )
    others = table(
        "unreadable-sensors",
        unread,
        (Column(name="source", head=Message("head-interface"), is_key=True), lambda each: Symbol(each.source)),
        (Column(name="why", head=Message("head-why"), wraps=True), lambda each: Term("sensor-unread", each.reason)),
        (Column(name="where", head=Message("head-where"), tone=Tone.DIM, wraps=True), lambda each: each.detail),
    )
    return Document(
        title=Message("title-sensors"),
        about=() if found else (Sentence(text=Message("measure-no-sensor"), tone=Tone.ALARM),),
        sections=(
            Section(name="readable", head=Message("section-readable"), blocks=(readable,)),
            Section(name="unreadable", head=Message("section-unreadable"), blocks=(others,)),
        ),
    )
