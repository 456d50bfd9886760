"""Put each bug into our code, look what it does to a figure, and ask who should notice."""

from __future__ import annotations

import inspect
import math
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from tests.accounting.conftest import Case, examined, journeyed, work
from tests.museum.exhibits import Exhibit, Reading, Replay
from tests.museum.of_accounting import LAWS
from tests.museum.of_meters import READINGS, readings, wrong_readings
from tests.museum.of_readers import REPLAYS
from tests.readers.conftest import account_of
from tests.readers.test_readers_bug_museum_assistants import log_in

from obsia.accounting.impacts import CARBON, ENERGY
from obsia.app.usage import assess as app
from obsia.core.errors import ObsiaError
from obsia.core.memory import MEMORY
from obsia.facts.snapshot import Snapshot

EXHIBITS: Final[tuple[Exhibit, ...]] = (*REPLAYS, *LAWS, *READINGS)
REFUSALS: Final = (ObsiaError, ValueError, ZeroDivisionError)
USAGE: Final = ("a,gpt-4o,s1,1000,400", "b,gpt-4o,,20,2147483647", "c,gpt-4o,s2,20,30")


@dataclass(frozen=True, slots=True)
class Effect:
    """What a bug did: the figure that it changed most, how many times, and what noticed it (empty: nothing)."""

    figure: str
    factor: float
    """Not a number for a figure that cannot be made any more."""
    noticed: str


def visit(exhibit: Exhibit, right: Right, snapshot: Snapshot, folder: Path) -> Effect:
    """Raises ``AssertionError`` where the right code is noticed, or the bug changes no figure."""
    before: dict[str, float] = {}
    if isinstance(exhibit, Replay):
        before, quiet = _replay(exhibit, snapshot, _made(folder / "right"))
        assert not quiet, f"the right code is noticed: {quiet}"
    elif isinstance(exhibit, Reading):
        before = {what: energy_j for what, energy_j, _ in readings()}
    with pytest.MonkeyPatch.context() as patch, _nothing_kept():
        exhibit.patch(patch)
        inside = _made(folder / "wrong")
        if isinstance(exhibit, Replay):
            after, noticed = _replay(exhibit, snapshot, inside)
            changed = _largest(before, after)
        elif isinstance(exhibit, Reading):
            changed = _largest(before, {what: energy_j for what, energy_j, _ in readings()})
            noticed = "the true energy of a counter" if wrong_readings() else ""
        else:
            changed, noticed = _law(right, snapshot, inside)
    assert changed[1] != 1, f"{exhibit.mutant}: no figure changes"
    return Effect(*changed, noticed)


@contextmanager
def _nothing_kept() -> Iterator[None]:
    """What the right code made is not shown for what the wrong code makes, nor the other way round."""
    MEMORY.clear()
    try:
        yield
    finally:
        MEMORY.clear()


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _largest(before: Mapping[str, float], after: Mapping[str, float]) -> tuple[str, float]:
    """The figure that changed most, and by which factor; one that is gone (not a number) changed most of all."""
    changes = {name: _factor(value, after.get(name, math.nan)) for name, value in before.items()}
    name = max(changes, key=lambda each: _distance(changes[each]))
    return name, changes[name]


def _distance(factor: float) -> float:
    if math.isnan(factor):
        return math.inf
    # A figure that became 0, or negative, is further from what it was than any that is 1e12 times as much.
    return abs(math.log(factor)) if 0 < factor < math.inf else math.log(1e12)


def _factor(before: float, after: float) -> float:
    if before == after:
        return 1.0
    return after / before if before else math.inf


def _replay(exhibit: Replay, snapshot: Snapshot, folder: Path) -> tuple[dict[str, float], str]:
    """Energy of all that the records of a report come to, and whether its test fails."""
    rows: list[dict[str, Any]] = []

    def account(*arguments: Any, **options: Any) -> Any:
        got = account_of(*arguments, **options)
        rows.extend(got.rows)
        return got

    given = dict(exhibit.arguments)
    for name in inspect.signature(exhibit.test).parameters:
        if name == "log":
            given[name] = log_in(folder)
        elif name == "read":
            given[name] = sys.modules[exhibit.test.__module__].read_in(account, folder)
        elif name in ("account", "tmp_path"):
            given[name] = account if name == "account" else folder
    try:
        exhibit.test(**given)
        noticed = ""
    except (AssertionError, LookupError):
        noticed = "the replay of its records" if rows else "the record is refused"
    except REFUSALS:
        noticed = "the replay of its records" if rows else "the record is refused"
    case = Case(snapshot)
    energy_j = math.nan
    if rows:
        i, c, o = (sum(row.get(name) or 0 for row in rows) for name in _COUNTS)
        energy_j = float(case.impacts(case.line(work(i, min(c, i), o))).draws[ENERGY].mean())
    return {"energy of the records": energy_j}, noticed


_COUNTS: Final = ("input_tokens", "cache_read_tokens", "output_tokens")


def _figures_of_a_request(snapshot: Snapshot) -> Iterator[tuple[str, float]]:
    """Figures of a request at three places, and a comparison of two."""
    case = Case(snapshot)
    lines = {zone: case.line(work(), zone=zone) for zone in ("FRA", "POL", None)}
    whole = case.impacts(*lines.values(), lines["FRA"])
    for zone, each in {**{zone: case.impacts(line) for zone, line in lines.items()}, "all": whole}.items():
        for figure in case.figures(each):
            # What is printed in another unit is another figure.
            name = f"{figure.quantity} ({figure.boundary.value}, {figure.unit}), {zone or 'anywhere'}"
            yield name, figure.median
            yield f"low {name}", figure.low
            yield f"high {name}", figure.high
    for other in ("POL", "FRA"):
        one, two = case.impacts(lines["FRA"]), case.impacts(lines[other])
        difference = case.pricing.difference(reference=one, other=two, quantity=CARBON, label="", assumptions=())
        yield f"difference of carbon to {other}", difference.figure.median
        yield f"probability of more carbon in {other}", 1 - difference.probability_lower
    # What was drawn before.
    later = Case(snapshot)
    later.line(work(), zone="DEU")
    yield "energy after another", float(later.impacts(later.line(work())).draws[ENERGY].mean())


def _figures_of_an_account(folder: Path) -> Iterator[tuple[str, float]]:
    """Tokens of small files, with what their tables come to."""
    path = folder / "usage.csv"
    path.write_text("\n".join(("event_id,model_request,session_id,input_tokens,output_tokens", *USAGE, "")))
    (folder / "copy.csv").write_bytes(path.read_bytes())
    found = app.assess(str(path), str(folder / "copy.csv"), by=["session_id"], top=1, record_figures=False)
    yield "calls of an account", float(found.total.tokens.calls)
    yield "output tokens of an account", float(found.total.tokens.output_tokens)
    yield "energy of an account", found.figures[0].mean
    for table in found.tables:
        yield "energy of the rows of a table", sum(group.figures[0].mean for group in table.groups)


_WAYS: Final[tuple[Callable[[Snapshot, Path], Iterator[tuple[str, float]]], ...]] = (
    lambda snapshot, _: _figures_of_a_request(snapshot),
    lambda _, folder: _figures_of_an_account(folder),
)


class Right:
    """What the code comes to as it is; made once for all bugs of accounts."""

    def __init__(self, snapshot: Snapshot, folder: Path) -> None:
        self.figures = [dict(way(snapshot, folder)) for way in _WAYS]
        wrong = [*examined(snapshot), *journeyed(folder), *wrong_readings()]
        assert not wrong, wrong


def _law(right: Right, snapshot: Snapshot, folder: Path) -> tuple[tuple[str, float], str]:
    """What a bug that is in the code does to figures, and the first rule that does not hold."""
    changed, noticed = ("", 1.0), ""
    for before, way in zip(right.figures, _WAYS, strict=True):
        after: dict[str, float] = {}
        try:
            after |= way(snapshot, folder)
        except REFUSALS as error:
            noticed = f"refused when the figure is made ({type(error).__name__})"
        changed = _largest(before, after)
        if changed[1] != 1:
            break
    rules = (
        ("the invariants of figures", lambda: iter(examined(snapshot))),
        ("small accounts", lambda: journeyed(folder)),
    )
    for name, said in rules:
        try:
            if not noticed and any(True for _ in said()):
                noticed = name
        except REFUSALS as error:
            noticed = f"{name} ({type(error).__name__})"
    return changed, noticed
