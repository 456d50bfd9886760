"""What is said of columns by options and by names: each kind of column in each form, and names in twos and threes.

``options_as_read.csv`` has a line for each. Where one is meant to move:
``PYTHONPATH=.:src python tests/readers/test_readers_options.py`` writes it again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any

from tests.readers.records_of_reading import assert_unmoved

from obsia.core.errors import ObsiaError
from obsia.core.message import Message
from obsia.readers.base import ReadOptions
from obsia.readers.headers import TableMap, bind_table, check_unused, is_missed, joined_ignored, parse_ignored
from obsia.readers.mapping import Bound, Columns, bind, looks_like_name, maps_itself
from obsia.readers.tables.choice import choice_of
from obsia.readers.tables.headings import headings

LONGEST = 90
"""Letters of what is said that are shown; of what is longer a digest tells the rest."""
RECORD = Path(__file__).with_name("options_as_read.csv")
TARGETS = (
    "started_at", "duration_us", "calls", "seats", "input_tokens", "cache_read_tokens", "reasoning_tokens", "cost",
    "energy_j", "price_hour", "batch_api", "pue", "model_request", "label.team", "label.", "bucket_parts",
    "inputtokens",
)  # fmt: skip
FORMS = (
    "a", "a:int", "a:int*1000", "a:int*0", "a:float_whole:apart", "a:decimal_comma*10:mean", "a:contained", "a:mean",
    "a:number", "a:text", "a:bool", "a:utc", "a:date", "a:tz:Europe/Paris", "a:tz:Europe/Pari", "a:tz:", "a:tz:Q",
    "a:month/2026", "a:month", "a:month/1999", "a:year", "a:words", "a:hour", "a:Hour", "a:s", "a:ms", "a:us", "a:USD",
    "a:USD/100", "a:amount*1000", "a:amount", "a:EUR/server", "a:text/server", "a:kWh", "a:J", "a:Wh", ":int", " a b ",
    '"a"', '"a""b"', '"', '""', '"a" + "b"', '"a"+"b" - "c"', '"a" - "b":int*10', '"a" + "b":USD', '"a" - "b":mean',
)  # fmt: skip
FORMATS = (
    "%Y-%m-%d", "%y%j", "%d/%m", "%Y %d", "%Y-%b-%d", "%B %d %Y", "%c", "%x", "%X", "%Y-%m-%d %I", "%Y-%m-%d %I %p",
    "%Y-%m-%d %z", "%Y-%m-%d %Z", "%j", "%Y", "%Y-%m",
)  # fmt: skip
WHOLE = (
    "", " ", "a", "=", "input_tokens=", "=a", "input_tokens=a,input_tokens=b", "input_tokens=a, output_tokens=b",
    "input_tokens=a,b,label.x=c", "label.a b=c", "label.x=a,label.y=b:text", "input_tokens=a=b",
    "calls=a,started_at=b:utc", "cost=a,cost_currency=b", "input_tokens=a:mean,calls=b", "cache_read_tokens=a",
    "cost=a",
)  # fmt: skip
NAMES = (
    "input_tokens", "output_tokens", "Prompt Tokens", "tokens", "total_tokens", "cached tokens", "cache_read_tokens",
    "reasoning", "calls", "messages", "cost", "Cost (EUR)", "started_at", "date", "model", "team", "avg input tokens",
    "input tokens (k)", "completion_tokns", "seats", "a", "batch_api", "a b c d e f",
)  # fmt: skip
HEADINGS = (
    "Input tokens", "Output tokens", "Input tokens FY25", "Input tokens FY26", "Output tokens FY25", "Total tokens",
    "Input tokens Budget", "Input tokens Actual", "text input tokens", "audio input tokens", "audio output tokens",
    "Tokens", "Tokens (k)", "cached input", "Output tok (incl. thinking)", "thinking tokens", "avg input tokens",
    "Calls", "Messages", "max tokens", "Cost", "Date",
)  # fmt: skip
"""Headings that vie for one count, or leave open of which they are."""
IGNORED = ("", "a", "a,b", '"a,b",c', '"a', 'a"b', "a,,b", " a , b ", 'x "y"', "a\nb")


def texts() -> Iterator[tuple[str, str]]:
    """What a text is of, and the text."""
    yield from (("map", f"{target}={form}") for target in TARGETS for form in FORMS)
    yield from (("map", f"started_at=a:strptime:{form}") for form in FORMATS)
    yield from (("map", each) for each in WHOLE)
    yield from (("ignored", each) for each in IGNORED)
    yield from (("table map", f"{mapping}{ignored}") for mapping in WHOLE for ignored in ("", ";ignore=x", ";ignore="))
    for size in (1, 2, 3):
        every = combinations(NAMES if size < 3 else NAMES[:13], size)
        yield from (("names", "|".join(each)) for each in every)
    for mapping in (
        "input_tokens=a",
        "calls=a",
        "cost=a:USD",
        "started_at=date:utc,input_tokens=tokens",
        "seats=seats",
    ):
        yield from ((f"names with {mapping}", "|".join(("a", *each))) for each in combinations(NAMES, 2))
    for size in (1, 2, 3):
        yield from (("headings", "|".join(each)) for each in combinations(HEADINGS, size))
    yield from (("headings", "|".join(HEADINGS[at : at + size])) for size in (4, 5, 6) for at in range(len(HEADINGS)))
    yield from (("names without team", f"team|{each}") for each in NAMES)


def _map(text: str) -> Any:
    columns = Columns.parse(text)
    return [
        (source.entry(target), str(source), source.own, source.less, source.is_written, source.is_typed, source.factor,
         source.relation, source.year, source.is_mean, str(source.money_scale), source.unscaled_type)
        for target, source in columns.sources.items()
    ], columns.text  # fmt: skip


def _table_map(text: str) -> Any:
    found = TableMap.parse(text)
    return sorted(found.names), sorted(found.ignored), TableMap.text(found.columns.text, found.ignored)


def _ignored(text: str) -> Any:
    return joined_ignored(parse_ignored(text)), joined_ignored(parse_ignored([text]))


def _names(text: str, mapping: str = "", ignored: frozenset[str] = frozenset()) -> Any:
    names, columns = text.split("|"), Columns.parse(mapping)
    ways: tuple[Callable[[], Any], ...] = (
        lambda: _bound(bind_table(columns, names, file="file", ignored=ignored)),
        lambda: _bound(bind(columns, names, file="file", is_table=True, are_charges=True)),
        lambda: _table(columns, names),
    )
    return (
        [_or_error(way) for way in ways],
        [maps_itself(each, names) for each in names[:1]],
        looks_like_name(names[-1]),
    )


def _headings(text: str) -> Any:
    chosen = choice_of(ReadOptions(), text.split("|"), file="file")
    return _bound(chosen.bound), chosen.total, chosen.end, sorted(chosen.flags)


def _bound(found: Bound) -> Any:
    return [source.entry(target) for target, source in found.sources.items()], found.unmapped, dict(found.taken)


def _table(columns: Columns, names: list[str]) -> Any:
    said = {name: each for name, each in headings(names).items() if each is not None}
    mapped = {target: source.column for target, source in columns.sources.items()}
    check_unused(said, mapped=mapped, stated=columns, file="file")
    return [name for name, each in said.items() if is_missed(each, mapped=mapped)]


def _or_error(way: Callable[[], Any]) -> Any:
    try:
        return way()
    except ObsiaError as error:
        return [_plainly(each) for each in error.sentences], list(error.ways)


def _plainly(value: Any) -> str:
    if isinstance(value, Message):
        return f"{value.code} {' '.join(f'{name}={_plainly(each)}' for name, each in value.arguments.items())}".strip()
    if isinstance(value, list | tuple):
        return f"({'; '.join(map(_plainly, value))})"
    return str(value)


def read(kind: str, text: str) -> str:
    """What is made of a text."""
    ways: dict[str, Callable[[], Any]] = {
        "map": lambda: _map(text),
        "ignored": lambda: _ignored(text),
        "table map": lambda: _table_map(text),
        "names": lambda: _names(text),
        "headings": lambda: _headings(text),
        "names without team": lambda: _names(text, ignored=frozenset({"team"})),
    }
    said = _plainly(_or_error(ways.get(kind, lambda: _names(text, kind.removeprefix("names with ")))))
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}… {sha256(said.encode()).hexdigest()[:8]}"


def written() -> str:
    """The record as text."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("of", "text", "says"))
    table.writerows((kind, each, read(kind, each)) for kind, each in dict.fromkeys(texts()))
    return text.getvalue()


def test_what_options_say_moves_only_where_it_is_meant_to() -> None:
    was, now = RECORD.read_text(encoding="utf-8").split("\n"), written().split("\n")
    assert_unmoved(was, now)


if __name__ == "__main__":
    RECORD.write_text(written(), encoding="utf-8")
