"""The seam of the readers: what a reader is given, what it answers, how a record is refused.

A reader is one module of this package with ``NAME`` and ``recognise(head)``; the message ``format-<name>`` says what
it reads. It has one of two shapes:

- a *table reader* has ``scan(engine, files, options)``: it hands files to the engine and returns expressions;
- an *event reader* has ``events(file, options)``: it yields :class:`Batch` objects of canonical values as
text.

Both end in the same expressions (:mod:`obsia.readers.canonical.checks`), so a value is valid or not by one
rule.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol, runtime_checkable

from obsia.core.message import Message
from obsia.readers.days import Days
from obsia.readers.mapping import Columns

if TYPE_CHECKING:
    import ibis

    from obsia.readers.headers import TableMap

ORIGIN: Final = "obsia_origin"
"""The column that tells the files of one scan apart: the hash of a path, or a number."""
REFUSE, REMOVE, KEEP = "refuse", "remove", "keep"
OVERLAPS: Final = (REFUSE, REMOVE, KEEP)
CHARGE: Final = "label.charge"
"""What an amount of a bill is for, where it is for no tokens of a model."""
OTHER_TOTAL: Final = Message("skipped-total-differs")
"""A row that sums up others, and comes to something else than they do."""
BRANCH, FOLDER, AGENT = "git_branch", "folder", "agent"
LABEL_SOURCES: Final = (BRANCH, FOLDER, AGENT)
"""What logs of coding assistants can give as labels, where it is asked for: it says who works on what."""
DIALECT: Final = "duckdb"
"""The SQL of the engine of readers, as ibis names it."""
LONGEST_VALUE: Final = 80
"""Characters of a refused value that a report may show."""
LONGEST_RECORD_BYTES: Final = 1 << 20
"""A line or record beyond this is refused: no usage record is a megabyte long."""
MOST_HELD_BYTES: Final = 1 << 35
"""Bytes of text that are read once, and kept by the engine in typed columns."""
_KEPT_SHARE: Final = 4
"""Bytes of text for which a byte of the disk must be free: columns take a fifth, beyond the memory of the engine."""
_INFLATED: Final = 16
"""Times that compressed text is taken to grow."""
_PLAIN: Final = r"[-+0-9.,eE:/TZ ]{1,40}|[-+]?(?:nan|inf|infinity)|true|false"
_OURS: Final = r"text of [0-9]+ characters?|[0-9]+ > (?:[0-9]+|absent)"
_SHOWN: Final = re.compile(rf"(?:(?:string|int|double|bool|other) )?(?:{_PLAIN}|{_OURS})", re.IGNORECASE)
"""Refused values that are shown: numbers, times, booleans (OTLP names their kind), and what obsia itself wrote."""


class Relation(Protocol):
    """What obsia uses of a DuckDB relation."""

    @property
    def columns(self) -> list[str]: ...
    @property
    def types(self) -> list[Any]: ...
    def create_view(self, view_name: str, replace: bool = True) -> Relation: ...
    def create(self, table_name: str) -> None: ...
    def insert_into(self, table_name: str) -> None: ...
    def fetchall(self) -> list[Any]: ...
    def fetchnumpy(self) -> dict[str, Any]: ...
    def aggregate(self, aggr_expr: str) -> Relation: ...
    def project(self, *args: str) -> Relation: ...


class Connection(Protocol):
    """What obsia uses of a DuckDB connection: readers are handed one, they never open one."""

    def read_csv(self, path_or_buffer: Any, **options: Any) -> Relation: ...
    def read_parquet(self, path_or_buffer: Any, **options: Any) -> Relation: ...
    def read_json(self, path_or_buffer: Any, **options: Any) -> Relation: ...
    def register(self, view_name: str, python_object: object) -> Any: ...
    def unregister(self, view_name: str) -> Any: ...
    def table(self, table_name: str) -> Relation: ...
    def sql(self, query: str, *, params: Any = None) -> Relation: ...


_PLAIN_TYPES: Final = frozenset({"VARCHAR", "BIGINT", "INTEGER", "SMALLINT"})
"""Types whose values NumPy hands over as they are, a tenth of the time of rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """DuckDB, as readers are handed it: an open connection, the exceptions it raises on bad files (``duckdb.Error``).

    What stands behind readers takes it for a :class:`obsia.readers.query_engine.QueryEngine`.
    """

    connection: Connection
    error: type[Exception] | tuple[type[Exception], ...]
    memory_limit: str | None = None
    threads: int | None = None
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def dialect(self) -> str:
        return DIALECT

    @property
    def is_widening(self) -> bool:
        """It sums integers of 64 bits in 128."""
        return True

    def name(self) -> str:
        """A relation name not yet used on this connection."""
        return f"obsia_input_{next(self.numbers)}"

    def rows(self, expression: ibis.Expr) -> list[tuple[Any, ...]]:
        """The rows of an ibis expression."""
        return self._relation(expression).fetchall()

    def columns(self, expression: ibis.Table) -> dict[str, Sequence[Any]]:
        """The columns of an expression by name; through NumPy, where sums of 128 bits would come as doubles, those of
        plain types alone.
        """
        relation = self._relation(expression)
        if _PLAIN_TYPES.issuperset(map(str, relation.types)):
            return {name: column.tolist() for name, column in relation.fetchnumpy().items()}
        rows = relation.fetchall()
        return dict(zip(relation.columns, zip(*rows, strict=True) if rows else itertools.repeat(()), strict=False))

    def keep(self, expression: ibis.Table) -> ibis.Table:
        """Run an expression once and keep its rows under a name."""
        from obsia.readers.canonical.sql import table_of

        name = self.name()
        self._relation(expression).create(name)
        return table_of(expression.schema(), name)

    def hand(self, columns: Mapping[str, Sequence[str]]) -> ibis.Table:
        """A table of texts under a name."""
        import numpy as np

        from obsia.readers.canonical.sql import table_of

        name = self.name()
        self.connection.register(name, {column: np.array(each, dtype=object) for column, each in columns.items()})
        return table_of(dict.fromkeys(columns, "string"), name)

    def _relation(self, expression: ibis.Expr) -> Relation:
        from obsia.readers.canonical.sql import sql_of

        return self.connection.sql(sql_of(expression))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """One record that could not be read: where, which field, its value, why, what was expected.

    ``value`` is never free text, whatever a reader passes: see :func:`shown_value`. ``line`` is the line of a
    text file, ``row`` the row of a table or the record of a binary file, from 1.
    """

    file: str
    reason: str
    """A code: the message ``reason-<code>`` says it."""
    expected: Message
    line: int | None = None
    row: int | None = None
    field: str = ""
    value: str = ""

    def __post_init__(self) -> None:
        # Here and not in the readers: a reader that forgets would put message contents into the rejects file.
        object.__setattr__(self, "value", shown_value(self.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """A reader's claim on a file. ``confidence``: 3 exact header or schema, 2 known fields, 1 container
    only.
    """

    reader: str
    confidence: int
    why: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The beginning of a file, decompressed: what recognition may look at (never the whole file)."""

    file: str
    suffix: str
    """Lower-case suffix without the compression's: ``.csv``, ``.jsonl``, ``.parquet`` or empty."""
    compression: str
    """``none``, ``gzip`` or ``zstd``, from the magic bytes."""
    data: bytes
    complete: bool
    """Whether ``data`` is the whole file."""
    seen: dict[str, Any] = field(default_factory=dict[str, Any], repr=False, compare=False)
    """What was made of ``data`` already, by its name: the readers ask for the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What the user declared. Nothing declared is sniffed, save a delimiter among four from the header."""

    columns: Columns = field(default_factory=Columns)
    """``--map``."""
    table_maps: Sequence[TableMap] = ()
    """What was said of tables by the columns that they have: for those of which ``--map`` says nothing."""
    ignored: frozenset[str] = frozenset()
    """``--ignore-columns``: columns of tables that are left out, whatever their names say."""
    format: str = "auto"
    delimiter: str | None = None
    sheet: str | None = None
    """The sheet of a workbook, or ``all``."""
    encoding: str | None = None
    """A Python codec name for text files that are not UTF-8."""
    overlap: str = REFUSE
    """What becomes of records that seem to be given twice, and share no id: one of :data:`OVERLAPS`."""
    label_from: frozenset[str] = frozenset()
    """What of :data:`LABEL_SOURCES` logs of coding assistants are asked for as labels; they are not read otherwise."""
    time_zone: str = "UTC"
    """Zone of the naive stamps that a ``strptime:`` type reads."""
    clock: str = "UTC"
    """The zone by whose clock hours, days, weeks and months begin when records are grouped."""
    days: Days | None = None
    """Records that begin outside them, and records without a time, are read and not counted."""
    model_named: Callable[[str], str | None] | None = field(default=None, compare=False)
    """The model that a text names, None for no model that is known: what tells a column of models by its values."""
    most_of_call: Callable[[str], float] | None = field(default=None, compare=False)
    """The tokens that a call of the model which a text names can hold: rows of more are sums."""
    are_charges: bool = False
    """Whether the files are bills: what states a cost counts, with or without tokens."""
    where: Mapping[str, str] = field(default_factory=dict[str, str])
    """Column -> the only value of it that counts: other records are read and not counted either."""


Cell = str | int | float | bool | None
"""A value on its way to the rules of all readers; ``None`` is absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some records of an event reader, and what was set aside. Made by :class:`obsia.readers.records.rows.Rows`.

    ``rows`` are lists of the place (line or record, from 1), then one cell for each of ``columns``; cells that are
    missing at the end are absent. ``started_at`` is whole epoch microseconds, whatever else is there is refused.
    ``skipped`` counts records that are no usage by kind (not rejects); ``unknown`` counts unknown usage keys;
    ``named_by`` counts records whose fields name different models, by the field that was believed.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    are_lines: bool = False
    """Whether places are lines of a text file."""
    rejects: Sequence[Reject] = ()
    skipped: Mapping[Message, int] = field(default_factory=Counter[Message])
    unknown: Mapping[str, int] = field(default_factory=Counter[str])
    named_by: Mapping[str, int] = field(default_factory=Counter[str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """Files of one shape, read: the valid rows as an expression, and how to find the refused ones.

    ``read`` counts every record, refused ones included; ``rejected`` is ``None`` until counted (Parquet
    counts its rows for free, but not its refused ones). ``usage`` has the canonical columns that exist, and
    ``label.<name>``.
    """

    reader: str
    files: tuple[str, ...]
    usage: ibis.Table
    unchecked: ibis.Table
    """The same columns of all rows, refused ones included: for what may be a superset, such as which names occur."""
    read: int
    rejected: int | None
    reject_counts: Callable[[], dict[str, int]]
    """Reason code -> refused records."""
    rejects: Callable[[int], Iterator[Reject]]
    """At most so many refused records, in file order."""
    mapped: Mapping[str, str]
    """Canonical column -> column and declared type, as the user would write it."""
    unmapped: tuple[str, ...] = ()
    """Columns of the files that nothing uses: reported, not an error."""
    skipped: Mapping[Message, int] = field(default_factory=Counter[Message])
    unknown: Mapping[str, int] = field(default_factory=Counter[str])
    named_by: Mapping[str, int] = field(default_factory=Counter[str])
    """Field -> records in which it names the model, and another field names another one."""
    table_map: str = ""
    """What ``--map`` would say of every column that is used, where it is a table."""
    taken: Mapping[str, str] = field(default_factory=dict[str, str])
    """Column of the files -> what it was taken for by its name alone, as ``--map`` would say it."""
    doubts: tuple[Message, ...] = ()
    """What its records may be besides what they were read as."""
    origins: Any = None
    """``usage`` with :data:`ORIGIN`, where several files are told apart."""
    is_kept: bool = False
    """Whether the engine holds the rows: they are not read from the files each time."""


@runtime_checkable
class Reader(Protocol):
    """What reads a format: a module, or rows of a table. It also has ``scan`` or ``events``."""

    NAME: str


@runtime_checkable
class LookingReader(Reader, Protocol):
    """A reader that looks at the beginning of a file itself; the signs of all others are in a table."""

    def recognise(self, head: Head) -> Recognition | None:
        """The claim on a file that begins like ``head``, or ``None``."""
        ...


@runtime_checkable
class TableReader(Reader, Protocol):
    """A reader that lets the engine do the reading."""

    def scan(self, *, engine: Engine, files: Sequence[str], options: ReadOptions) -> list[Scan]:
        """One scan for each shape found among ``files``."""
        ...


@runtime_checkable
class EventReader(Reader, Protocol):
    """A reader that decodes records in Python."""

    def events(self, *, file: str, options: ReadOptions) -> Iterator[Batch]:
        """The records of one file. Raises :class:`obsia.core.errors.BadInput` when nothing can be read."""
        ...


def are_held(files: Sequence[str]) -> bool:
    """Whether the text of ``files`` is read once, and kept: there is room for it."""
    weight = sum(map(_weight, files))
    if not weight < MOST_HELD_BYTES:
        return False
    return shutil.disk_usage(tempfile.gettempdir()).free > weight // _KEPT_SHARE


def _weight(file: str) -> int:
    """About how many bytes of text a file is."""
    try:
        size = os.path.getsize(file)
    except OSError:
        return MOST_HELD_BYTES  # the engine says what is wrong with it
    return size * _INFLATED if file.lower().endswith((".gz", ".gzip", ".zst", ".zstd")) else size


def scans_of(
    files: list[str],
    *,
    engine: Engine,
    by_engine: Callable[[list[str]], Scan | None],
    one_by_one: Callable[[list[str]], Scan],
) -> list[Scan]:
    """One scan by the engine where it takes all ``files``; else the files that it refuses are read one by one.

    ``by_engine`` fails, or returns ``None``, when the engine does not take the files as they are.
    """
    trial = _Trial(by_engine, engine.error)
    sound, asked = list(files), 0
    together = trial.attempt(sound)
    while together is None and asked < _MOST_ASKED and (named := trial.named(sound)) is not None:
        sound, asked = [file for file in sound if file != named], asked + 1
        together = trial.attempt(sound) if sound else None
    if together is None and len(sound) > 1:
        sound = trial.taken(sound)
        together = trial.attempt(sound) if sound else None
    kept = frozenset(sound) if together is not None else frozenset[str]()
    rest = [file for file in files if file not in kept]
    return [scan for scan in (together, one_by_one(rest) if rest else None) if scan is not None]


_MOST_ASKED: Final = 4
"""Broken files of which the engine is asked the name; of more, halves are tried."""


class _Trial:
    """What an engine takes of some files."""

    def __init__(
        self,
        by_engine: Callable[[list[str]], Scan | None],
        error: type[Exception] | tuple[type[Exception], ...],
    ) -> None:
        self._by_engine, self._error = by_engine, error
        self._said = ""

    def attempt(self, files: list[str]) -> Scan | None:
        """The scan of ``files``; None where the engine refuses them."""
        self._said = ""
        try:
            return self._by_engine(files)
        except self._error as error:
            self._said = str(error)
            return None

    def named(self, files: list[str]) -> str | None:
        """The file at which the last attempt failed by the engine's words, if it fails alone too.

        What the engine says may quote a record, and a record may hold a path.
        """
        named = max((file for file in files if file in self._said), key=len, default=None)
        if named is None or (len(files) > 1 and self.attempt([named]) is not None):
            return None
        return named

    def taken(self, files: list[str]) -> list[str]:
        """Of some files that are refused together, those that are taken; found by halves, and halves of those."""
        if len(files) < 2:
            return []
        middle = len(files) // 2
        return [
            file
            for half in (files[:middle], files[middle:])
            for file in (half if self.attempt(half) is not None else self.taken(half))
        ]


def printable(value: object) -> str:
    """``value`` as text that is safe to print: control characters escaped, cut at :data:`LONGEST_VALUE`."""
    text = value if isinstance(value, str) else str(value)
    escaped = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[: LONGEST_VALUE + 1])
    return escaped if len(escaped) <= LONGEST_VALUE else escaped[: LONGEST_VALUE - 1] + "…"


def shown_value(text: str, *, length: int | None = None) -> str:
    """``text`` if it looks like a number, a time or a boolean, else its shape: a shifted row puts a message anywhere.

    ``length`` is that of the whole value where ``text`` is only its beginning.
    """
    if not text or _SHOWN.fullmatch(text):
        return text
    count = len(text) if length is None else length
    return f"text of {count} character{'' if count == 1 else 's'}"
