"""What is kept never passes its bound, whatever is kept and asked for; and sizes are those of what is kept alive."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from obsia.core.memory import ENTRY_BYTES, MEMORY, Memory, kept, size_of

KEYS = st.integers(0, 12)
SIZES = st.integers(0, 6_000)


class Bounded(RuleBasedStateMachine):
    """Whatever happens to a memory."""

    def __init__(self) -> None:
        super().__init__()
        self.memory = Memory(10_000)
        self.values: dict[int, bytes] = {}

    @rule(key=KEYS, size=SIZES, stays=st.booleans())
    def put(self, key: int, size: int, stays: bool) -> None:
        value = bytes(size)
        self.memory.put(key, value, size_bytes=size_of(value), stays=stays)
        self.values[key] = value

    @rule(key=KEYS)
    def get(self, key: int) -> None:
        found = self.memory.get(key)
        assert found is None or found is self.values[key]

    @rule(key=KEYS)
    def forget(self, key: int) -> None:
        self.memory.forget(key)
        assert self.memory.get(key) is None

    @rule(most_bytes=st.integers(0, 20_000))
    def bound(self, most_bytes: int) -> None:
        self.memory.bound(most_bytes)

    @rule()
    def clear(self) -> None:
        self.memory.clear()
        assert (len(self.memory), self.memory.size_bytes) == (0, 0)

    @invariant()
    def is_bounded(self) -> None:
        assert 0 <= self.memory.size_bytes <= self.memory.most_bytes

    @invariant()
    def every_byte_is_counted(self) -> None:
        alive = {key: found for key in self.values if (found := self.memory.get(key)) is not None}
        assert len(alive) == len(self.memory)
        sizes = sum(size_of(key) + size_of(value) + ENTRY_BYTES for key, value in alive.items())
        assert self.memory.size_bytes == sizes


TestBounded = Bounded.TestCase
TestBounded.settings = settings(max_examples=60, stateful_step_count=30)


def test_what_was_not_asked_for_the_longest_makes_room() -> None:
    memory = Memory(4 * 1_000 + 5 * (ENTRY_BYTES + size_of("a")))
    for name in ("a", "b", "c", "d"):
        memory.put(name, name, size_bytes=1_000)
    memory.get("a")
    memory.put("e", "e", size_bytes=1_000)
    assert [name for name in "abcde" if memory.get(name)] == ["a", "c", "d", "e"]


def test_what_stays_makes_room_for_nothing() -> None:
    memory = Memory(10_000)
    memory.put("first", 1, size_bytes=6_000, stays=True)
    for number in range(50):
        memory.put(number, number, size_bytes=2_000)
    memory.put("late", 1, size_bytes=5_000, stays=True)
    assert memory.get("first") == 1
    assert memory.get("late") is None
    assert memory.size_bytes <= 10_000


@dataclass(frozen=True, slots=True)
class Slotted:
    """A record without a dictionary."""

    values: tuple[bytes, ...]


@dataclass
class Plain:
    """A record with one."""

    inner: Slotted
    by_name: dict[str, bytes] = field(default_factory=dict[str, bytes])


class Everybodys:
    """Something that the program keeps anyway."""

    is_shared: ClassVar[bool] = True

    def __init__(self) -> None:
        self.held = bytes(1_000_000)


def test_the_size_of_what_a_value_leads_to() -> None:
    one, other = bytes(5_000), bytes(7_000)
    found = size_of(Plain(Slotted((one, one)), {"other": other}))
    assert 12_000 < found < 13_500


def test_an_array_counts_with_the_array_that_it_is_a_view_of() -> None:
    whole = np.zeros(10_000)
    assert size_of(whole) == sys.getsizeof(whole) >= 80_000
    assert size_of(whole[:10]) > 80_000


def test_what_belongs_to_the_program_is_not_counted() -> None:
    assert size_of([Everybodys(), np.zeros, Slotted]) < 200


def test_a_loop_ends() -> None:
    loop: list[object] = []
    loop.append(loop)
    assert size_of(loop) == sys.getsizeof(loop)


def test_a_function_remembers_within_the_bound() -> None:
    made: list[object] = []

    @kept
    def function(number: int, *, name: str | None = None) -> str | None:
        """What it does."""
        made.append((number, name))
        return name

    assert [function(1, name="a"), function(1, name="a"), function(2), function(2)] == ["a", "a", None, None]
    assert made == [(1, "a"), (2, None)]
    assert (vars(function)["__name__"], function.__doc__) == ("function", "What it does.")
    function.cache_clear()
    function(1, name="a")
    assert len(made) == 3


def test_an_error_is_not_remembered() -> None:
    made: list[int] = []

    @kept
    def function(number: int) -> int:
        made.append(number)
        raise ValueError(number)

    for _ in range(2):
        with pytest.raises(ValueError, match="1"):
            function(1)
    assert made == [1, 1]
    function.cache_clear()


def test_the_memory_of_the_process_has_a_bound() -> None:
    assert 0 < MEMORY.most_bytes < 1_000_000_000
