"""What can be asked of openness: one system, or all of them."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Annotated, ClassVar, TypeAlias

from obsia.core.kinds import local
from obsia.core.question import Day, Field, Flag, Question, Text

ReadBy: TypeAlias = Annotated[str | None, Field(Day(), "option-openness-on", example="2026-06-30")]


@dataclass(frozen=True)
class GradeSystem(Question):
    """How open one system is, at the end of the day ``on`` (today where it is not stated).

    Raises ``UnknownName`` with suggestions.
    """

    journey: ClassVar[str] = "openness"
    name: Annotated[str, Field(Text(), "argument-system", name="system", example="openai/gpt-4o", positional=True)]
    _: KW_ONLY
    on: ReadBy = None


@dataclass(frozen=True)
class GradeFamily(Question):
    """How open the members of a family are, at the end of the day ``on`` (today where it is not stated).

    Raises ``UnknownName`` with suggestions.
    """

    journey: ClassVar[str] = "openness --family"
    family: Annotated[str, Field(Text(), "argument-family", name="family", example="Mistral", positional=True)]
    _: KW_ONLY
    on: ReadBy = None


@dataclass(frozen=True, kw_only=True)
class GradeEverything(Question):
    """Every system of which something is known at the end of the day ``on``."""

    journey: ClassVar[str] = "openness --all"
    on: ReadBy = None


@dataclass(frozen=True, kw_only=True)
class ListCells(Question):
    """Every assertion on one system, or on all: who says what, where, whether it decides, what contradicts it."""

    journey: ClassVar[str] = "openness"
    cells: Annotated[bool, local(Flag(), "option-cells")]
    name: Annotated[
        str | None, Field(Text(), "argument-system", name="system", example="openai/gpt-4o", positional=True)
    ] = None
    on: ReadBy = None


@dataclass(frozen=True, kw_only=True)
class TellHistory(Question):
    """What changed in what is known of one system: when, and by which evidence."""

    journey: ClassVar[str] = "openness"
    history: Annotated[bool, local(Flag(), "option-history")]
    name: Annotated[str, Field(Text(), "argument-system", name="system", example="openai/gpt-4o", positional=True)]
    on: ReadBy = None
