"""An engine on other machines, by the Spark Connect protocol: Sail and Apache Spark speak it.

What asks for records runs there, as the SQL of the same expressions; what comes back (cells, the sizes of groups) is
kept here, in DuckDB, and added up and priced as in any account.
"""

from __future__ import annotations

import importlib
import os
import socket
import sys
import warnings
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NoReturn
from urllib.parse import urlsplit

from obsia.app.questions.keeping import READING
from obsia.app.questions.usage import Assess
from obsia.app.usage.engine import engine
from obsia.core.columns import COLUMNS
from obsia.core.errors import BadCall, MissingExtra, NoData
from obsia.core.message import Message, Symbol
from obsia.readers.base import Engine, ReadOptions, Recognition, Relation
from obsia.readers.mapping import USAGE, is_target
from obsia.readers.reading import Reading
from obsia.readers.records.recognition import claimed

TOKEN: Final = "OBSIA_ENGINE_TOKEN"  # noqa: S105 - the name of a variable
"""The environment variable that holds the token of an engine: an address is shown and kept, a token never."""
_RECORDS: Final = "obsia_records"
_PORT: Final = 15002
_WAIT_S: Final = 10
_RETRIES: Final = 5
"""Times that a call which broke off is tried again, each after a longer wait: a quarter of a minute in all."""
_CONFIGURED: Final = {"spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true"}
"""ANSI: what does not fit its type is an error, never another number."""
_TYPES: Final = {
    "string": ("string",),
    "int64": ("bigint", "int", "smallint", "tinyint"),
    "timestamp": ("timestamp_ntz", "timestamp"),
    "float64": ("double", "float"),
    "boolean": ("boolean",),
}
"""Type of a canonical column -> those of Spark that hold it."""
_CAST: Final = {"int64": "bigint", "float64": "double", "timestamp": "timestamp_ntz"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster(Engine):
    """The engine of one account: :data:`_RECORDS` stand elsewhere, every other table in the connection here."""

    address: str
    session: Any
    sent: set[str] = field(default_factory=set[str])
    """Tables that were sent there, to be joined with records."""

    @property
    def dialect(self) -> str:
        return "pyspark"

    @property
    def is_widening(self) -> bool:
        """Spark stops where a sum of 64-bit integers leaves them, Sail goes on with another number."""
        return False

    def _relation(self, expression: Any) -> Relation:
        from ibis.expr import operations

        from obsia.readers.canonical.sql import sql_of

        names = {table.name for table in expression.op().find(operations.UnboundTable)}
        if _RECORDS not in names:
            return Engine._relation(self, expression)
        for name in sorted(names - {_RECORDS} - self.sent):
            with self._speaking():
                self.session.createDataFrame(_arrow(self.connection.table(name))).createOrReplaceTempView(name)
            self.sent.add(name)
        with self._speaking():
            fetched = self.session.sql(sql_of(expression, dialect=self.dialect)).toArrow()
        name = self.name()
        self.connection.register(name, _naive(fetched))
        return self.connection.table(name)

    def reading(self, asked: Assess, options: ReadOptions) -> Reading:
        """The canonical Parquet that a question names, as the engine sees it. Raises ``NoData`` where it sees none."""
        from obsia.readers.canonical_parquet import scan_canonical

        places = tuple(map(_place, asked.paths))
        with self._speaking(places):
            records = self.session.read.option("mergeSchema", "true").parquet(*places)
            types = dict(records.dtypes)
        if not types:
            self._sees_none(places)
        columns = [name for name in types if is_target(name) and name != "labels"]
        odd = [f"{name} {types[name]}" for name in columns if types[name] not in _types_of(name)]
        if odd or not set(USAGE) & set(columns):
            raise NoData("cluster-not-canonical", columns=tuple(map(Symbol, odd or sorted(types)[:20])), path=places[0])
        # In the order of the scan: expressions that take all columns of a table take them by their place.
        ordered = [*(name for name in COLUMNS if name in columns), *(name for name in columns if name not in COLUMNS)]
        with self._speaking():
            records.selectExpr(*map(_cast, ordered)).createOrReplaceTempView(_RECORDS)
        scan = scan_canonical(
            engine=self,
            name=_RECORDS,
            types={name: COLUMNS.get(name, "string") for name in ordered},
            files=places,
            unmapped=tuple(name for name in types if name not in columns),
        )
        why: Recognition = claimed("parquet", "parquet")
        return Reading(engine=self, scans=(scan,), recognised=dict.fromkeys(places, why), options=options)

    def _sees_none(self, places: tuple[str, ...]) -> NoReturn:
        raise NoData("cluster-sees-none", address=Symbol(self.address), paths=places)

    @contextmanager
    def _speaking(self, places: tuple[str, ...] = ()) -> Generator[None]:
        """Says in obsia's words what the engine raises, without the text that may quote a record."""
        import grpc
        from pyspark.errors import PySparkException

        try:
            yield
        except (PySparkException, grpc.RpcError) as error:
            said = str(error)
            if places and any(sign in said for sign in ("PATH_NOT_FOUND", "UNABLE_TO_INFER_SCHEMA")):
                self._sees_none(places)
            kind = getattr(error, "getCondition", lambda: None)() or type(error).__name__
            raise NoData("cluster-failed", address=Symbol(self.address), error=Symbol(str(kind)[:80])) from error


@contextmanager
def _as_program() -> Generator[None]:
    """Hide from pyspark that Python runs no file (``python -c``): it takes that for its own tests, and ends all."""
    main = sys.modules["__main__"]
    is_text = main.__spec__ is None and not hasattr(main, "__file__")
    if is_text:
        main.__file__ = "-c"
    try:
        yield
    finally:
        if is_text:
            del main.__file__


@contextmanager
def cluster(asked: Assess, *, threads: int | None = None) -> Generator[Cluster]:
    """The engine at the address that a question names. Raises ``MissingExtra``, ``BadCall``, ``NoData``."""
    address, host, port = _address(str(asked.cluster))
    if stated := tuple(each.option for each in asked.stated() if each.attribute in READING):
        raise BadCall("cluster-options", options=stated)
    for path in asked.paths:
        _check_local(os.fspath(path))
    try:
        with warnings.catch_warnings(), _as_program():
            # It says of a pandas that it does not know yet that it does not know it; no frame of pandas is asked for.
            warnings.simplefilter("ignore", FutureWarning)
            importlib.import_module("pyspark.sql.connect.session")
    except ImportError as error:
        raise MissingExtra(extra="spark", purpose=Message("purpose-cluster")) from error
    session = _session(address, host, port)
    try:
        for name, value in _CONFIGURED.items():
            session.conf.set(name, value)
        with engine((), threads=threads) as here:
            yield Cluster(
                connection=here.connection,
                error=(),
                memory_limit=here.memory_limit,
                threads=threads,
                address=address,
                session=session,
            )
    finally:
        with suppress(Exception):
            session.client.close()


def _session(address: str, host: str, port: int) -> Any:
    """A session of one's own there. Raises ``NoData`` where nobody answers within :data:`_WAIT_S` seconds."""
    import grpc
    from pyspark.sql.connect.client import DefaultChannelBuilder
    from pyspark.sql.connect.client.retries import DefaultPolicy
    from pyspark.sql.connect.session import SparkSession

    builder = DefaultChannelBuilder(address)
    if token := os.environ.get(TOKEN):
        builder.set("token", token)
    try:
        # What refuses says so at once; what is silent, or speaks another protocol, has its time.
        socket.create_connection((host, port), timeout=_WAIT_S).close()
        channel = builder.toChannel()
        try:
            grpc.channel_ready_future(channel).result(timeout=_WAIT_S)
        finally:
            channel.close()
    except (OSError, grpc.FutureTimeoutError) as error:
        raise NoData("cluster-unreached", address=Symbol(address), seconds=_WAIT_S) from error
    session = SparkSession.builder.channelBuilder(builder).create()
    session.client.set_retry_policies([DefaultPolicy(max_retries=_RETRIES, max_backoff=8_000)])
    return session


def _address(text: str) -> tuple[str, str, int]:
    """The address without anything secret, its host and its port. Raises ``BadCall``."""
    if "token" in text.lower():
        raise BadCall("cluster-token", variable=Symbol(TOKEN))
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port or _PORT
        if host and not parts.username and not parts.query:
            return text, host, port
    except ValueError:
        pass
    raise BadCall("cluster-address", text=text[:80])


def _check_local(path: str) -> None:
    """Refuse what is here and is no Parquet: the engine reads no other format. Raises ``NoData``."""
    place = Path(path)
    some = (
        [place] if place.is_file() else (each for each in place.rglob("*") if each.is_file()) if place.is_dir() else []
    )
    for each in some:
        if each.name.startswith((".", "_")):
            continue  # engines leave these out
        with each.open("rb") as stream:
            if stream.read(4) != b"PAR1":
                raise NoData("cluster-no-parquet", path=str(each))


def _place(path: str | os.PathLike[str]) -> str:
    """A path as any machine takes it: one on this machine in full."""
    text = os.fspath(path)
    return text if "://" in text or not Path(text).exists() else str(Path(text).resolve())


def _types_of(name: str) -> Sequence[str]:
    kind = COLUMNS.get(name, "string")
    return _TYPES.get(kind, (kind.replace(" ", ""),))


def _cast(name: str) -> str:
    kind = COLUMNS.get(name, "string")
    quoted = f"`{name.replace('`', '``')}`"
    return f"CAST({quoted} AS {_CAST[kind]}) AS {quoted}" if kind in _CAST else quoted


def _arrow(relation: Any) -> Any:
    """A table of here to be sent: integers of 128 bits leave DuckDB as decimals, not as doubles."""
    wide = [name for name, kind in zip(relation.columns, relation.types, strict=True) if str(kind) == "HUGEINT"]
    if wide:
        casts = ", ".join(f'CAST("{name}" AS DECIMAL(38, 0)) AS "{name}"' for name in wide)
        relation = relation.project(f"* REPLACE ({casts})")
    return relation.to_arrow_table()


def _naive(fetched: Any) -> Any:
    """What came, with instants as those of UTC without a zone, as DuckDB has them here."""
    import pyarrow

    pa: Any = pyarrow
    kinds = [pa.timestamp("us") if pa.types.is_timestamp(each.type) else each.type for each in fetched.schema]
    return fetched.cast(pa.schema([(each.name, kind) for each, kind in zip(fetched.schema, kinds, strict=True)]))
