"""Members declared once: the record, its columns and its schema say the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import jsonschema
import pytest

from obsia.core.data import (
    ANY,
    ARGUMENTS,
    FLAG,
    NUMBER,
    SHARED,
    STATED,
    TEXT,
    WHOLE,
    Shape,
    by_name,
    filled,
    many,
    maybe,
    member,
    members,
    one_of,
)
from obsia.core.message import Message


class Colour(StrEnum):
    """Some words."""

    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, kw_only=True)
class Wheel:
    """A part."""

    size: float
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Cart:
    """A thing with parts."""

    name: str
    colour: Colour = Colour.BLUE
    wheels: tuple[Wheel, ...] = ()
    spare: Wheel | None = None
    axles: int = 2
    has_brake: bool = True
    shares: dict[Colour, float] | None = None


WHEEL: Shape[Wheel] = Shape(member("size", NUMBER), member("note", filled(TEXT)), name="Wheel")
CART: Shape[Cart] = Shape(
    member("called", TEXT, lambda cart: cart.name),
    member("colour", one_of(Colour)),
    member("wheels", many(WHEEL.type)),
    member("spare", maybe(WHEEL.type)),
    member("axles", WHOLE),
    member("has_brake", FLAG),
    member("shares", maybe(by_name(NUMBER, Colour))),
)
THIRD = 1 / 3


def schema() -> dict[str, Any]:
    return {**CART.schema, "components": {"schemas": {"Wheel": WHEEL.schema}}}


def test_members_stand_in_their_order_and_what_is_absent_is_null() -> None:
    record = CART.record(Cart(name="a", wheels=(Wheel(size=THIRD), Wheel(size=2.0, note="flat"))))
    assert list(record) == ["called", "colour", "wheels", "spare", "axles", "has_brake", "shares"]
    assert record["wheels"] == [{"size": 0.333333333, "note": None}, {"size": 2.0, "note": "flat"}]
    assert record["spare"] is None
    assert type(record["colour"]) is str


@pytest.mark.parametrize(
    "cart", [Cart(name="a"), Cart(name="b", spare=Wheel(size=1.0), shares={Colour.RED: THIRD, Colour.BLUE: 0.5})]
)
def test_a_record_is_what_its_schema_says(cart: Cart) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.Draft202012Validator(schema()).validate(CART.record(cart))


@pytest.mark.parametrize(
    ("name", "value"),
    [("called", None), ("colour", "green"), ("axles", 1.5), ("shares", {"green": 1.0}), ("spare", {"size": 1.0})],
)
def test_a_schema_refuses_what_is_no_such_record(name: str, value: object) -> None:
    record = {**CART.record(Cart(name="a")), name: value}
    assert not jsonschema.Draft202012Validator(schema()).is_valid(record)
    del record[name]
    assert not jsonschema.Draft202012Validator(schema()).is_valid(record)


def test_columns_are_of_members_that_a_column_can_hold() -> None:
    assert CART.columns == {"called": "VARCHAR", "colour": "VARCHAR", "axles": "BIGINT", "has_brake": "BOOLEAN"}
    assert WHEEL.columns == {"size": "DOUBLE", "note": "VARCHAR"}


def test_a_shape_with_a_name_is_referred_to_and_one_without_is_told_in_place() -> None:
    assert WHEEL.type.schema == {"$ref": f"{SHARED}Wheel"}
    assert Shape[Wheel](members(STATED, "size")).type.schema["properties"] == {"size": {"type": "number"}}


def test_members_of_a_part_are_those_of_the_whole() -> None:
    whole: Shape[Cart] = Shape(member("name", TEXT), WHEEL.of(lambda cart: cart.wheels[0]))
    assert whole.record(Cart(name="a", wheels=(Wheel(size=2.0),))) == {"name": "a", "size": 2.0, "note": None}


def test_arguments_are_in_the_order_of_their_names_and_stated_numbers_are_not_rounded() -> None:
    assert list(ARGUMENTS.write({"b": "1", "a": "2"})) == ["a", "b"]
    assert STATED.write(THIRD) == THIRD != NUMBER.write(THIRD)
    assert ANY.write(Colour.RED) == "red"


def test_some_members_are_declared_as_they_were() -> None:
    some = CART.only("axles", "called")
    assert some.record(Cart(name="a")) == {"axles": 2, "called": "a"}
    assert some.schema["required"] == ["axles", "called"]


def test_a_word_of_a_vocabulary_may_be_null() -> None:
    schema = maybe(one_of(Colour)).schema
    for value, is_valid in (("red", True), (None, True), ("green", False)):
        assert jsonschema.Draft202012Validator(schema).is_valid(value) == is_valid


def test_what_a_member_is_stands_in_its_schema_as_a_message() -> None:
    shape = Shape[Cart](member("axles", WHOLE, about="data-value"), member("name", TEXT))
    assert shape.schema["properties"] == {
        "axles": {"type": "integer", "description": Message("data-value")},
        "name": {"type": "string"},
    }
    assert shape.of(lambda cart: cart)[0].about == "data-value"
