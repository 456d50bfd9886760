"""Compiles the fact files into ``snapshot.sqlite``: one indexed, read-only file with a content hash.

Run at build time by ``build_snapshot.py``; needs msgspec and PyYAML, nothing else outside this room and
``core``. The same facts give the same content hash whatever the order of rows and files.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from obsia.core.errors import BadFact
from obsia.core.evidence import Fact
from obsia.core.merkle import compact
from obsia.core.units import unit_of
from obsia.facts.content import content_hash, in_order, manifest_of
from obsia.facts.derived import derived_rows
from obsia.facts.files import Problem
from obsia.facts.gather import gather
from obsia.facts.manifest import manifest_path
from obsia.facts.relation import Row, stored
from obsia.facts.relation_rules import check_relations
from obsia.facts.relations import RELATIONS
from obsia.facts.rows import Gathered, Joint, Stated
from obsia.facts.rules import check_facts, joint_reasons, usage
from obsia.facts.snapshot import SCHEMA_VERSION
from obsia.facts.sql import CREATE, FACT_COLUMNS, INDEXES, INSERT, STAND_COLUMNS, VALUE_COLUMNS

DATA: Final = Path(__file__).parent / "data"
"""The fact files of the source tree; absent from a wheel."""

TARGET: Final = Path(__file__).parent / "snapshot.sqlite"

_SHOWN: Final = 50


class BadFacts(BadFact):
    """All problems of the fact files in one error; ``problems`` holds each."""

    def __init__(self, *, folder: str, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(file=folder, where=f"{len(problems)} problems", reason=str(problems[0]))

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems[:_SHOWN]]
        more = len(self.problems) - _SHOWN
        return "\n  ".join([f"{self.file}: {self.where}", *lines, *([f"... and {more} more"] if more > 0 else [])])


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """Checked content: rows by table in canonical order, and what the checks found."""

    tables: dict[str, list[Row]]
    content_hash: str
    problems: tuple[Problem, ...]
    unused_evidence: tuple[str, ...]


def compile_facts(data: Path = DATA) -> Compiled:
    """Read, check and order everything under ``data``. Problems are returned, not raised."""
    found = gather(data)
    check_facts(found)
    check_relations(found)
    used = usage(found)
    tables = _content(found)
    return Compiled(
        tables=tables,
        content_hash=content_hash(tables),
        problems=tuple(found.problems),
        unused_evidence=tuple(sorted(set(found.evidence) - set(used))),
    )


def build(*, data: Path = DATA, target: Path = TARGET) -> Compiled:
    """Compile ``data`` into ``target``. Raises :class:`BadFacts` and leaves ``target`` as it was."""
    compiled = compile_facts(data)
    if compiled.problems:
        raise BadFacts(folder=str(data), problems=compiled.problems)
    write(compiled, target)
    return compiled


def write(compiled: Compiled, target: Path) -> None:
    """Write the snapshot and its manifest beside ``target``, and move both into place; a link stays a link.

    Raises ``FileExistsError`` where there is something else than a file: a device or a pipe would be replaced.
    """
    target, sheet = target.resolve(), manifest_path(target).resolve()
    if target.exists() and not target.is_file():
        raise FileExistsError(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial, manifest = (place.with_name(f"{place.name}.{os.getpid()}.part") for place in (target, sheet))
    partial.unlink(missing_ok=True)
    try:
        connection = sqlite3.connect(partial)
        try:
            connection.executescript(CREATE)
            for name, rows in _stored(compiled.tables).items():
                connection.executemany(INSERT[name], rows)
            meta = [("content_hash", compiled.content_hash), ("schema_version", str(SCHEMA_VERSION))]
            connection.executemany(INSERT["meta"], meta)
            connection.executescript(INDEXES)
            connection.commit()
            connection.execute("VACUUM")
        finally:
            connection.close()
        manifest.write_text(manifest_of(partial, compiled.tables).text, encoding="ascii", newline="")
        partial.replace(target)
        manifest.replace(sheet)
    finally:
        partial.unlink(missing_ok=True)
        manifest.unlink(missing_ok=True)


def _stored(tables: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The rows as SQLite holds them: what stands behind facts once, subjects by number, and the derived
    indexes.
    """
    numbers = {row[0]: number for number, row in enumerate(tables["subjects"], start=1)}
    stands: dict[Row, int] = {}
    said, stood = ([FACT_COLUMNS.index(name) for name in columns] for columns in (VALUE_COLUMNS, STAND_COLUMNS))
    subject = FACT_COLUMNS.index("subject")
    rows: list[Row] = []
    for row in tables["facts"]:
        stand = stands.setdefault(tuple(row[place] for place in stood), len(stands) + 1)
        rows.append((numbers[row[subject]], *(row[place] for place in said), stand))
    kept = {name: each for name, each in tables.items() if name != "facts"}
    return kept | {"stands": list(stands), "fact_rows": rows} | derived_rows(tables)


def _content(found: Gathered) -> dict[str, list[Row]]:
    used = usage(found)
    tables: dict[str, list[Row]] = {
        "evidence": [stored(replace(record, rows=used[name])) for name, record in found.evidence.items() if used[name]],
        "properties": [stored(row) for row in found.registry.values()],
        "subjects": [(subject, subject.partition(":")[0], found.labels.get(subject, "")) for subject in found.subjects],
        "facts": [stored(fact, FACT_COLUMNS) for fact in _standing(found.facts)],
        "joints": [_joint_row(joint) for joint in found.joints if not joint_reasons(joint, found)],
    }
    for name in RELATIONS:
        tables[name] = [stored(related.row) for related in found.relations.get(name, [])]
    return {name: in_order(rows) for name, rows in tables.items()}


def _standing(facts: list[Stated]) -> Iterable[Fact]:
    """Facts less the rows of bulk tables that a subject's own file replaces."""
    own = {(stated.fact.subject, stated.fact.property, stated.fact.qualifier) for stated in facts if not stated.bulk}
    for stated in facts:
        fact = stated.fact
        if not stated.bulk or (fact.subject, fact.property, fact.qualifier) not in own:
            yield fact


def _joint_row(joint: Joint) -> Row:
    spec = joint.spec
    table = (joint.columns, [unit_of(name) for name in joint.columns], joint.rows)
    return (spec.subject, *map(compact, table), *(getattr(spec, name) for name in STAND_COLUMNS))


def main() -> int:
    """``python -m obsia.facts.compile``: rebuild the snapshot of a source tree after its facts changed."""
    try:
        compiled = build()
    except BadFacts as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    sys.stdout.write(f"{TARGET.name} {compiled.content_hash}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
