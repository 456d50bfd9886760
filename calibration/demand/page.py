"""docs/reference/validation-world.md: what was judged, how, and what came out. Its text; its numbers are computed."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np

from calibration.demand import editions, years
from calibration.demand.editions import Ahead, Judged
from calibration.demand.intervals import Array, share_range
from calibration.demand.judgements import Results, clustered_share, points_score, score_gain
from calibration.demand.years import YearOut

COVERAGE = (0.70, 0.92)
"""The share of 80% intervals that the target asks to hold."""
ELECTRICITY_ERROR = 0.07
"""The error that the target allows for electricity with the year left out."""
WIDTH = 118
_WHOLE: Final = {"break_long_words": False, "break_on_hyphens": False}
SAID = {
    "electricity": "electricity",
    "it_electricity": "IT electricity",
    "installed_capacity": "installed capacity",
    "pue": "PUE",
    "load_factor": "load factor",
}


def page(found: Results) -> str:
    """The text of the page."""
    parts = (
        _head(),
        _targets(found),
        _years(found),
        _editions(found),
        _limits(found),
    )
    return "\n\n".join(_wrapped(block) for part in parts for block in part.strip("\n").split("\n\n")) + "\n"


# --- shapes of text


def _wrapped(block: str) -> str:
    """A paragraph, or the points of a list, in lines of one width; tables and headings as they are."""
    if block.startswith(("|", "#")):
        return block
    points = [" ".join(point.split()) for point in f"\n{block}".split("\n- ")]
    lines = [textwrap.fill(points[0], WIDTH, **_WHOLE)] if points[0] else []
    lines += [textwrap.fill(f"- {each}", WIDTH, subsequent_indent="  ", **_WHOLE) for each in points[1:]]
    return "\n".join(lines)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |".replace("|  |", "| |") for cells in lines) + "\n"


def _share(values: Iterable[bool]) -> str:
    held = [bool(value) for value in values]
    return f"{sum(held)} of {len(held)} ({100 * sum(held) / len(held):.0f}%)"


def _sure(inside: float, of: float) -> str:
    low, high = share_range(inside, of)
    return f"{100 * low:.0f} to {100 * high:.0f}%"


def _off(errors: Array) -> str:
    return f"{100 * float(np.abs(errors).mean()):.1f}%"


def _yes(value: bool) -> str:
    return "yes" if value else "**no**"


def _met(value: bool) -> str:
    return "met" if value else "**missed**"


def _twh(log_twh: float) -> str:
    value = math.exp(log_twh)
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _factor(log: float) -> str:
    return f"{math.exp(log):.2f}"


# --- parts of the page


def _head() -> str:
    return """# Validation of published figures

How well published figures predict later ones: those of the anchor its own years, those of a publisher its next
editions. The electricity of countries from 2020 to 2035 has a [page of its own](validation-planet.md); what stands
here is used for overhead, load and capacity, and beyond those years. Most data centres are not metered by anybody.
What counts as the truth below is therefore, nearly
everywhere, another publisher's estimate, or a later one from the same publisher. An error here is a distance between
published figures, not a distance from a meter.

Everything rests on one file, `relations/editions.csv`, and the same seed gives the same bytes. The anchor is the
data annex to the IEA's *Energy and AI* (April 2025), chosen because it gives capacity, load factor, PUE and
electricity together for the same regions. obsia is independent of the IEA and of every other publisher named here.
It is no reproach that a figure was revised or is far from another: publishers count different things, and most say so.

Intervals are 80% intervals. Interval scores are in natural logarithms, and smaller is better: the width, plus ten
times the distance by which an interval misses (Gneiting and Raftery 2007). A forecast without width scores ten times
its error.

*`python -m calibration.demand --write` writes this page; change its text in `calibration/demand/page.py`, not here.*
"""


def _targets(found: Results) -> str:
    low, high = COVERAGE

    def in_range(values: Iterable[bool]) -> bool:
        held = [bool(value) for value in values]
        return low <= sum(held) / len(held) <= high

    aim = f"{100 * low:.0f} to {100 * high:.0f}%"
    rows: list[tuple[str, str, str, str]] = []
    for name, outs in (("everywhere", found.everywhere), ("one region at a time", found.apart)):
        for out in outs:
            error, line = float(np.abs(out.errors).mean()), float(np.abs(out.line_errors).mean())
            is_main = out.quantity == "electricity"
            said = "at most 7%" if is_main else f"below {100 * line:.1f}%"
            met = error <= ELECTRICITY_ERROR if is_main else error < line
            rows.append(
                (f"{years.JUDGED_YEAR} left out {name}: {SAID[out.quantity]}", said, _off(out.errors), _met(met))
            )
    ours, trend = float(found.by_region.scores.mean()), float(found.trend_by_region.scores.mean())
    rows += [
        ("one edition ahead: inside 80%", aim, _share(found.by_region.inside), _met(in_range(found.by_region.inside))),
        ("one edition ahead: interval score", f"below {trend:.2f}", f"{ours:.2f}", _met(ours < trend)),
    ]
    return "## Targets\n\n" + _table(("what", "aim", "result", ""), rows)


def _years(found: Results) -> str:
    count = len(found.everywhere[0].nodes)
    text = f"""## A whole year left out

{years.JUDGED_YEAR} is removed from the anchor and predicted from the other years. *Everywhere* means that it is removed
for all regions and all types of operator; the curvature then comes from the one additional year that the world has
(2023). *One region at a time* means that only the region in question loses it, and that the world's
{years.JUDGED_YEAR} helps. The rival is a straight line in logarithms between 2020 and 2030 for the same region. It has
no interval, so it counts as a hit only where it is right to the last printed digit. Widths are learned from the other
regions and types of operator, leaving out those that contain the one being judged or are part of it.

Mean absolute errors over the {count} regions of the annex, including the world:

"""
    rows: list[tuple[str, ...]] = []
    for name, outs in (("everywhere", found.everywhere), ("one at a time", found.apart)):
        rows += [
            (
                name, SAID[out.quantity], _off(out.errors), _off(out.line_errors), _share(out.inside),
                _share(out.line_inside), f"{out.scores.mean():.3f}", f"{out.line_scores.mean():.3f}",
            )
            for out in outs
        ]  # fmt: skip
    head = ("left out", "quantity", "error", "line", "inside 80%", "line hits", "score", "line's score")
    text += _table(head, rows)
    for name, outs in (("everywhere", found.everywhere), ("one region at a time", found.apart)):
        text += f"""
Every region, {years.JUDGED_YEAR} left out {name}: error of the median in per cent, with that of the line in brackets;
**bold** where the interval misses.

"""
        text += _table(("region", *(SAID[out.quantity] for out in outs)), _node_rows(outs))
    return text


def _node_rows(outs: Sequence[YearOut]) -> list[tuple[str, ...]]:
    def cell(out: YearOut, index: int) -> str:
        error, line = 100 * out.errors[index], 100 * out.line_errors[index]
        said = f"{error:+.1f} ({line:+.1f})"
        return said if out.inside[index] else f"**{said}**"

    return [(node, *(cell(out, index) for out in outs)) for index, node in enumerate(outs[0].nodes)]


def _editions(found: Results) -> str:
    ours, trend = found.by_region, found.trend_by_region
    inside, count = int(ours.inside.sum()), len(ours.cases)
    low, high = score_gain(ours, trend)
    sources = sorted({case.rests_on for case in ours.cases})
    regions = sorted({case.region for case in ours.cases})
    source, trend_source = found.by_source, found.trend_by_source
    once = clustered_share(source, editions.by_source)
    text = f"""## One edition ahead

Each figure of a later edition is compared with what earlier editions led one to expect: the average of their paths and,
beyond these, the growth that had been published for the wider region by then. The fit (how much publishers differ on
one year, and how much a figure is revised per year of horizon) uses the other regions only. The rival extends the
published history at its own constant rate, with widths learned in the same way; as a point forecast, without width, it
would score {points_score(trend):.3f}.

| {count} cases, {len(regions)} regions | expected from editions | trend |
| --- | --- | --- |
| inside 80%, a region left out | {_share(ours.inside)} | {_share(trend.inside)} |
| interval score, a region left out | {ours.scores.mean():.3f} | {trend.scores.mean():.3f} |
| inside 80%, a source edition left out | {_share(source.inside)} | {_share(trend_source.inside)} |
| interval score, a source edition left out | {source.scores.mean():.3f} | {trend_source.scores.mean():.3f} |

If the {count} cases were independent, {inside} inside would indicate a coverage of {_sure(inside, count)} (90%,
binomial). They are not. Many rest mainly on one earlier edition, and if that edition is high, all of them miss on the
same side. There are {len(sources)} such editions. If each is counted once, by the share of its cases inside, the
coverage is {100 * once:.0f}% and may be anything from {_sure(once * len(sources), len(sources))}.

The gain in score over the trend is {float((trend.scores - ours.scores).mean()):+.3f}, or {low:+.3f} to {high:+.3f}
(90%) when whole regions are resampled{_told_apart(low)}.

"""
    text += "Every case, with its region left out, in TWh:\n\n" + _table(
        ("region", "publisher", "edition", "year", "published", "expected", "80% interval", "inside", "rests on"),
        [_case_row(ours, index) for index in range(count)],
    )
    text += "\nBy region left out:\n\n" + _group_table("region", ours, trend, editions.by_region)
    text += "\nBy source edition left out:\n\n"
    text += _group_table("source edition", source, trend_source, editions.by_source)
    return text


def _told_apart(low: float) -> str:
    return "" if low > 0 else ", so that these cases alone do not prove it"


def _case_row(held: Judged, index: int) -> tuple[str, ...]:
    case = held.cases[index]
    return (
        case.region, case.series, case.edition, str(case.year), _twh(case.truth), _twh(case.expected),
        f"{_twh(float(held.low[index]))} to {_twh(float(held.high[index]))}", _yes(bool(held.inside[index])),
        case.rests_on,
    )  # fmt: skip


def _group_table(name: str, ours: Judged, trend: Judged, group: Callable[[Ahead], str]) -> str:
    groups = np.array([group(case) for case in ours.cases])
    rows = [
        (each, str(int((groups == each).sum())), str(int(ours.inside[groups == each].sum())),
         f"{ours.scores[groups == each].mean():.2f}", f"{trend.scores[groups == each].mean():.2f}")
        for each in sorted(set(groups))
    ]  # fmt: skip
    return _table((name, "cases", "inside", "score", "trend's score"), rows)


def _limits(found: Results) -> str:
    metered = sum(case.is_metered for case in found.by_region.cases)
    return f"""## What this does not show

- **Truth.** Nearly all the figures predicted here are estimates. Only {metered} of the {len(found.by_region.cases)}
  cases one edition ahead predict a metered figure from metered figures. If all publishers err in the same way, nothing
  here reveals it.
- **The future.** {sum(case.year > years.JUDGED_YEAR for case in found.by_region.cases)} of the cases compare a
  projection with a later projection. Publishers may come to agree on 2030 and still be wrong. No figure for a year
  after {years.JUDGED_YEAR} could be compared with a count.
- **A break in the trend.** The editions span few years, all of them years of fast growth. A spread learned from them
  allows for no collapse or surge that they do not contain.
- **Independence.** Regions overlap. The European Union includes countries that are judged beside it, and its published
  growth, like the world's, enters what is expected of others, as known at the date. Regions left out are not unrelated.
- **A blind choice of form.** The form of the model (how a path bends, how views are weighted) was chosen by people who
  had seen these same years and cases. No parameter and no width used for a region was fitted to its figures, but the
  form was chosen with them in view: the errors are somewhat optimistic.
- **Small numbers.** With nine regions and {len(found.by_region.cases)} cases, the ranges of the coverages above are
  wide: a true coverage of 65 or 90% could not be distinguished from 80%.
- **Types of operator, AI, carbon and water.** Only the electricity, IT electricity, capacity, PUE and load factor of
  regions are judged here. [Closing the loop](../explanation/closing-the-loop.md) compares the stock of accelerators
  with disclosed use.
- **Scenarios.** No scenario has come true or failed yet. Their differences are the publisher's, on common draws.
"""
