"""What the fact files state, before the checks across rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from obsia.core.evidence import Fact
from obsia.core.grouping import grouped
from obsia.facts.files import Document, Problem, UnreadableError, read_csv, read_yaml
from obsia.facts.relations import RELATIONS, Evidence, Property
from obsia.facts.schema import JointSpec
from obsia.facts.strict import WrongShapeError, decode, row_of

R = TypeVar("R")
T = TypeVar("T")

_NAMES: Final = {each.record: name for name, each in RELATIONS.items()}


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
class Related(Generic[R]):
    """A row of a relation with the place where it is stated."""

    row: R
    file: str
    where: str


def stated_rows(document: Document, part: str, raw: Mapping[str, list[T]]) -> Iterator[tuple[str, str, str, T]]:
    """Name, path, place and raw row for each row of ``part`` of a file."""
    for name, each in raw.items():
        for index, one in enumerate(each):
            at = f"{part}.{name}[{index}]"
            yield name, at, document.place(at), one


@dataclass(slots=True, kw_only=True)
class Gathered:
    """All that the folder states, before the checks across rows."""

    registry: dict[str, Property] = field(default_factory=dict[str, Property])
    evidence: dict[str, Evidence] = field(default_factory=dict[str, Evidence])
    labels: dict[str, str] = field(default_factory=dict[str, str])
    facts: list[Stated] = field(default_factory=list[Stated])
    joints: list[Joint] = field(default_factory=list[Joint])
    relations: dict[str, list[Related[object]]] = field(default_factory=dict[str, list[Related[object]]])
    problems: list[Problem] = field(default_factory=list[Problem])

    @property
    def subjects(self) -> frozenset[str]:
        """All subjects that have a fact."""
        return frozenset(stated.fact.subject for stated in self.facts) | {joint.spec.subject for joint in self.joints}

    def problem(self, *, file: str, where: str, reason: str) -> None:
        """Note one thing that is wrong."""
        self.problems.append(Problem(file=file, where=where, reason=reason))

    def tell(self, place: Stated | Related[Any], reasons: Iterable[str]) -> None:
        """Note what is wrong with a fact or a row, at its place."""
        for reason in reasons:
            self.problem(file=place.file, where=place.where, reason=reason)

    def add(self, row: object, *, file: str, where: str) -> None:
        """Add a row to its relation."""
        self.relations.setdefault(_NAMES[type(row)], []).append(Related(row=row, file=file, where=where))

    def rows(self, record: type[R]) -> Iterator[R]:
        """The rows of the relation of a record."""
        return (related.row for related in self.relations.get(_NAMES[record], []) if isinstance(related.row, record))

    def facts_of(self, kind: str) -> list[tuple[str, list[Stated]]]:
        """The subjects of a kind with their facts, in order."""
        found = grouped(
            (stated.fact.subject, stated) for stated in self.facts if stated.fact.subject.startswith(f"{kind}:")
        )
        return sorted(found.items())

    def unit_of(self, name: str) -> str:
        """The unit of a property as registered, '' when it is not (the checks report that)."""
        registered = self.registry.get(name)
        return registered.unit if registered else ""

    def csv(self, path: Path, file: str) -> tuple[tuple[str, ...], list[tuple[int, dict[str, str]]]]:
        """Header and rows of a CSV file, each with its line; problems are noted, and nothing is left of a file that
        cannot be read.
        """
        try:
            header, rows, ragged = read_csv(path)
        except UnreadableError as error:
            self.problem(file=file, where=f"line {error.line}", reason=str(error.reason))
            return (), []
        for problem in ragged:
            self.problem(file=file, where=problem.where, reason=problem.reason)
        return header, rows

    def yaml(self, path: Path, file: str) -> Document | None:
        """A YAML file; None where it cannot be read, which is noted."""
        try:
            return read_yaml(path)
        except UnreadableError as error:
            self.problem(file=file, where=f"line {error.line}", reason=str(error.reason))
            return None

    def document(self, path: Path, file: str, record: type[R]) -> tuple[Document, R] | None:
        """A YAML file, with its lines and as ``record``; None where it is neither, which is noted."""
        document = self.yaml(path, file)
        decoded = None if document is None else self.decoded(document.data, record, document, file=file)
        return None if document is None or decoded is None else (document, decoded)

    def decoded(self, data: object, record: type[R], document: Document, *, file: str, at: str = "") -> R | None:
        """``data`` of a document, ``at`` a place of it, as a record; None where it is none, which is noted."""
        try:
            return decode(data, record)
        except WrongShapeError as error:
            self._misshapen(error, document, file=file, at=at)
            return None

    def _misshapen(self, error: WrongShapeError, document: Document, *, file: str, at: str) -> None:
        """Note what has the wrong shape ``at`` a place of a document."""
        where = document.place(".".join(part for part in (at, error.path) if part))
        self.problem(file=file, where=where, reason=str(error.reason))

    def row(
        self,
        data: object,
        record: type[R],
        document: Document,
        *,
        file: str,
        at: str = "",
        given: Mapping[str, object] | None = None,
        **defaults: str,
    ) -> R | None:
        """``data`` of a document as a row; None where it has the wrong shape, which is noted."""
        try:
            return row_of(data, record, given, **defaults)
        except WrongShapeError as error:
            self._misshapen(error, document, file=file, at=at)
            return None
