"""``docs/reference/validation-planet.md``: what the hierarchy says, and how it fared on what it had not seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from calibration.planet.fit import Fit, quantiles, widths
from calibration.planet.joint import factors
from calibration.planet.judge import AsOf, Backtest, Cases, together

YEARS = (2020, 2023, 2024, 2025, 2030, 2035)
DRAWS, SEED = 4_096, 7
_HEAD = """# Validation of the hierarchy of the planet

<!-- Written by `python -m calibration.planet --write`; do not edit by hand. -->

The electricity of data centres is one model: the world, and every country as a share of it, so that regions and
unions are sums of their countries in every simulation. Published figures (energy, share of national electricity,
power) are its evidence. Each has a boundary, a publisher and a place, and each of these may be off by an amount of its
own; nobody is the truth. [How the world is computed](../explanation/world.md) describes the model; the priors stand in
`calibration/planet/state.py`, what boundaries and conversions are worth in `calibration/planet/terms.csv`. The standard
deviations were chosen with all rows in sight, most of them from an earlier trial; the tables below leave rows out, not
these choices.
"""


def page(fitted: Fit, tests: Backtest, left: Sequence[tuple[str, Cases]]) -> str:
    """The page, whole."""
    z = fitted.draws(DRAWS, seed=SEED)
    of = factors(fitted, z)
    counts = (
        ("**what a data centre is left open**: half as world totals, half as national publishers", of["open"]),
        ("as publishers of world totals count: half IEA, half shipments", of["world_totals"]),
        ("as the IEA counts", of["iea"]),
        ("as houses count that follow shipments", of["shipments"]),
        ("as national publishers count", of["national"]),
    )
    logs = {year: fitted.state.log_world(z[:, : fitted.state.size], float(year)) for year in YEARS}
    world = [(name, *(_told(np.exp(logs[year] + factor)) for year in YEARS)) for name, factor in counts]
    more = quantiles(np.exp(of["national"] - of["iea"]))
    places = len({row.place for row in fitted.rows})
    publishers = len({row.publisher for row in fitted.rows})
    cases = (
        ("editions predicted by those before, places seen before", tests.seen),
        ("the same by the trend of the place", tests.trend),
        ("editions of places of which nothing was published before", tests.new),
        *left,
    )
    judged = _judged(cases)

    def share(each: Cases) -> str:
        inside = int(each.inside.sum())
        return f"{inside} of {len(each.rows)} ({100 * inside / len(each.rows):.0f} %)"

    def met(each: Cases, low: float, high: float) -> str:
        return "met" if low <= float(each.inside.mean()) <= high else "**missed**"

    publishers_out = left[-1][1]
    over = tests.seen.score / tests.trend.score
    targets = [
        ("places seen before: inside 80 %", "72 to 88 %", share(tests.seen), met(tests.seen, 0.72, 0.88)),
        (
            "places seen before: score over that of the trend",
            "below 0.7",
            f"{over:.2f}",
            "met" if over < 0.7 else "**missed**",
        ),
        ("new places: inside 80 %", "70 to 90 %", share(tests.new), met(tests.new, 0.7, 0.9)),
        ("publishers left out: inside 80 %", "72 to 88 %", share(publishers_out), met(publishers_out, 0.72, 0.88)),
    ]
    return "\n".join(
        (
            _HEAD,
            "## Targets",
            "",
            _table(("what", "aim", "result", ""), targets),
            f"{len(fitted.rows)} rows of {publishers} publishers on {places} places; "
            f"{len(fitted.state.countries)} countries and territories.",
            "",
            "## The world",
            "",
            "TWh: median, the ends that hold 90 %, and the upper end over the lower.",
            "",
            _table(("counted", *map(str, YEARS)), world),
            f"National publishers count {more[0]:.2f} ({more[1]:.2f} to {more[2]:.2f}) times what the IEA does, for",
            "the same places and years: their figures, added up, are more than any world total. So obsia leaves open",
            "what a data centre is, unless a way of counting is named or meters are read. The narrow ranges of one way",
            "of counting rest on two families of publishers; a third (models of the stock of servers before 2024)",
            "counted less than both, so that none is called tested.",
            "",
            "## On what it had not seen",
            "",
            "Share of rows inside the 80 % interval; median factor by which the middle is off; interval score of",
            "natural logarithms (smaller is better). Widths of the trend were fitted to the very rows that judge it.",
            "",
            _table(("rows", "n", "inside", "off by", "score"), judged),
        )
    )


def page_as_of(found: AsOf) -> str:
    """What came out after a day, and how it fared: all of it, then each publisher that had something in it."""
    whole = together((found.seen, found.new))
    publishers = sorted({row.publisher for row in whole.rows})
    cases = [
        ("places seen before", found.seen),
        ("new places", found.new),
        ("all, without anything by their publisher", found.alone),
        *((name, whole.those(lambda row, name=name: row.publisher == name)) for name in publishers),
    ]
    return "\n".join(
        (
            f"{found.known} rows were out; {len(whole.rows)} came out after.",
            "",
            _table(("rows", "n", "inside 80 %", "off by", "score"), _judged(cases)),
        )
    )


def _judged(cases: Iterable[tuple[str, Cases]]) -> list[tuple[str, ...]]:
    """Cases as lines of a table: how many, how many inside, how far off, the score."""
    return [
        (
            name,
            str(len(each.rows)),
            f"{100 * float(each.inside.mean()):.0f} %",
            f"x{each.error:.2f}",
            f"{each.score:.2f}",
        )
        for name, each in cases
        if each.rows
    ]


def _told(values: np.ndarray) -> str:
    middle, low, high = quantiles(values)
    return f"{middle:,.0f} ({low:,.0f} to {high:,.0f}), x{widths(values):.2f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
