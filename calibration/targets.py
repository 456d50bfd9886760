"""``python -m calibration.targets --write``: what is aimed at in energy, and what there is, as a page.

Figures are those of the pages of validation, of serving and of inference, and of the tables that
``python -m calibration.one_run``, ``part_load`` and ``tried`` write; nothing is computed anew.
"""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from calibration import one_run, part_load, tried
from calibration.files import read

DOCS: Final = Path(__file__).parents[1] / "docs"
PAGE: Final = DOCS / "explanation" / "energy-targets.md"
MET: Final = "met"
MISSED: Final = "**missed**"
SEEN: Final = "stands"


class Aim(NamedTuple):
    """What is asked of one number: its bounds, and how the page words them."""

    words: str
    least: float = -math.inf
    most: float = math.inf

    def __str__(self) -> str:
        return self.words.format(least=self.least, most=self.most)

    def meets(self, value: float) -> bool:
        """Whether a number lies within the bounds."""
        return self.least <= value <= self.most


class Target(NamedTuple):
    """One thing that is aimed at: what is asked of which numbers, and what there is in words."""

    what: str
    asked: Sequence[tuple[Aim, float]]
    there: str
    otherwise: str = ""
    """What is asked for in words, where there are no bounds."""
    joint: str = "; "

    @property
    def words(self) -> str:
        """What is asked for."""
        return self.joint.join(filter(None, (str(aim) for aim, _ in self.asked))) or self.otherwise

    @property
    def is_met(self) -> bool | None:
        """Whether there is enough; None where nothing is asked for but to say it."""
        return all(aim.meets(value) for aim, value in self.asked) if self.asked else None


def at_most(most: float, words: str = "{most:g}%") -> Aim:
    """An aim with an upper bound."""
    return Aim(words, most=most)


def at_least(least: float, words: str = "{least:g}%") -> Aim:
    """An aim with a lower bound."""
    return Aim(words, least=least)


def between(least: float, most: float) -> Aim:
    """An aim with two bounds, in per cent."""
    return Aim("{least:g} to {most:g}%", least=least, most=most)


MEDIAN, NINE_IN_TEN, SCORE, COVERED = at_most(9.0), at_most(28.0), at_most(0.35, "{most:g}"), between(85.0, 95.0)
WORST, LEAST_COVERED = at_most(18.0), at_least(75.0)
ONE_SPEED = (at_most(20.0), at_most(0.5, "{most:.2f}"))
AGENTS, IMAGES, WALL = at_most(15.0), at_most(25.0), (at_most(10.0), between(80.0, 97.0))
"""Aims that are also compared with what one more disclosure would reach."""


def text(name: str) -> str:
    """A page of the manual on one line, so that a sentence is found wherever it is broken."""
    return re.sub(r"\s+", " ", (DOCS / name).read_text(encoding="utf-8"))


def said(page: str, pattern: str) -> tuple[float, ...]:
    """The numbers of the first place that a pattern matches. Raises ``LookupError`` where there is none."""
    match = re.search(pattern, text(page))
    if match is None:
        raise LookupError(f"{page}: {pattern}")
    return tuple(float(each) for each in match.groups())


def below(heading: str) -> str:
    """What stands below a heading of docs/reference/validation.md."""
    return (DOCS / "reference" / "validation.md").read_text(encoding="utf-8").partition(f"\n{heading}\n")[2]


def cell(heading: str, row: str) -> float:
    """The first number of a row of the first table below a heading of the page of validation."""
    match = re.search(rf"^\| {re.escape(row)} \| ([0-9.]+)", below(heading), flags=re.MULTILINE)
    if match is None:
        raise LookupError(f"{heading}: {row}")
    return float(match[1])


def least_covered(heading: str) -> float:
    """Per cent inside of the family least covered, of those in the table of the worst below a heading."""
    worst = below(heading).partition("| worst, by")[2].partition("\n\n")[0]
    return min(float(share) for share in re.findall(r"\| (\d+)% \|", worst))


def told(part: str, known: str) -> Mapping[str, str]:
    """A line of the table of one run."""
    return next(row for row in read(one_run.TABLE) if (row["part"], row["told"]) == (part, known))


def percent(share: str | float) -> str:
    """A share with a digit after the point."""
    return f"{100.0 * float(share):.1f}%"


class Loads(NamedTuple):
    """Runs of one kind of arrivals."""

    runs: int
    error: float
    told_speed_error: float
    inside: int


def loads(kind: str) -> Loads:
    """How well runs of a kind of arrivals are predicted."""
    row = next(row for row in read(part_load.TABLE) if row["requests"] == kind)
    return Loads(int(row["runs"]), float(row["median_error"]), float(row["told_speed_error"]), int(row["inside_90"]))


def ranges(pattern: str = r"\) \| ×([0-9.]+) \|") -> list[float]:
    """How many times the high end of one answer is its low end, for ten closed models, or as a pattern finds it."""
    section = below("### One answer by ten closed models").partition("\n## ")[0]
    return [float(each) for each in re.findall(pattern, section)]


def targets() -> tuple[Target, ...]:
    """Everything that is aimed at, in the order of the page."""
    language, speed = "## Inference, language and vision-language", "### Time between tokens known, batch not"
    closed, images = "### Everything hidden, 32 requests at once or more", "## Images and videos"
    at_wall, hours, several = (
        "### Serving or training, all rows",
        "### Device hours",
        "### Speeds of one configuration, read together",
    )
    serving, inference = "explanation/serving.md", "explanation/inference.md"
    middle, low, high = said(serving, r"left out, it gave ([0-9.]+) Wh \(([0-9.]+) to ([0-9.]+)\)")
    (most,) = said(serving, r"\| Wh at the server \| [^|]+ \| at most ([0-9.]+) \|")
    inside = len(re.findall(r"\| [0-9.]+ \| all \|", text(serving)))
    sources = inside + len(re.findall(r"\| [0-9.]+ \| none \|", text(serving)))
    (factor,) = said(serving, r"the median factor is ([0-9.]+)\.")
    (low_rent,) = said(serving, r"\| low end at most 1 \| ([0-9.]+)%")
    (rent,) = said(serving, r"\| median at most 1 \| ([0-9.]+)%")
    covered, other = (
        said(inference, r"hold ([0-9.]+)% of its energies")[0],
        said(inference, r"error of a stack is ([0-9.]+)%")[0],
    )
    arrivals, agents = loads(part_load.ARRIVALS), loads(part_load.AGENTS)
    wide, as_is = sorted(ranges()), read(tried.TABLE)[0]
    return (
        Target(
            "DeepSeek's 24 hours, at the server, its statements and offers left out of the fit",
            (
                (Aim(f"at most {most:g} Wh inside, median within a factor of {{most:g}}", most=1.6), middle / most),
                (Aim("", low, high), most),
            ),
            f"{middle:g} Wh ({low:g} to {high:g})",
        ),
        Target(
            "statements on services, each source left out",
            (
                (at_least(80.0, "{least:g}% of sources inside"), 100.0 * inside / sources),
                (at_most(1.7, "median factor at most {most:g}"), factor),
            ),
            f"{inside} of {sources}, {factor:g}",
            joint=", ",
        ),
        Target(
            "rent over list price, hosted open models, price used: low end at most 1",
            ((at_least(100.0, "all"), low_rent),),
            f"{low_rent:g}%",
        ),
        Target("the same: median at most 1", ((at_least(80.0), rent),), f"{rent:g}%"),
        _pages(
            "open models masked as closed, maker left out: inside 90%; score over that of a line through prices",
            closed,
            (between(85.0, 95.0), "inside the 90% interval", "%"),
            (at_most(1.0, "at most {most:g}"), "interval score over that of the simple rule", ""),
        ),
        Target(
            "range of one answer by ten closed models, high over low",
            (),
            f"×{wide[0]:g} to ×{wide[-1]:g}, in the middle ×{np.median(wide):g}",
            "as narrow as the coverage above allows",
        ),
        _pages(
            "language models, families left out: median; nine rows in ten",
            language,
            (MEDIAN, "median error", "%"),
            (NINE_IN_TEN, "error of nine rows in ten", "%"),
        ),
        _pages(
            "the same: interval score; inside 90%",
            language,
            (SCORE, "interval score at 90%", ""),
            (COVERED, "inside the 90% interval", "%"),
        ),
        Target(
            "the same, worst family: median; inside",
            (
                (WORST, 100.0 * float(as_is["worst_error"])),
                (LEAST_COVERED, least_covered(language)),
            ),
            f"{percent(as_is['worst_error'])}; {least_covered(language):g}%",
        ),
        Target(
            "other engines and versions, each left out: inside 90%; median",
            ((between(80.0, 95.0), covered), (at_most(30.0), other)),
            f"{covered:g}%; {other:g}%",
        ),
        *(
            _pages(what, heading, (ONE_SPEED[0], "median error", "%"), (ONE_SPEED[1], "width at 90%", ""))
            for what, heading in (
                ("batch unknown, one speed known: median; width", speed),
                ("batch unknown, speeds of one configuration at several loads known", several),
            )
        ),
        *(
            Target(
                f"part load, {kind}: median; inside",
                (
                    (aim, 100.0 * of.error),
                    (at_least(85.0, "{least:g}% or more"), 100.0 * of.inside / of.runs),
                ),
                f"{percent(of.error)}; {of.inside} of {of.runs}",
            )
            for kind, aim, of in (("arrivals at random", at_most(8.0), arrivals), ("agents", AGENTS, agents))
        ),
        Target(
            "images and videos: nine rows in ten; least covered family",
            ((IMAGES, cell(images, "error of nine rows in ten")), (LEAST_COVERED, least_covered(images))),
            f"{cell(images, 'error of nine rows in ten'):g}%; {least_covered(images):g}%",
        ),
        _pages(
            "servers at the wall: median; inside 90%",
            at_wall,
            (WALL[0], "median error", "%"),
            (WALL[1], "inside the 90% interval", "%"),
        ),
        _pages(
            "device hours of training, makers left out: median factor; nine in ten; inside 80%",
            hours,
            (at_most(1.35, "{most:g}"), "median factor", ""),
            (at_most(2.0, "{most:.1f}"), "factor of nine rows in ten", ""),
            (between(70.0, 88.0), "inside the 80% interval", "%"),
        ),
    )


def _pages(what: str, heading: str, *asked: tuple[Aim, str, str]) -> Target:
    """What is asked of numbers below one heading of the page of validation: each aim with its row and its unit."""
    cells = [(aim, cell(heading, row), unit) for aim, row, unit in asked]
    return Target(
        what, [(aim, value) for aim, value, _ in cells], "; ".join(f"{value:g}{unit}" for _, value, unit in cells)
    )


def reached(words: str, *enough: bool) -> str:
    """What there would be, and whether that is all that is aimed at."""
    return f"{words}: **{'reached' if all(enough) else 'not reached'}**"


def disclosed() -> tuple[tuple[str, str, str], ...]:
    """What is missed, what would have to be published, and what is reached then."""
    language, images, wall = (_Line(told(part, "one run")) for part in ("language", "images", "servers"))
    limit, agents = "### Of these, limit of the accelerators known", loads(part_load.AGENTS)
    sized = ranges(r"×([0-9.]+) knowing how large")
    error, inside, width = "median error", "inside the 90% interval", "width at 90%"
    speeds = (
        ("speeds at several loads", "### Speeds of one configuration, read together"),
        ("how many requests share a pass", "### Both known"),
    )
    return (
        (
            "language models, families left out",
            "one measured run of the model on these accelerators, for this task, at a middle load",
            reached(
                f"median {percent(language.median)}, nine in ten {percent(language.p90)}, score {language.score:g}, "
                f"{percent(language.inside)} inside; worst family {percent(language.worst)} off, least covered "
                f"{percent(language.least)}",
                *(MEDIAN.meets(100.0 * language.median), NINE_IN_TEN.meets(100.0 * language.p90)),
                *(SCORE.meets(language.score), COVERED.meets(100.0 * language.inside)),
                *(WORST.meets(100.0 * language.worst), LEAST_COVERED.meets(100.0 * language.least)),
            ),
        ),
        *(
            (
                "one speed known",
                published,
                reached(
                    f"{cell(heading, error):g}%, width {cell(heading, width):g}",
                    ONE_SPEED[0].meets(cell(heading, error)),
                    ONE_SPEED[1].meets(cell(heading, width)),
                ),
            )
            for published, heading in speeds
        ),
        (
            "range of one answer by ten closed models",
            "how large the model is: total and active parameters",
            f"×{min(sized):g} to ×{max(sized):g}, in the middle ×{np.median(sized):g}",
        ),
        (
            "images and videos, least covered family",
            "one measured run of the model on these accelerators",
            reached(
                f"nine in ten {percent(images.p90)}, least covered family {percent(images.least)} "
                f"({percent(told('images', 'none')['least_inside'])} without, on the same rows)",
                IMAGES.meets(100.0 * images.p90),
                LEAST_COVERED.meets(100.0 * images.least),
            ),
        ),
        (
            "servers at the wall",
            "the power limit at which the accelerators run",
            reached(f"{cell(limit, error):g}%, {cell(limit, inside):g}% inside", WALL[0].meets(cell(limit, error))),
        ),
        (
            "servers at the wall",
            "one measured run of the same chassis",
            reached(
                f"{percent(wall.median)}, {percent(wall.inside)} inside",
                WALL[0].meets(100.0 * wall.median),
                100.0 * wall.inside >= WALL[1].least,
            ),
        ),
        (
            "part load, agents",
            "output tokens a second, which whoever serves can count",
            reached(percent(agents.told_speed_error), AGENTS.meets(100.0 * agents.told_speed_error)),
        ),
    )


class _Line:
    """A line of the table of one run, as numbers."""

    def __init__(self, row: Mapping[str, str]) -> None:
        self.median, self.p90 = float(row["median_error"]), float(row["p90_error"])
        self.inside, self.score = float(row["inside_90"]), float(row["score_90_log10"])
        self.worst, self.least = float(row["worst_error"]), float(row["least_inside"])


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of the page."""
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, ["---"] * len(head), *rows))


def page() -> str:
    """The whole page."""
    rows = [
        (each.what, each.words, each.there, SEEN if each.is_met is None else MET if each.is_met else MISSED)
        for each in targets()
    ]
    kinds = (part_load.ARRIVALS, part_load.REPLAY, part_load.AGENTS)
    parts = [(kind, loads(kind)) for kind in kinds]
    return PROSE.format(
        targets=table(("what", "aim", "here", ""), rows),
        disclosed=table(("missed", "if this were published", "then"), disclosed()),
        tried=table(
            ("tried", "median", "nine in ten", "inside 90%", "width", "score", "worst family"),
            [
                (
                    row["tried"],
                    *(percent(row[name]) for name in ("median_error", "p90_error", "inside_90")),
                    *(row[name] for name in ("width_90_log10", "score_90_log10")),
                    f"{percent(row['worst_error'])} ({row['worst_family']})",
                )
                for row in read(tried.TABLE)
            ],
        ),
        loads=table(
            ("requests", "runs", "median error", "inside 90%", "median error, speed told"),
            [
                (
                    kind,
                    str(of.runs),
                    percent(of.error),
                    str(of.inside),
                    percent(of.told_speed_error) if kind == part_load.AGENTS else "",
                )
                for kind, of in parts
            ],
        ),
    )


PROSE: Final = """\
# Energy: what is aimed at, and what there is

<!-- Written by `python -m calibration.targets --write`; do not edit by hand. -->

Every figure on this page comes from leaving out whole families, makers, stacks or sources, and none from rows that a
fit has seen. They are those of [the page of validation](../reference/validation.md), [of serving](serving.md) and [of
the model of inference](inference.md), where intervals and counts of rows stand beside them.

{targets}

That no interval is called tested on another engine, accelerator, layout or load than was measured, that no energy
exceeds the design power for as long as it takes, and that the figures of forty models neither fall, jump nor become
absurd over lengths, caches and regions, are properties that tests hold (`tests/accounting/test_intervals.py`,
`tests/accounting/test_configurations.py`, `tests/app/test_app_estimate_shape.py`). All accelerators that the 714
measurements of serving collected in 2026 name are answered. The one open model whose low end rents for more than its
price is named in [serving](serving.md#how-it-was-fitted).

## What publication would reach

Where public evidence does not reach an aim, one figure more often would. Each row is a simulation of that: the figure
is told, and the errors are those on what was not told.

{disclosed}

*One measured run* is that of the middle load of a configuration (model, precision, accelerators and their number,
task; or chassis). It is told, and the other rows of the configuration are predicted by fits that saw nothing of its
family: their draws move by how they err together with the row that is told, and nothing is fitted again
(`calibration/one_run.py`). So a provider that published the energy of one model at one load, on machines that it
names, would let everybody compute all other loads, half of them to within 8%. A model that makes images at the wall
of its server, or writes there, has not been measured in public: the figures for servers are of BERT, ResNet and
training.

## When requests come and go

Sixteen runs of one source (vLLM on A100 and H100, 2026) measured the accelerators while requests came at random, as
they came in a record of a service, or from agents that wait for their answers. No fit has seen them. Model,
accelerators, engine, lengths, what was cached and the tokens asked for in a second are told (of agents, how many run
at once); one run states no lengths and is left out.

{loads}

Intervals are those of `extrapolated` rows and span a factor of 3 to 6: that all runs lie inside shows that they are
wide. Agents take a fifth more than predicted, since their runs produce fewer tokens a second; the power is right, so
that whoever divides it by tokens counted is right to a few per cent. The A100 of these runs may draw 500 W, the one
of the facts 400 W.

## What was tried on language models

Predictions of families left out, changed by what the other families alone say (`python -m calibration.tried`). The
score is to fall; none lowers it by a hundredth, and none was taken in. Predictions as they are were computed anew for
this, so that last digits differ from those above.

{tried}

Errors of a family are its own: those of other families tell neither their sign nor their size. Scaling narrows
intervals, and loses by coverage what it gains by width. Other tries stand in decisions
[100](../decisions/0100-speeds-of-one-configuration-are-read-together.md),
[120](../decisions/0120-one-speed-and-one-family-once-more.md) and
[133](../decisions/0133-mixtures-in-eight-bits-take-longer-for-a-step.md).

## What is missed, and why

- *Language models*: how far an engine's kernels are off for a family is not public before somebody measures it once.
- *One speed*: it does not tell how far the model is off in time for that configuration.
- *The least covered family of images* (SDXL) lies outside the spread of all others; one measured run brings it nearer,
  and not to the aim.
- *Servers at the wall*: systems that run at a power limit which nobody states.
- *Rents*: one small model is sold for less than the machines that are assumed for it would cost.
- *Agents*: their power is right, and their tokens a second are fewer than predicted.
- *Closed models*: even with the size known, most ranges stay wide, since batch and accelerators are not disclosed.
"""


def main() -> int:
    """Write the page, or print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    if parser.parse_args().write:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        print(page(), end="")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
