"""What the fact files state, before the checks across rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from obsia.core.evidence import Fact
from obsia.facts.files import Document, Problem
from obsia.facts.schema import EvidenceFile, JointSpec, PropertyRow, Record, WrongShapeError, decode

Row = TypeVar("Row", bound=Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A fact with the place where it is stated."""

    fact: Fact
    file: str
    where: str
    bulk: bool
    third_party: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """A joint fact with the file where it is stated: its columns, and its rows as numbers."""

    spec: JointSpec
    columns: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A row of a relation with the place where it is stated."""

    row: Record
    file: str
    where: str


@dataclass(slots=True, kw_only=True)
class Gathered:
    """All that the folder states, before the checks across rows."""

    registry: dict[str, PropertyRow] = field(default_factory=dict[str, PropertyRow])
    evidence: dict[str, EvidenceFile] = field(default_factory=dict[str, EvidenceFile])
    labels: dict[str, str] = field(default_factory=dict[str, str])
    facts: list[Stated] = field(default_factory=list[Stated])
    joints: list[Joint] = field(default_factory=list[Joint])
    relations: dict[str, list[Related]] = field(default_factory=dict[str, list[Related]])
    problems: list[Problem] = field(default_factory=list[Problem])

    @property
    def subjects(self) -> frozenset[str]:
        """All subjects that have a fact."""
        return frozenset(stated.fact.subject for stated in self.facts) | {joint.spec.subject for joint in self.joints}

    def problem(self, *, file: str, where: str, reason: str) -> None:
        """Note one thing that is wrong."""
        self.problems.append(Problem(file=file, where=where, reason=reason))

    def rows(
        self, document: Document, part: str, raw: Mapping[str, list[object]], record: type[Row], *, file: str
    ) -> Iterator[tuple[str, str, Row]]:
        """Name, place and row for each raw row of ``part`` of a file; each that has the wrong shape is noted."""
        for name, each in raw.items():
            for index, one in enumerate(each):
                at = f"{part}.{name}[{index}]"
                try:
                    row = decode(one, record)
                except WrongShapeError as error:
                    inner = f"{at}.{error.path}" if error.path else at
                    self.problem(
                        file=file, where=f"line {document.line(inner)}, field {inner!r}", reason=str(error.reason)
                    )
                    continue
                yield name, f"line {document.line(at)}, field {at!r}", row


def unit_of(name: str, found: Gathered) -> str:
    """The unit of a property as registered, '' when it is not (the checks report that)."""
    registered = found.registry.get(name)
    return registered.unit if registered else ""
