"""What follows from the class of a record: nothing of a relation is told a second time, and nothing is lost."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.core.evidence import Fact
from obsia.core.fields import Among, Date, Day, Subject, Within
from obsia.facts import relations, sql
from obsia.facts.compile import compile_facts
from obsia.facts.gather import gather
from obsia.facts.relation import columns, names, reasons, stored, typed
from obsia.facts.relations import RELATIONS
from obsia.facts.snapshot import Snapshot, load
from obsia.facts.strict import WrongShapeError, row_of

RECORDS: list[tuple[str, type[Any]]] = [*sorted(sql.RECORDS.items()), ("facts", Fact)]


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A field of every type that a record may have."""

    name: str
    colour: Colour = Colour.RED
    size: Literal["", "small", "large"] = ""
    is_new: bool = False
    amount: float
    share: Annotated[float | None, Within(0.0, 1.0, "")] = None
    count: int = 0
    read_on: Day
    as_of: Date = ""
    text: str | None = None


WORDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1)
SAMPLES = st.builds(
    Sample,
    name=WORDS,
    colour=st.sampled_from(Colour),
    size=st.sampled_from(["", "small", "large"]),
    is_new=st.booleans(),
    amount=st.floats(allow_nan=False, allow_infinity=False),
    share=st.none() | st.floats(0, 1),
    count=st.integers(0, 2**31),
    read_on=st.dates().map(str),
    as_of=st.just("") | st.dates().map(str),
    text=st.none() | WORDS,
)


@given(SAMPLES)
def test_a_row_is_read_as_it_was_stored(row: Sample) -> None:
    connection = sqlite3.connect(":memory:")
    types = ", ".join(f"{name} {each.sql_type}" for name, each in columns(Sample).items())
    connection.execute(f"CREATE TABLE samples ({types})")
    connection.execute(f"INSERT INTO samples VALUES ({', '.join('?' * len(names(Sample)))})", stored(row))  # noqa: S608
    kept = connection.execute(f"SELECT {', '.join(names(Sample))} FROM samples").fetchall()  # noqa: S608
    connection.close()
    assert typed(Sample, kept) == (row,)
    assert [tuple(map(str, each)) for each in kept] == [tuple(map(str, stored(row)))]
    assert reasons(row) == []


@given(SAMPLES)
def test_a_row_is_read_as_it_was_written(row: Sample) -> None:
    written = dict(zip(names(Sample), stored(row), strict=True))
    assert row_of({key: value for key, value in written.items() if key not in ("count", "size")}, Sample, {
        "count": row.count, "size": row.size,
    }) == row  # fmt: skip


GOOD = {"name": "x", "amount": 1.5, "read_on": "2026-11-29"}


@pytest.mark.parametrize(
    ("changed", "path", "says"),
    [
        ({"colour": "green"}, "colour", "Invalid enum value 'green'; expected one of 'red', 'blue'"),
        ({"size": "wide"}, "size", "Invalid enum value 'wide'; expected one of '', 'small', 'large'"),
        ({"is_new": "maybe"}, "is_new", "Invalid enum value 'maybe'; expected one of 'yes', 'no'"),
        ({"amount": "1.5"}, "amount", "Expected `float`, got `str`"),
        ({"amount": None}, "amount", "Expected `float`, got `null`"),
        ({"name": 5}, "name", "Expected `str`, got `int`"),
        ({"nmae": "x"}, "nmae", "unknown field `nmae`"),
        ({"count": 3}, "count", "unknown field `count`"),
    ],
    ids=repr,
)
def test_what_has_the_wrong_shape_is_named_with_what_was_expected(
    changed: dict[str, Any], path: str, says: str
) -> None:
    with pytest.raises(WrongShapeError) as caught:
        row_of(GOOD | changed, Sample, {"count": 0})
    assert caught.value.path == path
    assert says in caught.value.reason


def test_a_year_may_be_written_as_a_number_and_other_texts_may_not() -> None:
    assert row_of(GOOD | {"as_of": 2025}, Sample).as_of == "2025"
    with pytest.raises(WrongShapeError, match="Expected `str`, got `int`"):
        row_of(GOOD | {"read_on": 2025}, Sample)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"read_on": "2026-11"}, ["read_on '2026-11'; expected YYYY-MM-DD"]),
        ({"read_on": " "}, ["read_on is empty; expected in every row"]),
        ({"as_of": "spring"}, ["as_of 'spring'; expected YYYY, YYYY-MM or YYYY-MM-DD"]),
        ({"share": 1.5}, ["share 1.5 is outside [0, 1]"]),
        ({"as_of": "", "share": None}, []),
    ],
    ids=repr,
)
def test_what_breaks_the_rule_of_a_field_is_told(changed: dict[str, Any], says: list[str]) -> None:
    assert reasons(replace(row_of(GOOD, Sample), **changed)) == says


@pytest.mark.parametrize(("name", "record"), RECORDS, ids=[name for name, _ in RECORDS])
def test_every_table_has_the_columns_and_types_of_its_record(name: str, record: type[Any]) -> None:
    held = {str(row[1]): str(row[2]) for row in load().rows(f"PRAGMA table_info({name})")}
    assert held.pop("fact_row", "INTEGER") in ("INTEGER", "")
    assert held == {column: each.sql_type for column, each in columns(record).items()}


@pytest.mark.parametrize(("name", "record"), RECORDS, ids=[name for name, _ in RECORDS])
def test_every_row_of_the_snapshot_is_read_as_a_record_of_its_table(name: str, record: type[Any]) -> None:
    clause = f"FROM {name} LIMIT 500"
    read = load().select(record, clause)
    assert [stored(row) for row in read] == load().rows(f"SELECT {', '.join(names(record))} {clause}")


@pytest.mark.parametrize("name", RELATIONS)
def test_keys_and_names_of_other_tables_are_columns(name: str) -> None:
    record, key = RELATIONS[name]
    assert set(key) <= set(names(record))
    assert columns(record)["evidence"].is_required
    for column in columns(record).values():
        for kind in column.kinds:
            if isinstance(kind, Among):
                assert not kind.column or kind.column in names(RELATIONS[kind.relation].record)
            if isinstance(kind, Subject):
                assert load().subjects(kind.kind)


def test_a_new_column_is_a_new_field_and_nothing_else(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The records of the relation and of its reader are the only place that names the column."""

    @dataclass(frozen=True, slots=True, kw_only=True)
    class WithBrand(relations.Prefix):
        brand: str = ""

    assert [name for name in names(WithBrand) if name != "brand"] == list(names(relations.Prefix))
    path = folder / "relations/prefixes.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([f"{header},brand", *(f"{row},Bolt" for row in rows)]) + "\n", encoding="utf-8")
    assert "unknown columns ['brand']" in str(gather(folder).problems)
    monkeypatch.setitem(RELATIONS, "prefixes", relations.Relation(WithBrand, ("prefix",)))
    compiled = compile_facts(folder)
    at = names(WithBrand).index("brand")
    assert [row[at] for row in compiled.tables["prefixes"]] == ["Bolt"] * len(rows)


def test_a_zero_below_zero_is_stored_and_hashed_as_zero() -> None:
    row = row_of(GOOD | {"amount": -0.0}, Sample)
    assert repr(stored(row)[names(Sample).index("amount")]) == "0.0"


def test_a_source_is_read_with_what_it_is_made_of(small: Snapshot) -> None:
    (source,) = small.select(relations.Evidence, "FROM evidence WHERE evidence_id = ?", "invented-mpl")
    assert (source.use, source.rows, source.language) == ("file", 1, "en")
