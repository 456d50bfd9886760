"""What is aimed at for the planet, beside what the kept fit, the tables and the simulations give.

``python tests/accounting/test_planet_targets_page.py`` writes the page.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import numpy as np

from obsia.accounting.draws import Worlds
from obsia.accounting.world.hierarchy import REGIONS, Hierarchy
from obsia.facts.editions import memberships, published
from obsia.facts.snapshot import load

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "explanation" / "planet-targets.md"
VALIDATION = DOCS / "reference" / "validation-planet.md"
EDITIONS = DOCS / "reference" / "editions-in-hand.md"
SUMS_ASKED, PRIMARY_ASKED, MOST = 0.001, 0.6, 30
DRAWS = 64
"""Simulations in which sums are looked at: they hold in each or in none."""
REACHED_BY = {
    "national publishers left out: median factor": (
        "The widths of the figures alone let expect {expected}. More publishers on one place with one stated boundary"
        " would narrow it: meters by use, as Ireland and the Netherlands publish them; of no other country is one"
        " in hand."
    ),
    "national statistics left out: median factor": (
        "The widths of the figures alone let expect {expected}: the middle is as near as they allow. Official"
        " electricity of data centres by place and year, with what it counts, from a second office of the same country"
        " (an energy agency beside a statistical office) would narrow it."
    ),
}
"""Of targets that are missed: what would reach them."""
NOT_COUNTED = (
    (
        "country pages that contradict a row shown on them",
        "0",
        "held by a test over every country: a row outside is shown with its reason",
    ),
    ("the same question by page, command, query, API and file", "equal ids", "held by tests of the commands"),
    ("20,000 draws of all places, 2020 to 2035, four scenarios", "5 s, 1 GB", "3.2 s, 680 MB (`benchmarks/README.md`)"),
    ("pages of 30 countries read by eye, in both languages", "each sentence true", "not counted here: no list is kept"),
)
"""Rows of which this page computes nothing."""


class Target(NamedTuple):
    """One thing that is aimed at, what there is, and what would reach it where it is missed."""

    what: str
    aim: str
    found: str
    verdict: str
    reached_by: str = ""


def cells(line: str) -> list[str]:
    """The cells of a line of a table."""
    return [each.strip() for each in line.strip().strip("|").split(" | ")]


def validated() -> list[Target]:
    """The targets of the page of the kept fit."""
    text = VALIDATION.read_text(encoding="utf-8")
    expected = {row[0].removeprefix("of these, "): row[4] for line in text.splitlines() if len(row := cells(line)) == 6}
    told = {
        "national publishers left out: median factor": expected["those of national publishers"],
        "national statistics left out: median factor": expected["national statistics"],
    }
    lines = text.partition("## Targets")[2].partition("\n## ")[0].splitlines()
    found: list[Target] = []
    for what, aim, result, verdict in (row for line in lines if len(row := cells(line)) == 4 and row[3] != "---"):
        if what == "what":
            continue
        is_missed = verdict != "met"
        way = REACHED_BY[what].format(expected=told[what].replace("x", "×")) if is_missed else ""
        found.append(Target(what, aim, result, "**missed**" if is_missed else "met", way))
    return found


def beside() -> list[Target]:
    """What the page of the kept fit says besides: meters left out, and the world with its boundary left open."""
    text = VALIDATION.read_text(encoding="utf-8")
    meters = next(row for line in text.splitlines() if (row := cells(line))[0].startswith("a country's meters, all"))
    share = float(meters[2].rstrip("%"))
    line = next(each for each in text.splitlines() if each.startswith("| **what a data centre is left open**"))
    *_, of_2024, of_2025, of_2030, of_2035 = re.findall(r"x([0-9.]+) \|", line)
    return [
        Target(
            "metered country-years, the country left out: inside 80%",
            "72 to 88%",
            f"{share:g}% of {meters[1]}",
            _verdict(is_met=72.0 <= share <= 88.0),
        ),
        Target(
            "the world of 2024, 2025, 2030 and 2035 with what a data centre is left open: upper end over lower",
            "shown beside it",
            f"{of_2024}, {of_2025}, {of_2030}, {of_2035}",
            "-",
        ),
    ]


def farthest_sum() -> float:
    """How far regions together are from the world, at most, over all years and simulations, as a share."""
    snapshot = load()
    hierarchy, regions = Hierarchy(snapshot, Worlds(worlds=DRAWS, seed=7)), memberships(snapshot)
    world = hierarchy.place_kwh(hierarchy.codes)
    parts = sum(hierarchy.place_kwh(regions[region]) for region in REGIONS)
    return float(np.max(np.abs(parts / world - 1.0)))


def _verdict(*, is_met: bool) -> str:
    return "met" if is_met else "**missed**"


def counted() -> list[Target]:
    """The targets that are counted from the tables and simulations."""
    figures = published(load())
    primary = sum(row.access == "primary" for row in figures) / len(figures)
    states = [row for line in EDITIONS.read_text(encoding="utf-8").splitlines() if len(row := cells(line)) == 8]
    most = [row for row in states if row[0].startswith("**")]
    lacking = [row[0].strip("*") for row in most if not row[7].startswith("in hand")]
    far = farthest_sum()
    where = "[Editions in hand](../reference/editions-in-hand.md) says where each was looked for."
    way = f"Not in hand: {', '.join(lacking)}. {where}"
    return [
        Target(
            "regions together against the world, every year and simulation",
            "within 0.1%",
            "equal but for rounding" if far < 1e-9 else f"{100 * far:.2g}% apart",
            _verdict(is_met=far <= SUMS_ASKED),
        ),
        Target(
            "published figures read at a primary page",
            "at least 60%",
            f"{sum(row.access == 'primary' for row in figures)} of {len(figures)} ({100 * primary:.0f}%)",
            _verdict(is_met=primary >= PRIMARY_ASKED),
            ""
            if primary >= PRIMARY_ASKED
            else f"Another {int(np.ceil(PRIMARY_ASKED * len(figures) - primary * len(figures)))} figures read in the"
            " publisher’s own text: most of the rest were read in texts that quote them.",
        ),
        Target(
            "latest edition of the publishers that matter most",
            f"all {MOST}",
            f"{len(most) - len(lacking)} of {len(most)}",
            _verdict(is_met=not lacking),
            way if lacking else "",
        ),
    ]


def page() -> str:
    """The page, whole."""
    every = [*counted(), *validated(), *beside(), *(Target(*each, "-") for each in NOT_COUNTED)]
    missed = [each for each in every if each.reached_by]
    return "\n".join(
        (
            "# The planet: what is aimed at, and what there is",
            "",
            "<!-- Written by `python tests/accounting/test_planet_targets_page.py`; do not edit by hand. -->",
            "",
            "Results of the fit are those of [its validation](../reference/validation-planet.md), where each is",
            "explained. All else is counted from the facts of this release. Where a dash stands for met or missed,",
            "this page computes nothing.",
            "",
            "| what | asked for | found | |",
            "|---|---|---|---|",
            *(f"| {' | '.join(each[:4])} |" for each in every),
            "",
            "## What would reach those that are missed",
            "",
            *(f"- **{each.what}** ({each.found}, {each.aim}): {each.reached_by}" for each in missed),
            "",
        )
    )


def test_the_page_is_what_the_fit_and_the_tables_give() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python tests/accounting/test_planet_targets_page.py"


def test_whatever_is_missed_says_what_would_reach_it() -> None:
    every = [*counted(), *validated()]
    assert all(bool(each.reached_by) is (each.verdict != "met") for each in every)
    assert len(every) >= 15


if __name__ == "__main__":
    _ = PAGE.write_text(page(), encoding="utf-8")
