"""Whose turn it is: nobody waits behind what somebody else asked, and nobody fills the queue."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.surfaces.http.application import _send as send_reply  # pyright: ignore[reportPrivateUsage]
from obsia.surfaces.http.application import application
from obsia.surfaces.http.service import Reply
from obsia.surfaces.http.settings import Settings
from obsia.surfaces.http.turns import Overloaded, Turns, Width
from obsia.surfaces.web.site import Document


class Gate:
    """Work that goes on when it is let, and notes in which order it began."""

    def __init__(self) -> None:
        self.began: list[str] = []
        self.open = threading.Event()

    def work(self, name: str) -> Callable[[], str]:
        """Something that takes until the gate is opened."""

        def make() -> str:
            self.began.append(name)
            assert self.open.wait(10)
            return name

        return make


async def asked(turns: Turns[str], gate: Gate, who: str, *names: str) -> list[asyncio.Task[str]]:
    """Somebody's questions, in this order."""
    tasks = [asyncio.ensure_future(turns.result(name, gate.work(name), who=who)) for name in names]
    await asyncio.sleep(0.01)
    return tasks


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(story, 20))


def test_another_visitor_does_not_wait_for_all_that_one_has_asked() -> None:
    async def story() -> None:
        gate, turns = Gate(), Turns[str](Width(at_once=1, at_once_of_one=1))
        many = await asked(turns, gate, "many", "m1", "m2", "m3", "m4")
        few = await asked(turns, gate, "few", "f1", "f2")
        gate.open.set()
        await asyncio.gather(*many, *few)
        assert gate.began == ["m1", "f1", "m2", "f2", "m3", "m4"] or gate.began == ["m1", "m2", "f1", "m3", "f2", "m4"]

    run(story())


def test_one_visitor_leaves_a_turn_free() -> None:
    async def story() -> None:
        gate, turns = Gate(), Turns[str](Width(at_once=2, at_once_of_one=1))
        many = await asked(turns, gate, "many", "m1", "m2", "m3")
        assert gate.began == ["m1"]
        few = await asked(turns, gate, "few", "f1")
        assert gate.began == ["m1", "f1"]
        gate.open.set()
        assert await asyncio.gather(*many, *few) == ["m1", "m2", "m3", "f1"]

    run(story())


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def dear(turns: Turns[str], *visitors: str, cost_s: float = 5.0) -> None:
    """Let visitors have cost so much."""
    for who in visitors:
        turns._charge(who, cost_s)  # pyright: ignore[reportPrivateUsage] - who costs much for real takes seconds


def test_who_has_had_much_goes_after_who_has_had_little() -> None:
    async def story() -> None:
        gate, turns = Gate(), Turns[str](Width(at_once=1), clock=Clock())
        dear(turns, "a", "b", "c")
        first = await asked(turns, gate, "d", "d1")
        others = [await asked(turns, gate, who, f"{who}1", f"{who}2") for who in ("a", "b", "c")]
        few = await asked(turns, gate, "few", "f1", "f2")
        gate.open.set()
        await asyncio.gather(*first, *few, *(each for other in others for each in other))
        assert gate.began[:3] == ["d1", "f1", "f2"]

    run(story())


def test_those_who_have_had_much_leave_a_place_free_for_who_has_not() -> None:
    async def story() -> None:
        gate, turns = Gate(), Turns[str](Width(at_once=2), clock=Clock())
        dear(turns, "a", "b")
        many = [await asked(turns, gate, who, f"{who}1") for who in ("a", "b")]
        assert gate.began == ["a1"]
        few = await asked(turns, gate, "few", "f1")
        assert gate.began == ["a1", "f1"]
        gate.open.set()
        await asyncio.gather(*few, *(each for other in many for each in other))
        assert gate.began == ["a1", "f1", "b1"]

    run(story())


def test_what_somebody_cost_is_forgotten_in_time() -> None:
    async def story() -> None:
        clock = Clock()
        gate, turns = Gate(), Turns[str](Width(at_once=2), clock=clock)
        dear(turns, "a", "b")
        clock.now += 60 * 4
        many = [await asked(turns, gate, who, f"{who}1") for who in ("a", "b")]
        assert gate.began == ["a1", "b1"]
        gate.open.set()
        await asyncio.gather(*(each for other in many for each in other))

    run(story())


def test_of_many_visitors_the_costs_of_some_are_kept() -> None:
    turns = Turns[str](Width(), clock=Clock())
    dear(turns, *map(str, range(5_000)), cost_s=0.01)
    assert len(turns._costs) < 4_097  # pyright: ignore[reportPrivateUsage]
    dear(turns, *map(str, range(5_000)), cost_s=9.0)
    assert len(turns._costs) == 4_096  # pyright: ignore[reportPrivateUsage]


def test_what_is_computed_is_charged_to_whose_turn_it_was() -> None:
    async def story() -> None:
        turns = Turns[int](Width(), clock=Clock())
        await turns.result("sum", lambda: sum(range(3_000_000)), who="a")
        await asyncio.sleep(0.05)
        assert turns._cost_s("a") > 0.005  # pyright: ignore[reportPrivateUsage]
        assert turns._cost_s("b") == 0  # pyright: ignore[reportPrivateUsage]

    run(story())


def test_one_visitor_has_so_much_waiting_and_no_more() -> None:
    async def story() -> None:
        gate, turns = Gate(), Turns[str](Width(most_waiting_of_one=3))
        many = await asked(turns, gate, "many", "m1", "m2", "m3", "m4")
        with pytest.raises(Overloaded):
            await many[3]
        few = await asked(turns, gate, "few", "f1")
        gate.open.set()
        assert await asyncio.gather(*many[:3], *few) == ["m1", "m2", "m3", "f1"]
        # What has been done counts no longer.
        assert await asyncio.gather(*await asked(turns, gate, "many", "m5", "m6", "m7")) == ["m5", "m6", "m7"]

    run(story())


def test_who_has_most_waiting_makes_room() -> None:
    async def story() -> None:
        gate, turns = Gate(), Turns[str](Width(most_waiting=5, most_waiting_of_one=5))
        many = await asked(turns, gate, "many", "m1", "m2", "m3", "m4", "m5")
        few = await asked(turns, gate, "few", "f1", "f2", "f3")
        with pytest.raises(Overloaded):
            await many[4]
        with pytest.raises(Overloaded):
            await many[3]
        # To take more would leave the first with fewer than the second.
        with pytest.raises(Overloaded):
            await few[2]
        gate.open.set()
        assert await asyncio.gather(*many[:3], *few[:2]) == ["m1", "m2", "m3", "f1", "f2"]

    run(story())


def test_who_asks_for_what_another_waits_for_need_not_wait_for_their_turn() -> None:
    async def story() -> None:
        gate, turns = Gate(), Turns[str](Width(at_once=2, at_once_of_one=1))
        many = await asked(turns, gate, "many", "m1", "m2", "same")
        few = await asked(turns, gate, "few", "same")
        assert gate.began == ["m1", "same"]
        gate.open.set()
        assert await asyncio.gather(*many, *few) == ["m1", "m2", "same", "same"]
        assert gate.began.count("same") == 1

    run(story())


@settings(max_examples=40, deadline=None)
@given(
    questions=st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9)), max_size=40),
    width=st.builds(
        Width,
        at_once=st.integers(1, 3),
        at_once_of_one=st.integers(1, 2),
        most_waiting=st.integers(1, 12),
        most_waiting_of_one=st.integers(1, 6),
    ),
)
def test_every_question_is_answered_or_refused_and_none_is_left(questions: list[tuple[str, int]], width: Width) -> None:
    async def story() -> None:
        turns = Turns[int](width)
        doing = 0
        most = 0
        lock = threading.Lock()

        def make(number: int) -> int:
            nonlocal doing, most
            with lock:
                doing += 1
                most = max(most, doing)
            with lock:
                doing -= 1
            return number

        found = await asyncio.gather(
            *(turns.result(str(number), lambda number=number: make(number), who=who) for who, number in questions),
            return_exceptions=True,
        )
        for (_, number), each in zip(questions, found, strict=True):
            assert each == number or isinstance(each, Overloaded)
        if questions:
            assert any(not isinstance(each, Overloaded) for each in found)
        assert most <= width.at_once
        # Nothing is left: whoever comes now is answered.
        assert await turns.result("late", lambda: -1, who="a") == -1

    run(story())


class Slow:
    """Pages that take until they are let."""

    def __init__(self) -> None:
        self.open = threading.Event()

    def answer(self, path: str, query: str = "", *, language: str = "en", day: str = "") -> Document:
        assert self.open.wait(10)
        return Document(status=200, content_type="text/plain", body=f"{path}{query}{language}{day}".encode())

    def known_query(self, path: str, query: str) -> str:
        return f"{path}{query}"[:0]

    def refused(self, path: str, code: str, *, status: int, language: str, wait_s: str = "") -> Document:
        raise AssertionError(f"{path}{code}{status}{language}{wait_s}: no browser asks")

    def warm_up(self) -> None:
        raise AssertionError("nobody asked for it")


def test_addresses_take_turns_in_a_server() -> None:
    site = Slow()
    app = cast("Any", application(Settings(width=Width(most_waiting_of_one=2)), site=site))

    async def status(client: str, path: str) -> int:
        sent: list[dict[str, Any]] = []
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [(b"host", b"localhost")],
            "client": (client, 1),
            "server": ("localhost", 80),
            "scheme": "http",
            "root_path": "",
            "http_version": "1.1",
            "state": {},
            "asgi": {"version": "3.0"},
        }

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await app(scope, receive, send)
        return sent[0]["status"]

    async def story() -> None:
        first = [asyncio.ensure_future(status("192.0.2.1", f"/{each}")) for each in range(4)]
        await asyncio.sleep(0.2)
        second = asyncio.ensure_future(status("192.0.2.2", "/other"))
        await asyncio.sleep(0.1)
        site.open.set()
        assert sorted(await asyncio.gather(*first)) == [200, 200, 503, 503]
        assert await second == 200

    run(story())


def test_an_answer_goes_in_pieces() -> None:
    body = bytes(range(256)) * 1_000
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    for size in (0, 1, 65_535, 65_536, 65_537, 200_000, len(body)):
        sent.clear()
        asyncio.run(send_reply(Reply(200, [], body[:size]), {"method": "GET"}, cast("Any", send)))
        pieces = sent[1:]
        assert b"".join(each["body"] for each in pieces) == body[:size]
        assert all(len(each["body"]) <= 65_536 for each in pieces)
        assert [each["more_body"] for each in pieces] == [True] * (len(pieces) - 1) + [False]
        assert all(each["body"] for each in pieces) or size == 0
