"""The gate on obsia's own tables: what ``obsia facts check`` runs, on a source tree or on the packaged
snapshot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from obsia.facts.relation import Row
from obsia.facts.snapshot import Snapshot, load


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check found. ``problems`` are sentences that name file, place, and what was expected."""

    checked: str
    content_hash: str
    problems: tuple[str, ...]
    unused_evidence: tuple[str, ...]
    rows: dict[str, int]
    facts_by_subject: dict[str, int]
    facts_by_kind: dict[str, int]
    facts_by_verification: dict[str, int]
    rows_by_licence: dict[str, int]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check_source(data: Path | None = None) -> Report:
    """Check the fact files of a source tree (its own by default); is the snapshot built from them?"""
    # Imported here: the compiler is not needed to read a snapshot.
    from obsia.facts.compile import DATA, TARGET, compile_facts

    folder = data or DATA
    compiled = compile_facts(folder)
    problems = [str(problem) for problem in compiled.problems]
    is_built = data is None and not problems and TARGET.is_file()
    if is_built and Snapshot(TARGET).content_hash != compiled.content_hash:
        problems.append(f"{TARGET.name}, file: built from other facts; run: python -m obsia.facts.compile")
    return _report(folder, compiled.content_hash, compiled.tables, problems, compiled.unused_evidence)


def check_snapshot(snapshot: Snapshot | None = None) -> Report:
    """Count what a compiled snapshot holds, and check that its content is what its hash says."""
    # Imported here: only this check hashes a snapshot anew.
    from obsia.facts.content import content_hash, stored_tables

    chosen = snapshot or load()
    tables = stored_tables(chosen)
    is_whole = content_hash(tables) == chosen.content_hash
    torn = f"{chosen.path.name}, file: the content does not match its hash; reinstall obsia"
    return _report(chosen.path, chosen.content_hash, tables, [] if is_whole else [torn])


def _report(
    checked: Path, content_hash: str, tables: Mapping[str, list[Row]], problems: list[str], unused: tuple[str, ...] = ()
) -> Report:
    from obsia.facts.sql import COLUMNS, FACT_COLUMNS

    licence, used = (COLUMNS["evidence"].index(name) for name in ("licence", "rows"))
    licences: Counter[str] = Counter()
    for row in tables["evidence"]:
        licences[str(row[licence])] += int(str(row[used]))

    def counted(column: str) -> dict[str, int]:
        place = FACT_COLUMNS.index(column)
        return _ordered(Counter(str(row[place]).partition(":")[0] for row in tables["facts"]))

    return Report(
        checked=str(checked),
        content_hash=content_hash,
        problems=tuple(problems),
        unused_evidence=unused,
        rows={name: len(rows) for name, rows in sorted(tables.items())},
        facts_by_subject=counted("subject"),
        facts_by_kind=counted("kind"),
        facts_by_verification=counted("verification"),
        rows_by_licence=_ordered(licences),
    )


def _ordered(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
