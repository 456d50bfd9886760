"""What a project says once of its records: ``obsia.toml`` in the folder where an account is asked for.

Only commands read it: from Python and over HTTP a question says all that it asks.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from obsia.app.handed import text_of
from obsia.core.columns import EXPECTED_HOUR_PRICE
from obsia.core.errors import BadCall, BadInput
from obsia.core.message import Message, Option, Symbol
from obsia.core.question import Question
from obsia.readers.base import LABEL_SOURCES
from obsia.readers.headers import TableMap, parse_ignored
from obsia.readers.tables.money_forms import hour_price

RecordsT = TypeVar("RecordsT", bound=Question)
FILE: Final = "obsia.toml"
ALIASES: Final = "aliases"
LABELS: Final = "labels"
OWN: Final = "own"
"""One's own machines: ``price_hour``, of one accelerator."""
TABLES: Final = "tables"
"""What the columns of tables hold: ``[[tables]]``, each with ``map`` and, perhaps, ``ignore``."""


def tables(folder: str = ".") -> Mapping[str, Any]:
    """The tables of the settings in ``folder``; none without a file. Raises ``BadInput`` for what is no TOML."""
    path = Path(folder) / FILE
    if not path.is_file():
        return {}
    expected = Message("expected-format", name=Symbol("TOML"))
    try:
        return tomllib.loads(text_of(str(path), expected=expected))
    except (ValueError, RecursionError) as error:
        reason = Message("world-not-toml", why=str(error).splitlines()[0])
        raise BadInput(str(path), reason, expected=expected) from error


_ALIAS: Final = 'fast = "claude-haiku-4-5"'
"""What a line of ``[aliases]`` looks like."""


def aliases(stated: Sequence[str], *, folder: str = ".") -> tuple[str, ...]:
    """The aliases of a command, each ``NAME=MODEL``, then those of the settings that it does not state itself.

    Raises ``BadInput`` where ``[aliases]`` is no table of names.
    """
    given: Any = tables(folder).get(ALIASES, {})
    if not isinstance(given, dict) or not all(
        isinstance(model, str) for model in cast("dict[str, Any]", given).values()
    ):
        raise BadInput(
            str(Path(folder) / FILE),
            "settings-aliases",
            field=ALIASES,
            expected=Message("settings-aliases-expected", example=Symbol(_ALIAS)),
        )
    own = {entry.rpartition("=")[0].strip() for entry in stated}
    return (*stated, *(f"{name}={model}" for name, model in cast("dict[str, str]", given).items() if name not in own))


def label_sources(stated: str | Sequence[str], *, folder: str = ".") -> str | Sequence[str]:
    """What logs give as labels, as a command says, else as the settings do: ``[labels]``, ``from = [...]``.

    Raises ``BadInput`` where that is no list of what they can give.
    """
    if stated:
        return stated
    given: Any = tables(folder).get(LABELS, {})
    found: Any = cast("dict[str, Any]", given).get("from", []) if isinstance(given, dict) else None
    if not isinstance(found, list) or not all(each in LABEL_SOURCES for each in cast("list[Any]", found)):
        raise BadInput(
            str(Path(folder) / FILE),
            "settings-labels",
            field=LABELS,
            expected=Message("settings-labels-expected", names=tuple(map(Symbol, LABEL_SOURCES))),
        )
    return tuple(cast("list[str]", found))


def price_hour(stated: str | None, *, folder: str = ".") -> str | None:
    """What an hour of one's own accelerators costs, as a command says, else as the settings do: ``[own] price_hour``.

    Raises ``BadInput`` where that is no price with its currency.
    """
    if stated is not None:
        return stated
    given: Any = tables(folder).get(OWN, {})
    found: Any = cast("dict[str, Any]", given).get("price_hour") if isinstance(given, dict) else ""
    if found is None:
        return None
    price = hour_price(found) if isinstance(found, str) else None
    if price is None:
        raise BadInput(
            str(Path(folder) / FILE), "settings-own", field=f"{OWN}.price_hour", expected=EXPECTED_HOUR_PRICE
        )
    return price


def table_maps(stated: Sequence[str], *, folder: str = ".") -> tuple[str, ...]:
    """What a command says of tables by their columns, then what the settings say.

    Raises ``BadInput`` where ``[[tables]]`` are no tables with a ``map``.
    """
    given: Any = tables(folder).get(TABLES, [])
    found: list[str] = []
    for each in cast("list[Any]", given) if isinstance(given, list) else [None]:
        entry = cast("dict[str, Any]", each) if isinstance(each, dict) else {}
        mapping, ignored = entry.get("map"), entry.get("ignore", "")
        if not isinstance(mapping, str) or not isinstance(ignored, str):
            raise BadInput(
                str(Path(folder) / FILE), "settings-tables", field=TABLES, expected="settings-tables-expected"
            )
        found.append(TableMap.text(mapping, parse_ignored(ignored) if ignored else ()))
    return tuple(dict.fromkeys((*stated, *found)))


def completed(asked: RecordsT, *, folder: str = ".") -> RecordsT:
    """A question about records, with what the settings say of what it takes and does not state itself."""
    makers: Mapping[str, Callable[..., Any]] = {
        "alias": aliases, "table_map": table_maps, "label_from": label_sources, "price_hour": price_hour,
    }  # fmt: skip
    taken = {each.attribute for each in asked.fields()}
    stated = {name: make(getattr(asked, name), folder=folder) for name, make in makers.items() if name in taken}
    return replace(cast("Any", asked), **stated)


def save_table_maps(maps: Sequence[str], *, ignored: str, folder: str = ".") -> str:
    """Add what the columns of tables hold to the settings, each once, after all that stands there; the file's path.

    Raises ``BadInput`` where the settings cannot be read, and ``BadCall`` where they cannot be written.
    """
    known = {entry.get("map") for entry in cast("list[dict[str, Any]]", tables(folder).get(TABLES, []))}
    path = Path(folder) / FILE
    if new := [mapping for mapping in maps if mapping not in known]:
        old = path.read_text(encoding="utf-8") if path.is_file() else ""
        text = "".join(f"\n[[{TABLES}]]\nmap = {_basic(mapping)}\n{_ignore(ignored)}" for mapping in new)
        try:
            with path.open("a", encoding="utf-8") as file:  # what stands there stays, whatever happens
                file.write(text if old.endswith("\n") else f"\n{text}" if old else text.lstrip("\n"))
        except OSError as error:
            why = error.strerror or str(error)
            raise BadCall("document-unwritable", option=Option("save-map"), path=str(path), why=why) from error
    return str(path)


def _ignore(ignored: str) -> str:
    return f"ignore = {_basic(ignored)}\n" if ignored else ""


def _basic(text: str) -> str:
    """A basic string of TOML: JSON escapes what TOML does."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
