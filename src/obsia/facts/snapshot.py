"""Reads the snapshot: facts, estimates, sources, prices, providers, regions. Standard library only.

The file is opened read-only and immutable, one connection per thread, and rows are cached: the snapshot
never changes while a process runs.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import quote

from obsia.core.errors import BadCall, MissingFact
from obsia.core.evidence import Estimate, Fact, JointFact, Kind, Source, Spread, Verification
from obsia.core.manifest import Manifest
from obsia.core.message import Message, Symbol
from obsia.facts.manifest import check_file
from obsia.facts.records import CloudRegion, Price, Provider, Quality, Rate, Speed, TestedRegime
from obsia.facts.relation import Cell, names, typed

R = TypeVar("R")

SCHEMA_VERSION: Final = 3
"""Of the layout of a snapshot."""

PACKAGED: Final = Path(__file__).parent / "snapshot.sqlite"
CHOSEN: Final = "OBSIA_FACTS"
"""Environment variable with the path of the snapshot of another edition."""
_REBUILD: Final = Message("remedy-rebuild")
_SOUGHT: Final = (Message("fact-snapshot"),)

_MOST_UNKNOWN: Final = 4_096
_LONGEST_UNKNOWN: Final = 200
"""Names without facts that are remembered as such."""
_MOST_SELECTED: Final = 1_024
_MOST_ROWS: Final = 320
"""Questions that are remembered with their rows, and rows of each: bounds memory."""


class _Connection(sqlite3.Connection):
    """Closed when its thread or the snapshot goes, wherever that is noticed: Python warns of those left open."""

    def __del__(self) -> None:
        self.close()


class Snapshot:
    """The compiled facts. Cheap to keep, safe to share between threads."""

    is_shared = True
    """It belongs to the program, not to an answer that was made from it."""
    content_hash: str
    """64 hexadecimal digits over the content; the same facts give the same hash."""
    manifest: Manifest
    """What the file consists of; it was compared with the file when that was opened."""

    def __init__(self, path: Path) -> None:
        """Open a snapshot. Raises ``MissingFact`` where it is missing, not what its manifest says, or of another
        version.
        """
        self.path = path
        self._local = threading.local()
        self._facts: dict[str, tuple[Fact, ...]] = {}
        self._unknown: set[str] = set()
        self._estimates: dict[tuple[str, str, str | None], Estimate | None] = {}
        self._joints: dict[str, JointFact] = {}
        self._subjects: dict[str, tuple[str, ...]] = {}
        self._selected: dict[tuple[type[Any], str, tuple[Cell, ...]], tuple[Any, ...]] = {}
        """Rows that were asked for: an account asks for the same prices and sellers hundreds of times."""
        if not path.is_file():
            raise MissingFact(what=Message("fact-snapshot"), tried=(str(path),), remedy=_REBUILD)
        # Before anything is read of it: a changed fact would give a figure with the hash of facts that say otherwise.
        self.manifest = check_file(path)
        try:
            meta = self.mapping("SELECT name, content FROM meta")
        except sqlite3.DatabaseError as error:
            what = Message("fact-snapshot-unreadable")
            raise MissingFact(what=what, tried=(str(path),), remedy=_REBUILD) from error
        if meta.get("schema_version") != str(SCHEMA_VERSION):
            version = meta.get("schema_version", "?")
            what = Message("fact-snapshot-version", wanted=Symbol(SCHEMA_VERSION), version=version)
            raise MissingFact(what=what, tried=(str(path),), remedy=_REBUILD)
        self.content_hash = meta["content_hash"]
        if self.manifest.about.get("content_hash") != self.content_hash:
            raise MissingFact(what=Message("fact-snapshot-altered"), tried=(str(path),), remedy=_REBUILD)

    def rows(self, sql: str, arguments: tuple[Cell, ...] = ()) -> list[tuple[Cell, ...]]:
        """Rows of a parameterised query, for the modules of this room."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            # Immutable: no lock is taken, no other file is looked for. Each thread has its own connection.
            uri = f"file:{quote(str(self.path))}?mode=ro&immutable=1"
            connection = sqlite3.connect(uri, uri=True, factory=_Connection, check_same_thread=False)
            self._local.connection = connection
        return connection.execute(sql, arguments).fetchall()

    def mapping(self, sql: str, *arguments: Cell) -> dict[str, str]:
        """The first column of a parameterised query -> the second, as texts."""
        return {str(key): str(value) for key, value in self.rows(sql, arguments)}

    def select(self, record: type[R], clause: str, *arguments: Cell) -> tuple[R, ...]:
        """Rows of a table as records; ``clause`` is what follows the columns of a query: ``FROM prices WHERE ...``."""
        asked = record, clause, arguments
        held = self._selected.get(asked)
        if held is None:
            held = typed(record, self.rows(f"SELECT {', '.join(names(record))} {clause}", arguments))
            # What was found, and is no large table: names that nobody knows are made up without end.
            if 0 < len(held) <= _MOST_ROWS:
                if len(self._selected) >= _MOST_SELECTED:
                    self._selected.clear()
                self._selected[asked] = held
        return held

    def facts(
        self,
        subject: str,
        property: str | None = None,
        qualifier: str | None = None,
    ) -> tuple[Fact, ...]:
        """Facts of a subject in order of property, qualifier and date; None takes all properties or
        qualifiers.
        """
        known = self._facts.get(subject)
        if known is None:
            known = (
                ()
                if subject in self._unknown
                else self.select(Fact, "FROM facts WHERE subject = ? ORDER BY fact_row", subject)
            )
            if known:
                self._facts[subject] = known
            elif len(subject) <= _LONGEST_UNKNOWN:
                # Names that nobody knows are made up without end.
                if len(self._unknown) >= _MOST_UNKNOWN:
                    self._unknown.clear()
                self._unknown.add(subject)
        if property is None and qualifier is None:
            return known
        return tuple(
            fact
            for fact in known
            if (property is None or fact.property == property) and (qualifier is None or fact.qualifier == qualifier)
        )

    def estimate(self, subject: str, property: str, *, qualifier: str | None = None) -> Estimate | None:
        """What is known of one quantity: the rows of its latest date, as alternatives; None when nothing is.

        Rows of several qualifiers (basis, item, boundary) are never mixed: without ``qualifier`` the
        unqualified rows are taken, or the only qualifier there is. Raises ``BadCall`` when there are
        several to choose from.
        """
        asked = subject, property, qualifier
        if asked in self._estimates:
            return self._estimates[asked]
        found = self._estimate(subject, property, qualifier)
        if found is not None or subject in self._facts:
            self._estimates[asked] = found
        return found

    def _estimate(self, subject: str, property: str, qualifier: str | None) -> Estimate | None:
        facts = self.facts(subject, property, qualifier)
        qualifiers = sorted({fact.qualifier for fact in facts})
        if len(qualifiers) > 1:
            if "" not in qualifiers:
                raise BadCall(
                    "fact-several-bases", property=Symbol(property), subject=subject, qualifiers=tuple(qualifiers)
                )
            facts = tuple(fact for fact in facts if not fact.qualifier)
        if not facts:
            return None
        latest = max(fact.as_of for fact in facts)
        return Estimate(key=(subject, property), facts=tuple(fact for fact in facts if fact.as_of == latest))

    def joint(self, subject: str) -> JointFact | None:
        """The joint fact of a subject, None when it has none."""
        if subject in self._joints:
            return self._joints[subject]
        sql = (
            "SELECT columns, table_rows, kind, verification, evidence, locator, read_on, note FROM joints "
            "WHERE subject = ?"
        )
        for columns, table, kind, verification, *stated in self.rows(sql, (subject,)):
            rows = tuple(tuple(float(value) for value in row) for row in json.loads(str(table)))
            evidence, locator, read_on, note = map(str, stated)
            basis = Fact(
                subject=subject,
                property="joint",
                unit="1",
                kind=Kind(kind),
                verification=Verification(verification),
                evidence=evidence,
                locator=locator,
                read_on=read_on,
                value=float(len(rows)),
                note=note,
            )
            found = JointFact(subject=subject, columns=tuple(json.loads(str(columns))), rows=rows, basis=basis)
            self._joints[subject] = found
            return found
        return None

    def number(self, subject: str, property: str) -> float:
        """The one point value of a property. Raises ``MissingFact`` when it is unknown or uncertain."""
        estimate = self.estimate(subject, property)
        if estimate is None:
            raise MissingFact(what=Message("fact-of", property=Symbol(property), subject=subject), tried=_SOUGHT)
        first = estimate.facts[0]
        if len(estimate.facts) > 1 or first.value is None or first.spread is not Spread.POINT:
            what = Message("fact-certain-of", property=Symbol(property), subject=subject)
            raise MissingFact(what=what, tried=_SOUGHT, remedy=Message("remedy-range"))
        return first.value

    def text(self, subject: str, property: str) -> str | None:
        """The text of a property (its latest), None when unknown."""
        facts = [fact for fact in self.facts(subject, property) if fact.text is not None]
        return max(facts, key=lambda fact: fact.as_of).text if facts else None

    def texts(self, property: str) -> dict[str, str]:
        """Subject -> the text of a property (its latest), of every subject that has one."""
        sql = "SELECT subject, text FROM facts WHERE property = ? AND text IS NOT NULL ORDER BY as_of, fact_row DESC"
        return self.mapping(sql, property)

    def label(self, subject: str) -> str:
        """The name of a subject for people, '' when it has none."""
        rows = self.rows("SELECT label FROM subjects WHERE subject = ?", (subject,))
        return str(rows[0][0]) if rows else ""

    def has(self, subject: str) -> bool:
        """Whether anything is known of a subject."""
        return bool(self.rows("SELECT 1 FROM subjects WHERE subject = ?", (subject,)))

    def subjects(self, kind: str) -> tuple[str, ...]:
        """All subjects of a kind (``grid``, ``model``...), sorted."""
        if kind not in self._subjects:
            sql = "SELECT subject FROM subjects WHERE subject_kind = ? ORDER BY subject"
            self._subjects[kind] = tuple(str(subject) for (subject,) in self.rows(sql, (kind,)))
        return self._subjects[kind]

    def source(self, evidence_id: str) -> Source:
        """The source behind an evidence id. Raises ``MissingFact``."""
        found = self.select(Source, "FROM evidence WHERE evidence_id = ?", evidence_id)
        if not found:
            raise MissingFact(what=Message("fact-evidence", evidence=evidence_id), tried=_SOUGHT)
        return found[0]

    def sources(self) -> tuple[Source, ...]:
        """All sources on which a row rests, by id."""
        return self.select(Source, "FROM evidence ORDER BY evidence_id")

    def evidence_used(self) -> dict[str, int]:
        """Evidence id -> number of rows that rest on it."""
        return {str(key): int(str(rows)) for key, rows in self.rows("SELECT evidence_id, rows FROM evidence")}

    def counts(self, column: str) -> Counter[str]:
        """Number of facts by ``kind``, ``verification`` or kind of ``subject``."""
        queries = {
            "kind": "SELECT kind, count(*) FROM facts GROUP BY kind",
            "verification": "SELECT verification, count(*) FROM facts GROUP BY verification",
            "subject": "SELECT subject_kind, count(*) FROM fact_rows JOIN subjects "
            "ON subjects.rowid = subject_row GROUP BY subject_kind",
            "licence": "SELECT licence, sum(rows) FROM evidence GROUP BY licence",
        }
        return Counter({str(key): int(str(count)) for key, count in self.rows(queries[column])})

    def prices(self, model_id: str) -> tuple[Price, ...]:
        """List prices of a model, oldest first."""
        return self.select(Price, "FROM prices WHERE model_id = ? ORDER BY date, provider, alias", model_id)

    def rates(self, model_id: str) -> tuple[Rate, ...]:
        """What the list prices of a model leave out, oldest first."""
        order = "ORDER BY date, provider, alias, service_tier, above_input_tokens, region"
        return self.select(Rate, f"FROM rates WHERE model_id = ? {order}", model_id)

    def quality(self, model_id: str) -> tuple[Quality, ...]:
        """Benchmark scores of a model."""
        return self.select(Quality, "FROM quality WHERE model_id = ?", model_id)

    def scores(self, benchmark: str) -> tuple[Quality, ...]:
        """Scores of all models on one benchmark, of every source and date."""
        clause = "FROM quality WHERE benchmark = ? ORDER BY date, model_id, name_in_source, score"
        return self.select(Quality, clause, benchmark)

    def tested_regimes(self, *, unit: str | None = None) -> tuple[TestedRegime, ...]:
        """On what the energy models of inference and of diffusion were tested; those of one unit of output."""
        found = self.select(TestedRegime, "FROM tested_regimes")
        return found if unit is None else tuple(each for each in found if each.unit == unit)

    def speeds(self, model_id: str) -> tuple[Speed, ...]:
        """Observed speeds of a model."""
        return self.select(Speed, "FROM speeds WHERE model_id = ?", model_id)

    def providers(self) -> tuple[Provider, ...]:
        """All providers, by name."""
        return self.select(Provider, "FROM providers ORDER BY provider")

    def provider(self, name: str) -> Provider | None:
        """The provider of that name, None when unknown."""
        return next(iter(self.select(Provider, "FROM providers WHERE provider = ?", name)), None)

    def provider_names(self) -> dict[str, str]:
        """How tools name providers (small letters) -> provider."""
        return self.mapping("SELECT name, provider FROM provider_names")

    def developer_names(self) -> dict[str, str]:
        """How people and catalogues write a developer -> its name."""
        return self.mapping("SELECT written, name FROM developers ORDER BY rowid")

    def regions(self, cloud: str | None = None) -> tuple[CloudRegion, ...]:
        """Cloud regions, of one cloud or of all."""
        clause = "FROM regions WHERE ? IS NULL OR cloud = ? ORDER BY cloud, region"
        return self.select(CloudRegion, clause, cloud, cloud)


def chosen() -> Path:
    """The snapshot that is in use: of another edition where the environment names one, else that of the package."""
    stated = os.environ.get(CHOSEN)
    return Path(stated) if stated else PACKAGED


@cache
def load() -> Snapshot:
    """The snapshot in use, opened once. Raises ``MissingFact`` when it is not there, or not what it was."""
    return Snapshot(chosen())
