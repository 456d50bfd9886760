"""What the importers share: reading a kept file, the system behind a record, licences as sources write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from obsia.core.disclosure import Assertion, Basis, Status
from obsia.facts.imports.addresses import Choice, Named, marks, sizes, stem, tokens
from obsia.facts.relations import ABSENT, LeftOutRecord, LicenceName, SystemName
from obsia.facts.rows import Gathered

Cells = Mapping[str, str]

LEFT_OUT_FILE: Final = "relations/left_out_records.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a kept file with its place."""

    cells: Cells
    file: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """One index: its short name, its evidence, and the systems and licences that the relations know.

    ``left_out`` are the records that speak of no system of their own; ``met`` collects those that the file holds.
    """

    asserted_by: str
    evidence: str
    systems: Mapping[str, SystemName]
    left_out: frozenset[str] = frozenset()
    met: set[str] = field(default_factory=set[str])
    licences: Mapping[str, str]
    data: Path
    gathered: Gathered

    def problem(self, line: Line, reason: str) -> None:
        """Note what is wrong with one row."""
        self.gathered.problem(file=line.file, where=line.where, reason=reason)

    def system(self, line: Line, record: str) -> SystemName | None:
        """The system of a record, None for one that is left out; a problem when no relation has it."""
        if record in self.left_out:
            self.met.add(record)
            return None
        system = self.systems.get(record)
        if system is None:
            self.problem(line, f"record {record!r} of {self.asserted_by} is not in relations/systems.csv")
        return system

    def licence(self, line: Line, written: str) -> str:
        """The id of a licence as written, ``absent`` where the text says so, '' where nothing is written.

        Several licences in one text, joined by "and", become one expression.
        """
        if not written:
            return ""
        ids: list[str] = []
        for part in _parts(written, self.licences):
            known = self.licences.get(part)
            if known is None:
                self.problem(line, f"licence {part!r} is not in relations/licence_names.csv")
                return ""
            if known not in ids:
                ids.append(known)
        return ABSENT if ABSENT in ids else " AND ".join(ids)

    def add(
        self,
        line: Line,
        *,
        system: SystemName,
        item: str,
        status: Status,
        read_on: str,
        choice: Choice,
        locator: str,
        value: str = "",
        licence: str = "",
        reason: str = "",
        notes: Iterable[str] = (),
    ) -> None:
        """Add a cell of this index."""
        row = Assertion(
            subject=system.subject,
            item=item,
            status=status,
            value=value,
            licence=licence,
            address=choice.address,
            names_model=choice.names_model,
            names_item=choice.names_item,
            read_on=read_on,
            basis=Basis.INDEX,
            asserted_by=self.asserted_by,
            record=system.record,
            evidence=self.evidence,
            locator=locator,
            reason=reason,
            note="; ".join(note for note in (*notes, choice.note) if note),
        )
        self.gathered.add(row, file=line.file, where=line.where)


def _parts(written: str, known: Mapping[str, str]) -> list[str]:
    whole = written.strip().lower()
    return [whole] if whole in known else [part.strip() for part in re.split(r"\band\b|;", whole) if part.strip()]


def lines(path: Path, index: Index) -> Iterator[Line]:
    """The rows of a kept file; problems go to ``index.gathered``."""
    file = path.relative_to(index.data).as_posix()
    if not path.is_file():
        index.gathered.problem(file=file, where="file", reason="the index cannot be read: no such file")
        return
    _, rows = index.gathered.csv(path, file)
    for line, cells in rows:
        yield Line(cells=cells, file=file, where=f"line {line}")


def systems_of(found: Gathered, asserted_by: str) -> dict[str, SystemName]:
    """Record -> system, for one index."""
    return {row.record: row for row in found.rows(SystemName) if row.asserted_by == asserted_by}


def left_out_of(found: Gathered, asserted_by: str) -> frozenset[str]:
    """The records of one index that are left out."""
    return frozenset(row.record for row in found.rows(LeftOutRecord) if row.asserted_by == asserted_by)


def check_left_out(index: Index) -> None:
    """Say which records are left out that the index does not hold, or that have a system all the same."""
    for record in sorted(index.left_out):
        where = f"{index.asserted_by} {record!r}"
        if record not in index.met:
            reason = f"record {record!r} of {index.asserted_by} is left out, and the index does not hold it"
            index.gathered.problem(file=LEFT_OUT_FILE, where=where, reason=reason)
        if record in index.systems:
            reason = f"record {record!r} of {index.asserted_by} is left out, and relations/systems.csv has it"
            index.gathered.problem(file=LEFT_OUT_FILE, where=where, reason=reason)


def licence_names(found: Gathered) -> dict[str, str]:
    """A licence as written, in small letters -> its id."""
    return {row.name: row.licence for row in found.rows(LicenceName)}


_UNNAMED: Final = frozenset({"", "unknown", "undisclosed"})


def named(system: SystemName, *, bases: Iterable[str] = (), graded: str = "") -> Named:
    """How addresses name a system: the words of its row and its label; ``bases`` are the models it was made from,
    ``graded`` is the model that a record speaks of, as the index names it.
    """
    words = (*(system.words.split() or (stem(system.label),)), "-".join(tokens(system.label)))
    known = [base for base in bases if base.lower().rstrip("?") not in _UNNAMED]
    base_words = tuple(word for base in known for word in (stem(base), "-".join(tokens(base))))
    stated = marks(system.label) if system.scope == "release" else ()
    return Named(label=system.label, words=words, base_words=base_words, marks=stated, sizes=sizes(graded))
