"""What can be asked of one's own hardware."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Annotated, ClassVar, TypeAlias

from obsia.core.kinds import File, local
from obsia.core.question import Flag, Many, Question, Seconds, Text

MeasuredIn: TypeAlias = Annotated[str | None, local(Text(), "option-measure-region", name="region", example="FRA")]

MeasuredOut: TypeAlias = Annotated[str | None, local(File(), "option-measure-out", name="out")]


@dataclass(frozen=True, kw_only=True)
class Services(Question):
    """Meters that answer over a network: asked only where they are named."""

    exporter: Annotated[tuple[str, ...], local(Many(of=Text()), "option-exporter")] = ()
    redfish: Annotated[tuple[str, ...], local(Many(of=Text()), "option-redfish")] = ()


@dataclass(frozen=True)
class MeasureCommand(Services):
    """What a command uses, by the sensors of this machine."""

    journey: ClassVar[str] = "measure run"
    words: Annotated[
        tuple[str, ...], local(Many(of=File(), most=4096), "argument-command", name="command", positional=True)
    ]
    _: KW_ONLY
    journal: Annotated[str | None, local(File(), "option-journal")] = None
    idle: Annotated[float, local(Seconds(), "option-idle", example="10")] = 0.0
    region: MeasuredIn = None
    cgroup: Annotated[str | None, local(Text(), "option-cgroup", example="ollama.service")] = None
    server: Annotated[tuple[str, ...], local(Many(of=Text()), "option-server")] = ()
    live: Annotated[bool, local(Flag(), "option-live")] = False
    every: Annotated[float, local(Seconds(), "option-every", example="60")] = 0.0
    out: MeasuredOut = None


@dataclass(frozen=True)
class ReadJournals(Question):
    """What journals amount to, those of killed jobs too."""

    journey: ClassVar[str] = "measure recover"
    journals: Annotated[tuple[str, ...], local(Many(of=File(), most=4096), "argument-journal", positional=True)]
    _: KW_ONLY
    metrics: Annotated[tuple[str, ...], local(Many(of=File(), most=4096), "option-metrics")] = ()
    calls: Annotated[tuple[str, ...], local(Many(of=File(), most=4096), "option-calls")] = ()
    tenant: Annotated[str, local(Text(), "option-tenant", example="team")] = "team"
    region: MeasuredIn = None
    out: MeasuredOut = None


@dataclass(frozen=True, kw_only=True)
class FindSensors(Services):
    """Which sensors this machine has, and why others cannot be read."""

    journey: ClassVar[str] = "measure doctor"
    report: Annotated[str | None, local(File(), "option-sensors-report")] = None
