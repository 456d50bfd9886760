"""What can be asked of one's own hardware."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Annotated, ClassVar, TypeAlias

from obsia.core.kinds import File
from obsia.core.question import PRIVATE, Field, Flag, Many, Question, Seconds, Text

MeasuredIn: TypeAlias = Annotated[
    str | None, Field(kind=Text(), name="region", help="option-measure-region", example="FRA", on=PRIVATE)
]

MeasuredOut: TypeAlias = Annotated[str | None, Field(kind=File(), name="out", help="option-measure-out", on=PRIVATE)]


@dataclass(frozen=True, kw_only=True)
class Services(Question):
    """Meters that answer over a network: asked only where they are named."""

    exporter: Annotated[tuple[str, ...], Field(kind=Many(of=Text()), help="option-exporter", on=PRIVATE)] = ()
    redfish: Annotated[tuple[str, ...], Field(kind=Many(of=Text()), help="option-redfish", on=PRIVATE)] = ()


@dataclass(frozen=True)
class MeasureCommand(Services):
    """What a command uses, by the sensors of this machine."""

    journey: ClassVar[str] = "measure run"
    words: Annotated[
        tuple[str, ...],
        Field(kind=Many(of=File(), most=4096), name="command", help="argument-command", on=PRIVATE, positional=True),
    ]
    _: KW_ONLY
    journal: Annotated[str | None, Field(kind=File(), help="option-journal", on=PRIVATE)] = None
    idle: Annotated[float, Field(kind=Seconds(), help="option-idle", example="10", on=PRIVATE)] = 0.0
    region: MeasuredIn = None
    cgroup: Annotated[str | None, Field(kind=Text(), help="option-cgroup", example="ollama.service", on=PRIVATE)] = None
    server: Annotated[tuple[str, ...], Field(kind=Many(of=Text()), help="option-server", on=PRIVATE)] = ()
    live: Annotated[bool, Field(kind=Flag(), help="option-live", on=PRIVATE)] = False
    every: Annotated[float, Field(kind=Seconds(), help="option-every", example="60", on=PRIVATE)] = 0.0
    out: MeasuredOut = None


@dataclass(frozen=True)
class ReadJournals(Question):
    """What journals amount to, those of killed jobs too."""

    journey: ClassVar[str] = "measure recover"
    journals: Annotated[
        tuple[str, ...], Field(kind=Many(of=File(), most=4096), help="argument-journal", on=PRIVATE, positional=True)
    ]
    _: KW_ONLY
    metrics: Annotated[tuple[str, ...], Field(kind=Many(of=File(), most=4096), help="option-metrics", on=PRIVATE)] = ()
    calls: Annotated[tuple[str, ...], Field(kind=Many(of=File(), most=4096), help="option-calls", on=PRIVATE)] = ()
    tenant: Annotated[str, Field(kind=Text(), help="option-tenant", example="team", on=PRIVATE)] = "team"
    region: MeasuredIn = None
    out: MeasuredOut = None


@dataclass(frozen=True, kw_only=True)
class FindSensors(Services):
    """Which sensors this machine has, and why others cannot be read."""

    journey: ClassVar[str] = "measure doctor"
    report: Annotated[str | None, Field(kind=File(), help="option-sensors-report", on=PRIVATE)] = None
