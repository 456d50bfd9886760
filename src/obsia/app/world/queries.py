"""Questions about the planet from a table, answered into a table: a file contract.

In: ``id, year, region, region_kind, iso3, scenario, quantity, unit``, in the vocabulary of the published figures. Out:
``id, p10, p50, p90, unit, method``, and the interval and the id of the figure that pages and files have of the
same. What cannot be answered is told with its line, field and reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Final

from obsia.accounting.draws import WORLDS, Worlds
from obsia.accounting.world.answers import Answers
from obsia.accounting.world.planet import Planet
from obsia.accounting.world.query import Answer, Query, UnansweredError
from obsia.app.questions.world import AnswerQueries
from obsia.app.tables import Answered, table_of, write_table
from obsia.app.world.planet import country_code
from obsia.app.world.scenarios import from_file
from obsia.core.demand import RegionKind
from obsia.core.errors import BadInput, UnknownName
from obsia.core.message import Message, Symbol
from obsia.core.question import asked_as
from obsia.facts import snapshot as facts
from obsia.facts.groups import group_of
from obsia.facts.snapshot import Snapshot

COLUMNS: Final = ("id", "year", "region", "region_kind", "iso3", "scenario", "quantity", "unit")
OUT: Final = ("id", "p10", "p50", "p90", "unit", "method", "low", "high", "figure_id")
_NEEDED: Final = frozenset({"id", "year", "region_kind", "quantity", "unit"})
_TABLE: Final = Message("expected-csv-columns", columns=tuple(map(Symbol, COLUMNS)))
_MOST_QUESTIONS: Final = 1_000_000
_KINDS: Final = tuple(kind.value for kind in RegionKind)


def answer(asked: AnswerQueries) -> Answered[Answer]:
    """Answers to the questions of a CSV file."""
    snapshot = facts.load()
    path, scenario_file = str(asked.path), asked.scenario_file
    scenario = None if scenario_file is None else from_file(snapshot, str(scenario_file))
    engine = Answers(Planet(snapshot, Worlds(seed=asked.seed, worlds=WORLDS), scenario))
    table = table_of(path, check=partial(_wrong, path), most=_MOST_QUESTIONS)
    answers: list[Answer] = []
    seen: dict[str, int] = {}
    for line, cells in table.rows:
        query = Query(**{name: cells.get(name, "") for name in COLUMNS})
        try:
            _check(query, line=line, seen=seen)
            answers.append(engine.answer(_with_country(snapshot, query)))
        except UnansweredError as error:
            reason = Message("query-of", id=query.id, reason=error.reason) if query.id else error.reason
            table.rejected.append(BadInput(path, reason, line=line, field=error.field))
    return Answered(
        rows=tuple(answers),
        rejected=tuple(table.rejected),
        unused=tuple(name for name in table.columns if name not in COLUMNS),
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


def _wrong(path: str, columns: Sequence[str]) -> BadInput | None:
    """What is wrong with the columns of a table of questions."""
    absent = sorted(_NEEDED - set(columns))
    return BadInput(path, _absent(columns, absent), line=1, expected=_TABLE) if absent else None


def _absent(header: Sequence[str], absent: list[str]) -> Message:
    for name, mark in (("semicolon", ";"), ("tab", "\t")):
        if len(header) == 1 and mark in header[0]:
            return Message("query-parted", mark=Symbol(name))
    return Message("query-missing", columns=tuple(map(Symbol, absent)), count=len(absent))


def write_answers(found: Iterable[Answer], *, path: str, source: str) -> None:
    """Write answers to the questions of ``source`` as CSV.

    Raises ``BadCall`` when the file cannot be written or is the table of questions.
    """
    write_table(path, map(_cells, found), columns=OUT, source=source)


def _cells(each: Answer) -> list[str]:
    numbers = {name: f"{getattr(each, name):.9g}" for name in ("p10", "p50", "p90", "low", "high")}
    return [numbers.get(name) or getattr(each, name) for name in OUT]
