"""What the tests of accounting share: invented facts, an engine, and the battery of invariants.

The battery is run on figures of the packaged facts (``examine``) and on accounts of small files (``journeys``); both
answer with sentences about what is wrong.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from tests.accounting import invariants
from tests.engines import connection

from obsia.accounting import impacts, places
from obsia.accounting.configurations import Predictor
from obsia.accounting.draws import Worlds
from obsia.accounting.figures import Request
from obsia.accounting.impacts import CARBON_USAGE, ENERGY, QUANTITIES, Impacts, Line
from obsia.accounting.known import Priors
from obsia.accounting.networks import model_facts
from obsia.accounting.pricing import Pricing
from obsia.accounting.servers import Servers
from obsia.app.usage import assess as app
from obsia.core.evidence import Fact, Kind, Spread, Verification
from obsia.core.figure import Figure
from obsia.facts.snapshot import Snapshot, load
from obsia.physics.work import Work, work_of_request
from obsia.readers.base import Engine


def make_fact(**changes: Any) -> Fact:
    whole: dict[str, Any] = {
        "subject": "serving:invented",
        "property": "batch",
        "unit": "1",
        "kind": Kind.ASSUMED,
        "verification": Verification.OURS,
        "evidence": "invented-2025",
        "locator": "row 1",
        "read_on": "2026-11-25",
        "value": 2.0,
        "spread": Spread.POINT,
    }
    return Fact(**(whole | changes))


@pytest.fixture(scope="session")
def fact():
    """``fact(value=..., low=..., high=..., spread=...)``: a fact with invented values."""
    return make_fact


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    return load()


@pytest.fixture
def engine() -> Engine:
    return Engine(connection=connection(), error=duckdb.Error)


KWH_J = 3_600_000.0
"""Not the constant of the code: a second way to the same number."""
MODELS = ("meta-llama/Llama-3.1-70B-Instruct", "google/gemma-3-27b-it", "openai/gpt-oss-120b", None)
ZONES = ("FRA", "POL", None)


class Case:
    """A pricing in few worlds, with short ways to its impacts and figures."""

    def __init__(self, snapshot: Snapshot, *, seed: int = 7) -> None:
        request = Request(journey="test", arguments={}, inputs=(), snapshot=snapshot.content_hash, seed=seed, worlds=64)
        self.pricing = Pricing(snapshot, request=request)
        self.snapshot = snapshot

    def line(self, work: Work, *, model: str | None = MODELS[0], provider: str | None = None, zone: str | None = "FRA"):
        facts = model_facts(self.snapshot, model_id=model or "unknown", checkpoint=model)
        return Line(
            deployment=self.pricing.deployment(facts, provider=provider),
            place=self.pricing.place(provider=provider, zone_id=zone),
            work=work.columns(),
        )

    def impacts(self, *lines: Line) -> Impacts:
        return self.pricing.impacts(lines)

    def figures(self, found: Impacts) -> tuple[Figure, ...]:
        return self.pricing.figures(found, label="", assumptions=())

    def place(self, line: Line) -> places.ServicePlace:
        return self.pricing._places[line.place]

    def busy_s(self, line: Line) -> Any:
        return np.array(line.work) @ self.pricing._deployments[line.deployment].costs.accelerator_s

    def servers(self, line: Line) -> dict[str, Any]:
        """What stands around the accelerators of a line."""
        owned = self.pricing._drawing.owned(line.place[0])
        return {
            "accelerator_s": self.busy_s(line),
            "around": owned.around,
            "busy_share": owned.busy_share,
            "pue": self.place(line).pue,
        }


def work(i: int = 1000, c: int = 0, o: int = 400, window: int | None = None) -> Work:
    return work_of_request(input_tokens=i, cached_tokens=c, output_tokens=o, window=window)


def examined(snapshot: Snapshot, *, lengths: Sequence[tuple[int, int, int]] = ((1000, 200, 400),)) -> list[str]:
    """Every invariant on a few figures; what is wrong, in sentences."""
    said: list[str] = []
    case = Case(snapshot)
    for i, c, o in lengths:
        for model in MODELS:
            window = model_facts(snapshot, model_id=model or "unknown", checkpoint=model).window
            for zone in ZONES:
                line = case.line(work(i, c, o, window), model=model, zone=zone)
                found, place = case.impacts(line), case.place(line)
                said += invariants.of_figures(case.figures(found), found)
                said += invariants.of_impacts(found, place, zone_id=zone)
                said += invariants.of_physics(
                    found, tokens=i + o, accelerator_s=case.busy_s(line), joules_per_kwh=KWH_J
                )
                said += invariants.of_servers(found, **case.servers(line), joules_per_kwh=KWH_J)
                thrice = case.impacts(line, line, line)
                said += invariants.of_proportion(found, thrice, factor=3, what="three equal requests")
                more = case.impacts(case.line(work(i, c, o + 100, window), model=model, zone=zone))
                said += invariants.of_order(found, more, what="output tokens")
                uncached = case.impacts(case.line(work(i, 0, o, window), model=model, zone=zone))
                if c:
                    said += invariants.of_order(found, uncached, what="input that is not cached")
                said += elasticity(case, line, factor=1.25)
    said += between_places(case)
    said += order_of_drawing(snapshot)
    return said


def elasticity(case: Case, line: Line, *, factor: float) -> tuple[str, ...]:
    higher = replace(case.place(line), pue=case.place(line).pue * factor)
    after = impacts.impacts_of(
        [line], deployments=case.pricing._deployments, places={line.place: higher}, worlds=case.pricing.worlds.worlds
    )
    return invariants.of_elasticity(case.impacts(line), after, factor=factor)


def between_places(case: Case) -> list[str]:
    """A coal grid emits more than a nuclear one; groups add up; a permutation changes nothing."""
    france, poland, anywhere = (case.line(work(), zone=zone) for zone in ZONES)
    one, other, third = (case.impacts(line) for line in (france, poland, anywhere))
    said = [*invariants.of_order(one, other, what="the intensity of the grid", quantities=[CARBON_USAGE])]
    total = case.impacts(france, poland, anywhere)
    again = case.impacts(anywhere, france, poland)
    said += invariants.of_proportion(total, again, factor=1, what="another order")
    said += [] if all(total.draws[q].tobytes() == again.draws[q].tobytes() for q in QUANTITIES) else ["other bytes"]
    said += invariants.of_parts(case.figures(total), [case.figures(each) for each in (one, other, third)])
    half = case.impacts(case.line(work(o=200)))
    difference = case.pricing.difference(reference=one, other=half, quantity=ENERGY, label="", assumptions=())
    nothing = case.pricing.difference(reference=one, other=one, quantity=ENERGY, label="", assumptions=())
    if not (difference.figure.high < 0 and difference.probability_lower == 1 and difference.ratio_high < 1):
        said.append("half the output does not cost less")
    if not (nothing.figure.low == nothing.figure.high == 0 == nothing.probability_lower and nothing.ratio_low == 1):
        said.append("the same choice makes a difference")
    return said


def order_of_drawing(snapshot: Snapshot) -> list[str]:
    """What else is drawn before a figure does not change it; nor does another run."""
    one, other = Case(snapshot), Case(snapshot)
    for zone in ("DEU", "SWE"):
        other.line(work(), model=MODELS[1], zone=zone)
    first, second = one.impacts(one.line(work())), other.impacts(other.line(work()))
    return [] if first.draws[ENERGY].tobytes() == second.draws[ENERGY].tobytes() else ["the order of drawing shows"]


# --- usage: whole journeys on a small file

COLUMNS = (
    "event_id", "model_request", "region", "session_id", "input_tokens", "cache_read_tokens", "output_tokens",
    "reasoning_tokens",
)  # fmt: skip
USAGE = [
    ("a", "gpt-4o", "FRA", "s1", 1000, 600, 400, 300),
    ("b", "gpt-4o", "DEU", "s1", 2_000_000_000, 0, 2_147_483_647, 2_147_483_647),
    ("c", "google/gemma-3-27b-it", "FRA", "", 5000, 4000, 10, 0),
    ("d", "claude-3-5-sonnet-20241022", "", "s2", 300, 0, 900, 500),
    ("e", "gpt-4o", "FRA", "s2", 10, 0, 20, 0),
]


def write(path: Path, rows: Sequence[Sequence[Any]], *, without: Sequence[str] = ()) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        kept = [n for n, name in enumerate(COLUMNS) if name not in without]
        writer.writerow([COLUMNS[n] for n in kept])
        writer.writerows([[row[n] for n in kept] for row in rows])
    return path


def journeyed(folder: Path) -> Iterator[str]:
    """Accounts of small files: tokens against plain sums, subsets, parts, duplicates. What is wrong is said at once:
    who wants to know whether anything is need not wait for the other accounts."""

    def account(*paths: Path, **options: Any) -> Any:
        return app.assess(*map(str, paths), record_figures=False, **options)

    usage = write(folder / "usage.csv", USAGE)
    # A partial record of an event that a later, whole one supersedes.
    partial = write(folder / "partial.csv", [("a", "gpt-4o", "FRA", "s1", 1000, 600, 3, 2)])
    whole = account(usage, by=["model", "session_id", "zone", "model,session_id"], top=2)
    sums = [sum(int(row[n]) for row in USAGE) for n in range(4, 8)]
    told = whole.total.tokens
    if (told.calls, told.input_tokens, told.cached_tokens, told.output_tokens, told.reasoning_tokens) != (5, *sums):
        yield f"tokens are {told}, not {sums}"
    for table in whole.tables:
        yield from invariants.of_parts(whole.figures, [group.figures for group in table.groups])
        if sum(group.tokens.output_tokens for group in table.groups) != told.output_tokens:
            yield f"tokens by {table.by} do not add up"
    double = folder / "double"
    double.mkdir(exist_ok=True)
    copy = write(double / "copy.csv", USAGE)
    for name, first, second in (("a copy", usage, copy), ("a partial record", partial, usage)):
        again = account(first, second)
        if (again.total.tokens, again.figures[0].mean) != (told, whole.figures[0].mean):
            yield f"{name} changes the account"
    small = write(folder / "small.csv", USAGE[:1])
    plain, reasoning, cached = (
        account(write(folder / f"{n}.csv", USAGE[:1], without=without)).figures[0].mean
        for n, without in enumerate(
            (["cache_read_tokens", "reasoning_tokens"], ["cache_read_tokens"], ["reasoning_tokens"])
        )
    )
    if plain != reasoning:
        yield "reasoning tokens are counted twice"
    if not account(small).figures[0].mean == cached < plain:
        yield "cached tokens do not save energy"
    one_by_one = [account(write(folder / f"one{n}.csv", [row])) for n, row in enumerate(USAGE)]
    yield from invariants.of_parts(whole.figures, [each.figures for each in one_by_one])


@pytest.fixture(scope="session")
def case_of() -> type[Case]:
    return Case


@pytest.fixture(scope="session")
def examine() -> Callable[..., list[str]]:
    return examined


@pytest.fixture(scope="session")
def journeys() -> Callable[[Path], Iterator[str]]:
    return journeyed


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory, snapshot: Snapshot) -> None:
    """Nothing is wrong before a bug is put in: else each would seem to be caught."""
    assert examined(snapshot) == []
    assert list(journeyed(tmp_path_factory.mktemp("sound"))) == []


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    """Predicts configurations from the packaged facts; modules that need other draws have one of their own."""
    snapshot, worlds = load(), Worlds(worlds=128)
    priors = Priors(snapshot, worlds)
    return Predictor(snapshot, worlds, priors, Servers(snapshot, worlds, priors))
