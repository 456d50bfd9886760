"""The record of figures: what ``obsia trace`` reads. One SQLite file in the data folder.

The data folder is ``$OBSIA_DATA``, else ``$XDG_DATA_HOME/obsia``, else ``~/.local/share/obsia``. A record holds
the request, the facts behind each uncertain input and its share of the figure's log-variance: no usage record.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from obsia._version import __version__
from obsia.app.folder import RECORD, data_folder
from obsia.core.errors import BadCall, BadInput, NoData, UnknownName
from obsia.core.evidence import Fact, Kind, Verification
from obsia.core.figure import Assumption, Boundary, Figure, InputShare, Tested
from obsia.core.message import Message, Note
from obsia.core.seal import MEMBER, UNSEALED, Sealed, check, seal

if TYPE_CHECKING:
    from obsia.accounting.draws import Key
    from obsia.accounting.figures import Made
    from obsia.accounting.measures import Measures
    from obsia.accounting.pricing import Pricing

FILE = RECORD
_WAITS_S = (0.05, 0.1, 0.2, 0.4)
"""Before a record that is locked is tried again."""
_Read = TypeVar("_Read")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS request (request_id TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS figure (
  figure_id TEXT PRIMARY KEY, request_id TEXT NOT NULL, label TEXT NOT NULL, content TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS figure_of_request ON figure (request_id, label);
CREATE TABLE IF NOT EXISTS fact (fact_id TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT;
"""
_KEEP = (
    "INSERT INTO figure VALUES (?, ?, ?, ?) ON CONFLICT (figure_id) DO UPDATE"
    " SET request_id = excluded.request_id, label = excluded.label, content = excluded.content"
    " WHERE excluded.request_id <= figure.request_id"
    " OR json_extract(excluded.content, '$.digest') <> json_extract(figure.content, '$.digest')"
)
"""One figure of several requests stands under the same of them whichever came last; a value that has changed is new.

The contents of two requests always differ: they number their inputs and name the request. Digests are of values alone.
"""


_FACT_FIELDS = tuple(each.name for each in fields(Fact))
_INPUTS = ("inputs", "other_inputs")
"""What a figure names of its inputs: a record has all of them beside it."""
_FIGURE_FIELDS = tuple(each.name for each in fields(Figure) if each.name not in _INPUTS)
_INPUT_FIELDS = tuple(each.name for each in fields(InputShare))


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A request and its figures as rows of the record."""

    request: tuple[str, str]
    """Id and content."""
    figures: tuple[tuple[str, str, str, str], ...]
    """Figure id, request id, label, content."""
    facts: Mapping[str, str]
    """Id -> content: many requests rest on the same facts, which are recorded once."""


_FOLDER: ContextVar[Path | None] = ContextVar("folder", default=None)
_CAPTURED: ContextVar[list[Written] | None] = ContextVar("captured", default=None)


def record(recorded: Iterable[Made], *, pricing: Pricing | Measures, command: Sequence[str]) -> str | None:
    """Record figures of one request. Returns None, or why the data folder could not be written (never raises)."""
    return save([written(recorded, pricing=pricing, command=command)])


def notes_of(failure: str | None) -> tuple[Note, ...]:
    """What a journey says of :func:`record`: nothing where it went well."""
    return () if failure is None else (Note("notice-record", why=failure),)


def written(recorded: Iterable[Made], *, pricing: Pricing | Measures, command: Sequence[str]) -> Written:
    """Figures of one request as rows, not yet recorded."""
    figures = tuple(recorded)
    request = pricing.request
    used = {key for item in figures for key in item.impacts.keys[item.quantity]}
    names = {key: index for index, key in enumerate(sorted(used))}
    facts: dict[str, str] = {}
    content: dict[str, object] = {
        "version": __version__,
        "command": list(command),
        "journey": request.journey,
        "arguments": dict(request.arguments),
        "inputs": list(request.inputs),
        "snapshot": request.snapshot,
        "seed": request.seed,
        "worlds": request.worlds,
        "keys": [
            {
                "subject": key[0],
                "property": key[1],
                "facts": [_noted(fact, facts) for fact in pricing.worlds.ledger[key].facts],
            }
            for key in names
        ],
    }
    # Several commands ask for figures of one request: each keeps its own command and the keys that its figures number.
    digest = hashlib.blake2b(json.dumps(content, sort_keys=True).encode(), digest_size=6).hexdigest()
    request_id = f"{request.request_id}:{digest}"
    return Written(
        request=(request_id, dated(content)),
        figures=tuple(
            (item.figure.figure_id, request_id, item.label, _figure(item, names, request_id=request_id))
            for item in figures
        ),
        facts=facts,
    )


def dated(content: Mapping[str, object]) -> str:
    """The content of a request as it is recorded now."""
    return _sealed({**content, "recorded_at": datetime.now(tz=UTC).isoformat(timespec="seconds")})


def undated(content: Mapping[str, object]) -> str:
    """The content of a request for whoever records it later: without the instant, and the seal over it."""
    return json.dumps({name: each for name, each in content.items() if name not in {"recorded_at", MEMBER}})


def _sealed(content: Mapping[str, object]) -> str:
    """A row as JSON with a digest of itself."""
    return seal(json.dumps({**content, MEMBER: UNSEALED}, sort_keys=True).encode()).decode()


@contextmanager
def captured() -> Generator[list[Written]]:
    """Within it, what would be recorded is handed over and stands in no record: for who records it elsewhere."""
    rows: list[Written] = []
    token = _CAPTURED.set(rows)
    try:
        yield rows
    finally:
        _CAPTURED.reset(token)


@contextmanager
def recorded_in(folder: Path) -> Generator[None]:
    """Within it, figures are recorded and looked up in a folder of their own, not in that of the data."""
    token = _FOLDER.set(folder)
    try:
        yield
    finally:
        _FOLDER.reset(token)


@contextmanager
def kept_open() -> Generator[None]:
    """Within it, the record of the data folder stays open. Else whoever closes it last, which may be after each write,
    waits until its log is written into the file, and the disk has it."""
    save(())
    with closing(sqlite3.connect(_folder() / FILE)) as con:
        con.execute("SELECT 1 FROM request LIMIT 1").fetchone()
        yield


def _folder() -> Path:
    return _FOLDER.get() or data_folder()


def save(several: Iterable[Written]) -> str | None:
    """Record several requests at once. Returns None, or why the data folder could not be written (never raises)."""
    rows = tuple(several)
    if (captures := _CAPTURED.get()) is not None:
        captures += rows
        return None
    try:
        folder = _folder()
    except BadCall as error:
        return str(error)
    for waits_s in (*_WAITS_S, None):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _save(folder / FILE, rows)
        except (OSError, sqlite3.Error) as error:
            # Of several that open a new record at once, all but one are told that it is locked without any wait.
            if waits_s is None or "locked" not in str(error):
                return f"{folder}: {error}"
            time.sleep(waits_s)
        else:
            return None
    return None


def _save(path: Path, rows: Iterable[Written]) -> None:
    with closing(sqlite3.connect(path, timeout=5)) as con, con:
        con.execute("PRAGMA journal_mode = WAL")
        con.executescript(_SCHEMA)
        for each in rows:
            con.execute("INSERT OR REPLACE INTO request VALUES (?, ?)", each.request)
            con.executemany(_KEEP, each.figures)
            con.executemany("INSERT OR IGNORE INTO fact VALUES (?, ?)", each.facts.items())


def _noted(fact: Fact, facts: dict[str, str]) -> str:
    """The id of a fact, whose content is added to ``facts``."""
    fact_id, content = _content(fact)
    facts[fact_id] = content
    return fact_id


@lru_cache(maxsize=8192)
def _content(fact: Fact) -> tuple[str, str]:
    """Id and content of a fact; it holds no records, so there is nothing to copy deeply."""
    content = json.dumps({name: getattr(fact, name) for name in _FACT_FIELDS}, sort_keys=True)
    return fact_id(content), content


def fact_id(content: str) -> str:
    """The id of a fact in the record: a digest of its content."""
    return hashlib.blake2b(content.encode(), digest_size=8).hexdigest()


def _figure(item: Made, names: Mapping[Key, int], *, request_id: str) -> str:
    # Imported here: whoever reads a record, or what comes with the package, prices nothing.
    from obsia.accounting.pricing import Difference

    return _sealed(
        {
            "figure": figure_content(item.figure),
            "digest": item.figure.digest,
            "request": request_id,
            "label": item.label,
            "difference": isinstance(item, Difference),
            "keys": [names[key] for key in sorted(item.impacts.keys[item.quantity])],
            "shares": {str(names[key]): round(share, 9) for key, share in item.shares.items() if share >= 1e-4},
        }
    )


def figure_content(figure: Figure, *, with_inputs: bool = False) -> dict[str, Any]:
    """The fields of a figure; of what it holds only assumptions are records, so that nothing else is copied.

    ``with_inputs`` is for who keeps no record of the inputs beside it.
    """
    content = {name: getattr(figure, name) for name in _FIGURE_FIELDS}
    content["assumptions"] = [{"code": each.code, "arguments": dict(each.arguments)} for each in figure.assumptions]
    if with_inputs:
        content["inputs"] = [{name: getattr(each, name) for name in _INPUT_FIELDS} for each in figure.inputs]
        content["other_inputs"] = figure.other_inputs
    return content


def figure_of_content(content: Mapping[str, Any]) -> Figure:
    """A figure from the fields that :func:`figure_content` gave."""
    fields: dict[str, Any] = {
        **content,
        "boundary": Boundary(content["boundary"]),
        "kind": Kind(content["kind"]),
        "kind_shares": {Kind(kind): float(share) for kind, share in content["kind_shares"].items()},
        "tested": Tested(content["tested"]),
        "evidence": tuple(map(str, content["evidence"])),
        "assumptions": tuple(Assumption(**assumption) for assumption in content["assumptions"]),
        "inputs": tuple(_input_of_content(each) for each in content.get("inputs", ())),
    }
    return Figure(**fields)


def _input_of_content(content: Mapping[str, Any]) -> InputShare:
    fields: dict[str, Any] = {
        **content,
        "kind": Kind(content["kind"]),
        "verifications": tuple(map(Verification, content["verifications"])),
        "evidence": tuple(content["evidence"]),
    }
    return InputShare(**fields)


def recorded_bytes() -> int:
    """How much the record of figures takes on disk, 0 where there is none."""
    sizes = 0
    for name in (FILE, f"{FILE}-wal"):
        try:
            sizes += (data_folder() / name).stat().st_size
        except OSError:
            continue
    return sizes


def load(figure_id: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    """(request, figure, label) as recorded.

    Raises ``NoData`` without a record, ``UnknownName`` for an unknown id, ``BadInput`` for a damaged record.
    """
    return _read(figure_id, _load)


def beside(figure_id: str) -> list[tuple[dict[str, Any], str]]:
    """(figure, label) of the others of the same request with the same label, as they were recorded.

    Raises as :func:`load` does.
    """
    return _read(figure_id, _beside)


def _read(figure_id: str, what: Callable[[Path, str], _Read]) -> _Read:
    path = _folder() / FILE
    nothing = NoData("trace-none-recorded", folder=str(path.parent))
    if not path.is_file():
        raise nothing
    try:
        return what(path, figure_id)
    except sqlite3.Error as error:
        if "no such table" in str(error):
            # Somebody is about to write the first.
            raise nothing from error
        raise BadInput(str(path), "trace-unreadable", why=str(error), expected="trace-expected") from error


def _beside(path: Path, figure_id: str) -> list[tuple[dict[str, Any], str]]:
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as con:
        found = con.execute(
            "SELECT other.content, other.label, other.figure_id, request_id"
            " FROM figure JOIN figure AS other USING (request_id, label)"
            " WHERE figure.figure_id = ? AND other.figure_id != figure.figure_id ORDER BY other.rowid",
            (figure_id,),
        ).fetchall()
    if not found:
        # One that is unknown is an error; one that stands alone is none.
        _load(path, figure_id)
    return [
        (_unsealed(content, path=path, figure_id=other, request=request_id, label=label), label)
        for content, label, other, request_id in found
    ]


def _load(path: Path, figure_id: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as con:
        found = con.execute(
            "SELECT request_id, request.content, figure.content, label FROM figure JOIN request USING (request_id)"
            " WHERE figure_id = ?",
            (figure_id,),
        ).fetchone()
        if found is None:
            near = con.execute(
                "SELECT figure_id FROM figure WHERE substr(figure_id, 1, 4) = ? ORDER BY figure_id LIMIT 5",
                (figure_id[:4],),
            ).fetchall()
            raise UnknownName(
                kind="figure",
                name=figure_id[:40],
                suggestions=tuple(row[0] for row in near),
                remedy=Message("remedy-figure", path=str(path)),
            )
        request_id, request_text, figure_text, label = found
        request = _unsealed(request_text, path=path)
        facts = _facts_of(con, {each for key in request["keys"] for each in key["facts"]}, path=path)
        for key in request["keys"]:
            key["facts"] = [facts[each] for each in key["facts"]]
        figure = _unsealed(figure_text, path=path, figure_id=figure_id, request=request_id, label=label)
    return request, figure, label


def _unsealed(text: str, *, path: Path, figure_id: str = "", **stands: str) -> dict[str, Any]:
    """The content of a row that is what was recorded, at its place (``stands``). Raises ``BadInput`` for any other."""
    if check(text.encode()) is Sealed.WHOLE:
        content: dict[str, Any] = json.loads(text)
        is_placed = all(content.get(name) == value for name, value in stands.items())
        if is_placed and (not figure_id or content["figure"]["figure_id"] == figure_id):
            return content
    raise _altered(path, figure_id)


def _altered(path: Path, figure_id: str = "") -> BadInput:
    reason = Message("trace-altered", figure=figure_id) if figure_id else Message("trace-altered-request")
    return BadInput(str(path), reason, expected="trace-expected-recorded")


def _facts_of(con: sqlite3.Connection, named: set[str], *, path: Path) -> dict[str, dict[str, Any]]:
    """The contents of facts, whose ids are their digests."""
    query = "SELECT fact_id, content FROM fact WHERE fact_id IN (SELECT value FROM json_each(?))"
    held = dict(con.execute(query, (json.dumps(sorted(named)),)))
    if missing := named - held.keys():
        reason = Message("trace-fact-missing", fact=min(missing))
        raise BadInput(str(path), reason, expected="trace-expected")
    facts: dict[str, dict[str, Any]] = {}
    for each, text in held.items():
        digest, facts[each] = _digested(text)
        if digest != each:
            raise _altered(path)
    return facts


@lru_cache(maxsize=8192)
def _digested(text: str) -> tuple[str, dict[str, Any]]:
    """The id and the content of a recorded fact: many figures rest on the same ones."""
    return fact_id(text), json.loads(text)
