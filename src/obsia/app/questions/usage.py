"""What can be asked of usage records."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Annotated, Any, ClassVar, Final, TypeAlias, cast

from obsia.app.questions.periods import Within
from obsia.app.questions.serving import Serving
from obsia.app.questions.shared import RecordFigures, Seed
from obsia.app.refusals import UnknownKey
from obsia.core.columns import EXPECTED_HOUR_PRICE
from obsia.core.errors import BadCall
from obsia.core.kinds import PathText, local
from obsia.core.message import Message, Option, Symbol
from obsia.core.question import SEED, Choice, Field, Flag, Kind, Many, Question, Text, Unreadable, Whole
from obsia.core.spelling import not_a_choice, one_of
from obsia.readers.base import LABEL_SOURCES, OVERLAPS, REFUSE, REMOVE

SQL_KEYS: Final = ("session_id", "operation", "hour", "day", "week", "month", "input_octave", "output_octave")
"""Keys that are columns of usage, or follow from one."""
SERIES_KEYS: Final = ("model", "provider", "zone")
"""Keys that follow from names."""
TOP: Final = 40
"""Groups of a table that get figures of their own; the rest are summed in one row, so that parts add up."""
ANNUAL: Final = "annual"
HOURLY: Final = "hourly"
LIFE_CYCLE: Final = "life-cycle"
DIRECT: Final = "direct"
CLUSTER: Final = "sc://"
"""How the address of an engine on other machines begins; other texts name what serves models."""
FRAME: Final = "FRAME"
"""What stands for a frame in place of a path."""
_NAMED_LABELS: Final = (
    *("team", "department", "cost_center", "user", "project", "customer", "environment", "application", "service"),
)
"""Labels whose columns are known by name: as keys they need no ``label.`` before them."""
_LABELS: Final = {name: f"label.{name}" for name in _NAMED_LABELS}
LONGEST: Final = 100_000
"""Letters of a mapping, of names of columns and of the keys of a table: names of columns are those of others."""
MOST_PATHS: Final = 1_000_000
MOST_TABLES: Final = 1_000
MOST_ALIASES: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Verbatim(Kind):
    """Text in whatever letters: names of columns are those of others."""

    code: ClassVar[str] = "text"

    def read(self, given: object) -> str:
        """The text as it is."""
        if not isinstance(given, str):
            raise Unreadable("not-text", given)
        if len(given) > LONGEST:
            raise Unreadable("too-long", given)
        return given

    def schema(self) -> dict[str, Any]:
        """Text with its length."""
        return {"type": "string", "maxLength": LONGEST}

    @property
    def expected(self) -> Message:
        """Its length."""
        return Message("expected-text", most=Symbol(LONGEST))


@dataclass(frozen=True, slots=True, kw_only=True)
class Names(Verbatim):
    """Names of columns: one text with commas, or a list; canonical in the order of the alphabet."""

    def read(self, given: object) -> str:
        """The names as ``--ignore-columns`` takes them. Raises ``BadCall`` for what is no list of names."""
        from obsia.readers.headers import joined_ignored, parse_ignored

        if not isinstance(given, list | tuple):
            return joined_ignored(parse_ignored(Verbatim.read(self, given)))
        # Without ``super()``: a slotted dataclass is another class than the one that this is written in.
        names = [Verbatim.read(self, each) for each in cast("Sequence[object]", given)]
        return joined_ignored(parse_ignored(names)) if names else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSources(Kind):
    """What logs of coding assistants give as labels: one text with commas, or a list; canonical in a fixed order."""

    code: ClassVar[str] = "choice"

    def read(self, given: object) -> str:
        """The names with commas."""
        several = given.split(",") if isinstance(given, str) else cast("Sequence[object]", given)
        names = {Text().read(each).strip() for each in several}
        if unknown := sorted(names - set(LABEL_SOURCES)):
            raise Unreadable(not_a_choice(unknown[0], LABEL_SOURCES))
        return ",".join(each for each in LABEL_SOURCES if each in names)

    def schema(self) -> dict[str, Any]:
        """Text with commas."""
        one = "|".join(LABEL_SOURCES)
        return {"type": "string", "pattern": f"^({one})(,({one}))*$"}

    @property
    def expected(self) -> Message:
        """The names."""
        return one_of(LABEL_SOURCES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimiter(Kind):
    """One character that can stand between the fields of a line."""

    code: ClassVar[str] = "delimiter"

    def read(self, given: object) -> str:
        """The character."""
        if not isinstance(given, str) or len(given) != 1 or given in '"\r\n':
            raise Unreadable("not-a-delimiter", given)
        return given

    def schema(self) -> dict[str, Any]:
        """One character."""
        return {"type": "string", "minLength": 1, "maxLength": 1, "pattern": '^[^"\r\n]$'}


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys(Verbatim):
    """Keys of one table, crossed with commas: ``model,day``."""

    code: ClassVar[str] = "keys"

    def read(self, given: object) -> str:
        """The keys without blanks; '' where there are none. Raises ``BadCall`` for what is no key."""
        return ",".join(_keys(Verbatim.read(self, given)))

    @property
    def expected(self) -> Message:
        """Keys."""
        return Message("expected-keys")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables(Many):
    """Tables, each by its keys: each once, and none without keys."""

    of: Kind = Keys()
    most: int = MOST_TABLES

    def read(self, given: object) -> tuple[str, ...]:
        """The keys of each table, in order."""
        return tuple(dict.fromkeys(each for each in Many.read(self, given) if each))


Paths: TypeAlias = Annotated[
    Sequence[str | os.PathLike[str]],
    local(Many(of=PathText(), most=MOST_PATHS), "argument-file", example="usage.csv", positional=True),
]


@dataclass(frozen=True)
class UsageRecords(Question):
    """What is asked of usage records, whoever served them."""

    paths: Paths
    _: KW_ONLY
    model: Annotated[str | None, Field(Text(), "option-model", example="gpt-4o")] = None
    host: Annotated[str | None, Field(Text(), "option-host-default", example="azure.ai.openai")] = None
    region: Annotated[str | None, Field(Text(), "option-region-default", example="FRA")] = None
    alias: Annotated[
        Sequence[str],
        Field(Many(of=Text(longest=400), most=MOST_ALIASES), "option-alias", example="fast=claude-haiku-4-5"),
    ] = ()
    map: Annotated[str | None, Field(Verbatim(), "option-map", example="started_at=TIMESTAMP:utc")] = None
    table_map: Annotated[
        Sequence[str],
        Field(Many(of=Verbatim(), most=MOST_TABLES), "option-table-map", example="started_at=Day:day_first"),
    ] = ()
    ignore_columns: Annotated[str | Sequence[str], Field(Names(), "option-ignore-columns", example="cost_center")] = ""
    label_from: Annotated[
        str | Sequence[str], Field(LabelSources(), "option-label-from", example="git_branch,agent")
    ] = ""
    format: Annotated[str, Field(Text(), "option-format", example="csv")] = "auto"
    delimiter: Annotated[str | None, Field(Delimiter(), "option-delimiter", example=";")] = None
    sheet: Annotated[str | None, Field(Verbatim(), "option-sheet", example="Usage")] = None
    encoding: Annotated[str | None, Field(Text(), "option-encoding", example="latin-1")] = None
    overlap: Annotated[str, Field(Choice(choices=OVERLAPS), "option-overlap", example=REMOVE)] = REFUSE
    grid: Annotated[str, Field(Choice(choices=(ANNUAL, HOURLY)), "option-grid-over-time", example=HOURLY)] = ANNUAL
    grid_file: Annotated[
        str | os.PathLike[str] | None, local(PathText(), "option-grid-file", example="intensities.csv")
    ] = None
    grid_basis: Annotated[
        str | None, Field(Choice(choices=(LIFE_CYCLE, DIRECT)), "option-grid-basis", example=DIRECT)
    ] = None
    by: Annotated[Sequence[str] | str, Field(Tables(), "option-by", example="model,day")] = ()
    what_if: Annotated[
        Sequence[str], Field(Many(of=Text(longest=400), most=MOST_TABLES), "option-what-if", example="region=SWE")
    ] = ()
    levers: Annotated[bool, Field(Flag(), "option-levers")] = False
    against: Annotated[str | os.PathLike[str] | None, local(PathText(), "option-against", example="2026-Q2")] = None
    top: Annotated[int, Field(Whole(least=1), "option-top", example="10")] = TOP
    seed: Seed = SEED
    record_figures: RecordFigures = True

    def check(self) -> None:
        """Raises ``BadCall`` for no path, and for options of hourly grids that do not go together."""
        super().check()
        if not self.paths:
            raise BadCall("no-file")
        if self.grid == ANNUAL and (self.grid_file is not None or self.grid_basis is not None):
            raise BadCall("grid-error-needs-hourly")
        aliases_of(self.alias)
        if self.levers and self.grid_basis == DIRECT:
            raise BadCall("grid-error-levers")

    @property
    def tables(self) -> tuple[tuple[str, ...], ...]:
        """The keys of each table."""
        return keys_of(self.by)


@dataclass(frozen=True, slots=True, kw_only=True)
class HourPriceText(Kind):
    """The price of an hour with its currency: ``2.40EUR``, ``$2.40``, ``EUR 2.4``."""

    code: ClassVar[str] = "hour-price"

    def read(self, given: object) -> str:
        """The amount and the code of its currency: ``2.4 EUR``."""
        from obsia.readers.tables.money_forms import hour_price

        found = hour_price(given) if isinstance(given, str) else None
        if found is None:
            raise Unreadable("not-an-hour-price", str(given))
        return found

    @property
    def expected(self) -> Message:
        """An amount and a currency."""
        return EXPECTED_HOUR_PRICE


@dataclass(frozen=True)
class Sharing(UsageRecords):
    """What is left out of tables that are handed on."""

    _: KW_ONLY
    min_users: Annotated[int | None, Field(Whole(least=2), "option-min-users", example="10")] = None
    hash_users: Annotated[
        str | os.PathLike[str] | None, local(PathText(), "option-hash-users", example="users.key")
    ] = None

    def check(self) -> None:
        """Raises ``BadCall`` where small groups would follow from what else is asked for."""
        super().check()
        if self.min_users is not None and (self.what_if or self.levers or self.against is not None):
            raise BadCall("min-users-alone", option=Option("min-users"))


@dataclass(frozen=True)
class Assess(Serving, Within, Sharing):
    """Usage records: paths, folders and patterns.

    ``model``, ``host`` and ``region`` stand in where a record names none; ``alias`` entries, ``"fast=NAME"``,
    say which model stands behind a name that a gateway gave it; ``gpu``, ``gpu_count``, ``precision``,
    ``engine``, ``concurrency``, ``tokens_per_s`` and ``pue`` tell how their calls were served; an ``engine`` that
    is an address, ``"sc://HOST:PORT"``, sums the records (Sail, Apache Spark). ``by`` is one table
    per entry; an entry crosses keys with commas (``"model,day"``). Keys: model, provider, zone, session_id,
    operation, hour, day, week, month, input_octave, output_octave, label.NAME. ``what_if`` entries: ``region=SWE``,
    ``model=NAME``, ``output=0.5``, ``input=0.5``, ``cached=0.9``. ``levers`` proposes changes that evidence
    supports. ``label_from`` makes labels of what logs of coding assistants say besides: ``git_branch``, ``folder``,
    ``agent``. ``grid="hourly"`` takes the carbon of electricity by the hour, from ``grid_file`` or the services of a
    zone; ``grid_basis="direct"`` counts direct emissions alone. ``min_users`` leaves groups of fewer users out of
    tables, and ``hash_users`` puts digests, under the key in a file, in place of their names. ``ignore_columns``
    leaves columns of a table out that would stop the account because nothing uses them. ``price_hour`` (``"2.40EUR"``)
    is what an hour of one accelerator of your own costs; ``bill`` is what the account is reconciled with, line by line:
    an invoice, a cost report, charges in FOCUS. Raises ``BadCall``, ``BadInput``, ``NoData``, ``UnknownName``.
    """

    journey: ClassVar[str] = "assess"
    engine: Annotated[str | None, Field(Text(), "option-engine-or-cluster", example="vllm")] = None
    price_hour: Annotated[str | None, Field(HourPriceText(), "option-price-hour", example="2.40EUR")] = None
    bill: Annotated[str | os.PathLike[str] | None, local(PathText(), "option-bill", example="invoice.csv")] = None

    def check(self) -> None:
        """Raises ``BadCall`` for a bill beside tables that leave small groups out: its lines are none of users."""
        super().check()
        if self.bill is not None and self.min_users is not None:
            raise BadCall("min-users-alone", option=Option("min-users"))

    @property
    def cluster(self) -> str | None:
        """The address of the engine that sums the records, where that is not DuckDB on this machine."""
        return self.engine if self.engine and self.engine.startswith(CLUSTER) else None


def keys_of(by: Sequence[str] | str) -> tuple[tuple[str, ...], ...]:
    """The keys of each table that is asked for. Raises ``BadCall`` for a key that does not exist."""
    return tuple(tuple(entry.split(",")) for entry in Tables().read(by if isinstance(by, str) else tuple(by)))


def aliases_of(entries: Sequence[str]) -> dict[str, str]:
    """Alias -> the model behind it, of ``NAME=MODEL`` entries. Raises ``BadCall`` for none, and for two models."""
    aliases: dict[str, str] = {}
    for entry in entries:
        alias, _, model = (part.strip() for part in entry.rpartition("="))
        if not alias or not model:
            raise BadCall("alias-form", option=Option("alias"), entry=entry)
        if aliases.setdefault(alias, model) != model:
            raise BadCall("alias-twice", option=Option("alias"), alias=alias)
    return aliases


def _keys(entry: str) -> tuple[str, ...]:
    keys = tuple(_LABELS.get(part.strip(), part.strip()) for part in entry.split(",") if part.strip())
    for key in keys:
        if key not in (*SQL_KEYS, *SERIES_KEYS) and not (key.startswith("label.") and len(key) > len("label.")):
            raise UnknownKey(key=key, known=(*SERIES_KEYS, *SQL_KEYS))
    if len(set(keys)) < len(keys):
        raise BadCall("by-twice", option=Option("by"), entry=entry)
    return keys
