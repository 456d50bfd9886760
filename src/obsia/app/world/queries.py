"""Questions about the planet from a table, answered into a table: a file contract.

In: ``id, year, region, region_kind, iso3, scenario, quantity, unit``, in the vocabulary of the published figures. Out:
``id, p10, p50, p90, unit, method``, and the interval and the id of the figure that pages and files have of the
same. What cannot be answered is told with its line, field and reason.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from obsia.accounting.draws import WORLDS, Worlds
from obsia.accounting.world.answers import Answers
from obsia.accounting.world.planet import Planet
from obsia.accounting.world.query import Answer, Query, UnansweredError
from obsia.app.files import replacing, unwritable
from obsia.app.questions.world import AnswerQueries
from obsia.app.world.planet import country_code
from obsia.app.world.scenarios import from_file
from obsia.core.demand import RegionKind
from obsia.core.errors import BadCall, BadInput, UnknownName
from obsia.core.message import Message, Option, Symbol
from obsia.core.question import asked_as
from obsia.facts import snapshot as facts
from obsia.facts.files import UnreadableError, read_csv
from obsia.facts.groups import group_of
from obsia.facts.snapshot import Snapshot

COLUMNS: Final = ("id", "year", "region", "region_kind", "iso3", "scenario", "quantity", "unit")
OUT: Final = ("id", "p10", "p50", "p90", "unit", "method", "low", "high", "figure_id")
_NEEDED: Final = frozenset({"id", "year", "region_kind", "quantity", "unit"})
_TABLE: Final = Message("expected-csv-columns", columns=tuple(map(Symbol, COLUMNS)))
_KINDS: Final = tuple(kind.value for kind in RegionKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The answers in the order of the questions, and the questions that have none."""

    answers: tuple[Answer, ...]
    rejected: tuple[BadInput, ...]
    unused_columns: tuple[str, ...]


def answer(asked: AnswerQueries) -> Answered:
    """Answers to the questions of a CSV file."""
    snapshot = facts.load()
    path, scenario_file = str(asked.path), asked.scenario_file
    scenario = None if scenario_file is None else from_file(snapshot, str(scenario_file))
    engine = Answers(Planet(snapshot, Worlds(seed=asked.seed, worlds=WORLDS), scenario))
    header, rows = _rows(path)
    answers: list[Answer] = []
    rejected: list[BadInput] = []
    seen: dict[str, int] = {}
    for item in rows:
        if isinstance(item, BadInput):
            rejected.append(item)
            continue
        line, cells = item
        query = Query(**{name: cells.get(name, "") for name in COLUMNS})
        try:
            _check(query, line=line, seen=seen)
            answers.append(engine.answer(_with_country(snapshot, query)))
        except UnansweredError as error:
            reason = Message("query-of", id=query.id, reason=error.reason) if query.id else error.reason
            rejected.append(BadInput(path, reason, line=line, field=error.field))
    return Answered(
        answers=tuple(answers),
        rejected=tuple(rejected),
        unused_columns=tuple(name for name in header if name not in COLUMNS),
    )


world_queries = asked_as(AnswerQueries, answer)


def _check(query: Query, *, line: int, seen: dict[str, int]) -> None:
    for name in sorted(_NEEDED):
        if not getattr(query, name):
            raise UnansweredError("query-empty", field=name)
    if query.region_kind not in _KINDS:
        raise UnansweredError(
            "query-kind", field="region_kind", text=query.region_kind, known=tuple(map(Symbol, _KINDS))
        )
    if query.id in seen:
        raise UnansweredError("query-twice", field="id", line=Symbol(seen[query.id]))
    seen[query.id] = line
    if query.region_kind == RegionKind.COUNTRY and not (query.iso3 or query.region):
        raise UnansweredError("query-no-country", field="iso3")


def _with_country(snapshot: Snapshot, query: Query) -> Query:
    """A question of a country with its code, whether the code or only a name was given; of a group with its own name.

    Raises ``UnansweredError`` where the two are different countries: no answer can be meant for both.
    """
    if query.region_kind == RegionKind.REGION:
        group = group_of(snapshot, query.region)
        # A region that the tables name is asked for by its name there, any other group by its id.
        return replace(query, region=group.row.region or group.name) if group else query
    if query.region_kind != RegionKind.COUNTRY:
        return query
    code, named = (_known_code(snapshot, text) for text in (query.iso3.upper(), query.region))
    if code and named and code != named:
        raise UnansweredError("query-two-countries", field="iso3", text=query.iso3, other=query.region)
    return replace(query, iso3=code or query.iso3 or named)


@lru_cache(maxsize=4096)
def _known_code(snapshot: Snapshot, text: str) -> str:
    try:
        return country_code(snapshot, text)
    except UnknownName:
        return ""


def _rows(path: str) -> tuple[tuple[str, ...], list[tuple[int, dict[str, str]] | BadInput]]:
    if not Path(path).is_file():
        raise BadInput(path, "world-no-file", expected=_TABLE)
    try:
        header, rows, ragged = read_csv(Path(path))
    except UnreadableError as error:
        raise BadInput(path, error.reason, line=error.line, expected="expected-csv") from error
    absent = sorted(_NEEDED - set(header))
    if absent:
        raise BadInput(path, _absent(header, absent), line=1, expected=_TABLE)
    bad = [
        BadInput(path, each.message, line=int(each.where.removeprefix("line ")), expected="expected-cell-of-column")
        for each in ragged
    ]
    return header, [*rows, *bad]


def _absent(header: tuple[str, ...], absent: list[str]) -> Message:
    for name, mark in (("semicolon", ";"), ("tab", "\t")):
        if len(header) == 1 and mark in header[0]:
            return Message("query-parted", mark=Symbol(name))
    return Message("query-missing", columns=tuple(map(Symbol, absent)), count=len(absent))


def write_answers(found: Iterable[Answer], *, path: str, source: str) -> None:
    """Write answers as CSV: what stood there is replaced when all is written.

    Raises ``BadCall`` when the file cannot be written or is the table of questions.
    """
    target = Path(path)
    if target.exists() and Path(source).exists() and target.samefile(source):
        raise BadCall("document-input", option=Option("out"), path=path)
    try:
        with replacing(path) as place, Path(place).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(OUT)
            for each in found:
                p10, p50, p90, low, high = (
                    f"{value:.9g}" for value in (each.p10, each.p50, each.p90, each.low, each.high)
                )
                writer.writerow((each.id, p10, p50, p90, each.unit, each.method, low, high, each.figure_id))
    except OSError as error:
        raise unwritable("out", path, error) from error
