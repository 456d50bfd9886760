"""A process apart: what those who have had much ask for is made there, and what goes wrong there stays there."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from obsia.core.errors import BadCall, UnknownName
from obsia.surfaces.http.apart import Apart, Outcome, TooLong
from obsia.surfaces.http.bodies import Begin, Bodies
from obsia.surfaces.http.settings import Settings
from obsia.surfaces.http.turns import Overloaded, Turns, Width


def nothing() -> None:
    """No preparation."""


def burn(seconds: float) -> int:
    """Work that takes so much processor time, and tells in which process."""
    while time.process_time() < seconds:
        pass
    return os.getpid()


def fail(error: Exception) -> None:
    raise error


class Odd(Exception):
    """An error that cannot cross to another process."""

    def __init__(self, one: int, *, two: int) -> None:
        super().__init__(one)
        self.two = two


def fail_oddly() -> None:
    raise Odd(1, two=2)


def go(code: int) -> None:
    os._exit(code)


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    made = Apart(nothing)
    yield made
    made.end()


def test_work_is_done_in_one_other_process_and_its_cost_is_known(apart: Apart) -> None:
    found = [apart.outcome(partial(burn, 1.0)), apart.outcome(partial(burn, 0.0))]
    assert {each.get() for each in found} == {apart.pid}
    assert apart.pid != os.getpid()
    assert 0.1 < found[0].cost_s < 3
    assert found[1].cost_s < 0.1


@pytest.mark.parametrize(
    "error",
    [UnknownName(kind="model", name="x", suggestions=("y",)), BadCall("http-overloaded"), ZeroDivisionError("b")],
)
def test_errors_come_back_as_they_were(apart: Apart, error: Exception) -> None:
    with pytest.raises(type(error)) as raised:
        apart.outcome(partial(fail, error)).get()
    assert str(raised.value) == str(error)


def test_an_error_that_cannot_cross_comes_back_by_its_name(apart: Apart) -> None:
    with pytest.raises(RuntimeError, match="Odd"):
        apart.outcome(fail_oddly).get()


def test_work_that_ends_the_process_gets_no_answer_and_the_next_gets_one(apart: Apart) -> None:
    with pytest.raises(TooLong):
        apart.outcome(partial(go, 9)).get()
    assert apart.outcome(partial(int, "7")).get() == 7


def test_a_process_that_was_ended_from_outside_is_begun_again(apart: Apart) -> None:
    before = apart.outcome(os.getpid).get()
    os.kill(before, 9)
    assert apart.outcome(os.getpid).get() != before


def test_who_waits_long_enough_goes_and_what_takes_too_long_is_ended() -> None:
    made = Apart(nothing, idle_s=0.2)
    try:
        before = made.outcome(os.getpid).get()
        deadline = time.monotonic() + 30
        while made._running[0].is_alive() and time.monotonic() < deadline:  # type: ignore[index] # pyright: ignore[reportPrivateUsage,reportOptionalSubscript]
            time.sleep(0.05)
        assert made.outcome(os.getpid).get() != before
        made._most_s = 0.3  # pyright: ignore[reportPrivateUsage]
        slow = made.outcome(partial(time.sleep, 60))
        assert isinstance(slow.error, TooLong)
        assert slow.cost_s >= 0.3
        assert made.pid is None
    finally:
        made.end()


def test_bodies_are_the_same_made_apart() -> None:
    settings = Settings(record=False)
    here, there = Bodies(settings), Apart(Begin(settings, None))
    try:
        for name, arguments in (("estimate", {"model": "gpt-4o", "output_tokens": 7, "input_tokens": 9}), ("meta", {})):
            make = partial(here.answer, name, arguments, "json")
            assert there.outcome(make).get() == make()
        make = partial(here.answer, "estimate", {"model": "no-such-model"}, "json")
        with pytest.raises(UnknownName):
            there.outcome(make).get()
    finally:
        there.end()


class Gate:
    """Work here and apart that goes on when it is let; notes where each piece was done."""

    def __init__(self) -> None:
        self.began: list[tuple[str, str]] = []
        self.open = threading.Event()

    def _do(self, name: str, where: str) -> str:
        self.began.append((name, where))
        assert self.open.wait(10)
        return name

    def ask(self, turns: Turns[str], who: str, name: str, *, kind: str = "") -> asyncio.Future[str]:
        """Ask for a piece of work."""

        def apart() -> Outcome[str]:
            return Outcome(value=self._do(name, "apart"), cost_s=1.0)

        return asyncio.ensure_future(
            turns.result(name, lambda: self._do(name, "here"), who=who, kind=kind, apart=apart)
        )


def story(tell: Callable[[Gate, Turns[str]], Any], width: Width) -> Gate:
    """Tell a story in which ``many`` and ``more`` have had much."""

    async def told() -> Gate:
        gate, turns = Gate(), Turns[str](width, clock=lambda: 1_000.0)
        for who in ("many", "more"):
            turns._charge(who, 5.0)  # pyright: ignore[reportPrivateUsage]
        await tell(gate, turns)
        return gate

    return asyncio.run(asyncio.wait_for(told(), 20))


def test_all_places_here_are_free_of_those_who_have_had_much() -> None:
    async def tell(gate: Gate, turns: Turns[str]) -> None:
        asked = [gate.ask(turns, who, f"{who}{at}") for at in range(3) for who in ("many", "more")]
        await asyncio.sleep(0.05)
        asked += [gate.ask(turns, "few", "f1"), gate.ask(turns, "new", "n1")]
        await asyncio.sleep(0.05)
        assert gate.began == [("many0", "apart"), ("f1", "here"), ("n1", "here")]
        gate.open.set()
        assert sorted(await asyncio.gather(*asked)) == [
            "f1",
            "many0",
            "many1",
            "many2",
            "more0",
            "more1",
            "more2",
            "n1",
        ]

    gate = story(tell, Width())
    assert {where for name, where in gate.began if name.startswith("m")} == {"apart"}


def test_who_asks_for_what_waits_to_be_made_apart_has_it_made_here() -> None:
    async def tell(gate: Gate, turns: Turns[str]) -> None:
        asked = [gate.ask(turns, "many", "first"), gate.ask(turns, "more", "same")]
        await asyncio.sleep(0.05)
        asked.append(gate.ask(turns, "few", "same"))
        await asyncio.sleep(0.05)
        assert gate.began == [("first", "apart"), ("same", "here")]
        gate.open.set()
        await asyncio.gather(*asked)

    assert len(story(tell, Width()).began) == 2


def test_what_is_known_to_take_long_leaves_a_place_for_what_is_not() -> None:
    async def told() -> None:
        gate, turns = Gate(), Turns[str](Width(at_once_of_one=2), clock=lambda: 1_000.0)
        turns._kinds["long"] = 0.5  # pyright: ignore[reportPrivateUsage] - what takes long for real takes seconds
        asked = [gate.ask(turns, who, who, kind="long") for who in ("a", "b", "c")]
        await asyncio.sleep(0.05)
        assert gate.began == [("a", "here")]
        asked.append(gate.ask(turns, "d", "short"))
        await asyncio.sleep(0.05)
        assert gate.began == [("a", "here"), ("short", "here")]
        gate.open.set()
        await asyncio.gather(*asked)

    asyncio.run(asyncio.wait_for(told(), 20))


def test_what_would_be_much_is_made_apart_where_somebody_else_is_answered_here() -> None:
    async def told() -> None:
        gate, turns = Gate(), Turns[str](Width(), clock=lambda: 1_000.0)
        turns._kinds["much"] = 2.0  # pyright: ignore[reportPrivateUsage]
        asked = [gate.ask(turns, who, who, kind="much") for who in ("a", "b")]
        await asyncio.sleep(0.05)
        assert gate.began == [("a", "here"), ("b", "apart")]
        gate.open.set()
        await asyncio.gather(*asked)

    asyncio.run(asyncio.wait_for(told(), 20))


def test_what_questions_of_a_kind_cost_is_learned_and_forgotten() -> None:
    turns = Turns[int](Width())
    for kind, cost_s in (("a", 0.5), ("a", 0.1), *((str(at), 0.01) for at in range(300))):
        turns._learn(kind, cost_s)  # pyright: ignore[reportPrivateUsage]
        if cost_s == 0.1:
            assert turns._kinds == pytest.approx({"a": 0.3})  # pyright: ignore[reportPrivateUsage]
    assert 1 < len(turns._kinds) <= 256  # pyright: ignore[reportPrivateUsage]


def test_what_is_made_apart_is_charged() -> None:
    async def tell(gate: Gate, turns: Turns[str]) -> None:
        gate.open.set()
        await gate.ask(turns, "many", "m1")
        assert turns._cost_s("many") == pytest.approx(6.0)  # pyright: ignore[reportPrivateUsage]

    story(tell, Width())


def test_where_too_many_wait_what_is_made_apart_is_refused_too() -> None:
    async def tell(gate: Gate, turns: Turns[str]) -> None:
        asked = [gate.ask(turns, "many", f"m{at}") for at in range(3)]
        await asyncio.sleep(0.05)
        gate.open.set()
        found = await asyncio.gather(*asked, return_exceptions=True)
        assert [isinstance(each, Overloaded) for each in found] == [False, False, True]

    story(tell, Width(most_waiting_of_one=2))
