"""The page of validation and its figures, as text: the same results give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from calibration.validate import coverage as checks
from calibration.validate import figures, sbc
from calibration.validate.coverage import FEW, KEPT, LEAST_FAMILIES, NARROW, NONE, Family, Judgement, Spread
from calibration.validate.levels import HeldOut
from calibration.validate.parts import Part, Table
from calibration.validate.samplers import SamplerCheck

PAGE = "validation.md"
FOLDER = "validation"
"""Of the figures, beside the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableResult:
    """One table of predictions, judged."""

    table: Table
    held: HeldOut
    judgement: Judgement
    control: Judgement
    errors: Mapping[str, Spread]
    worst: tuple[Family, ...]
    baseline: Mapping[str, Spread] | None = None
    """Errors of a simple rule on the same rows."""
    baseline_judgement: Judgement | None = None
    """Of the intervals of that rule, where it has any."""

    @classmethod
    def of(cls, table: Table, held: HeldOut, *, baseline: HeldOut | None = None) -> TableResult:
        """Judge predictions, and the same with intervals halved."""
        return cls(
            table=table, held=held, judgement=checks.judged(held), control=checks.judged(held.halved()),
            errors=checks.errors(held), worst=checks.worst(held),
            baseline=None if baseline is None else checks.errors(baseline),
            baseline_judgement=None if baseline is None or not baseline.levels() else checks.judged(baseline),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PartResult:
    """A part with its tables; the first is the one whose control counts."""

    part: Part
    tables: Mapping[str, TableResult]
    handed: Mapping[str, HeldOut] = field(default_factory=dict[str, HeldOut])
    """All tables, those that no check judges too."""

    @property
    def main(self) -> TableResult:
        """The first table."""
        return self.tables[next(iter(self.part.tables))]

    @property
    def control_passes(self) -> bool:
        """Whether halved intervals get by although there are families enough: the check is then worth nothing."""
        return self.main.control.verdict not in (NARROW, FEW, NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RankResult:
    """The ranks of a sampler, tested, and those of its control."""

    sampler: SamplerCheck
    simulations: int
    tests: tuple[sbc.Uniformity, ...]
    control: tuple[sbc.Uniformity, ...]

    @classmethod
    def of(cls, sampler: SamplerCheck, ranks: sbc.Ranks) -> RankResult:
        """Test ranks."""
        right, halved = (sbc.uniformity(ranks.names, each) for each in (ranks.right, ranks.halved))
        return cls(sampler=sampler, simulations=len(ranks.right), tests=right, control=halved)

    @property
    def control_passes(self) -> bool:
        """Whether draws pulled halfway to their mean get by."""
        return not sbc.rejected(self.control)


def files(parts: Sequence[PartResult], ranked: Sequence[RankResult], absent: Mapping[str, str]) -> dict[str, str]:
    """File under the folder of the manual -> its text: the page and its figures."""
    found = {PAGE: _page(parts, ranked, absent)}
    for each in parts:
        found[f"{FOLDER}/{each.part.name}.svg"] = figures.predicted_against_measured(
            each.main.held, each.main.judgement, unit=each.main.table.unit, title=each.part.title
        )
    for sampler in ranked:
        found[f"{FOLDER}/ranks-{sampler.sampler.name}.svg"] = figures.rank_histograms(
            sampler.tests, title=sampler.sampler.title
        )
    return found


def _page(parts: Sequence[PartResult], ranked: Sequence[RankResult], absent: Mapping[str, str]) -> str:
    sections = [
        HEAD, _glance(parts), *(_part(each) for each in parts), _simulation(ranked), _control(parts), _absent(absent),
        PROTOCOL,
    ]  # fmt: skip
    return "\n\n".join(section.strip("\n") for section in sections if section) + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("|" + "|".join(f" {cell} " if cell != "---" else cell for cell in line) + "|" for line in lines)


def _percent(value: float, ends: tuple[float, float] | None = None, *, digits: int = 1) -> str:
    shown = f"{100 * value:.{digits}f}%"
    return shown if ends is None else f"{shown} [{100 * ends[0]:.{digits}f}, {100 * ends[1]:.{digits}f}]"


def _number(value: float, ends: tuple[float, float] | None = None, *, digits: int = 3) -> str:
    shown = f"{value:.{digits}f}"
    return shown if ends is None else f"{shown} [{ends[0]:.{digits}f}, {ends[1]:.{digits}f}]"


def _glance(parts: Sequence[PartResult]) -> str:
    rows: list[list[str]] = []
    for each in parts:
        for at, result in enumerate(each.tables.values()):
            ninety = _ninety(result.judgement)
            told = ["", "", ""] if ninety is None else [
                _percent(ninety.coverage_share, ninety.coverage_ends, digits=0),
                _number(ninety.width_log10),
                _number(ninety.interval_score_log10),
            ]  # fmt: skip
            rows.append([
                f"[{each.part.title}](#{_anchor(each.part.title)})" if at == 0 else "",
                result.table.title,
                f"{len(result.held.ids)} in {len(set(result.held.clusters))}",
                _percent(result.errors["median_error"].value),
                *told,
                _verdict(result.judgement),
            ])  # fmt: skip
    head = ("part", "what", "rows in groups", "median error", "inside 90%", "width", "score", "check")
    return "## At a glance\n\n" + _table(head, rows)


def _anchor(title: str) -> str:
    return "".join(each for each in title.lower().replace(" ", "-") if each.isalnum() or each == "-")


def _verdict(judgement: Judgement) -> str:
    return judgement.verdict if judgement.verdict in (KEPT, NONE, FEW) else f"**{judgement.verdict}**"


def _part(result: PartResult) -> str:
    pieces = [f"## {result.part.title}", result.part.prose]
    for at, each in enumerate(result.tables.values()):
        if len(result.tables) > 1:
            pieces.append(f"### {each.table.title}")
        else:
            pieces.append(f"{each.table.title}.")
        pieces += [_figures(each), _baseline(each), _levels(each)]
        if at == 0:
            caption = f"{result.part.title}: predicted against measured, and rows inside by level"
            pieces += [f"![{caption}]({FOLDER}/{result.part.name}.svg)", _families(each)]
    if result.part.appendix is not None:
        pieces.append(result.part.appendix(result.handed))
    return "\n\n".join(piece for piece in pieces if piece)


def _baseline(result: TableResult) -> str:
    """What a simple rule does on the same rows, in one sentence."""
    if result.baseline is None:
        return ""
    kind = "factor" if result.table.by_factor else "error"
    show = _number if kind == "factor" else _percent
    middle, most = (result.baseline[f"{name}_{kind}"] for name in ("median", "p90"))
    said = (
        f"A simple rule, {result.table.baseline}:\nmedian {kind} {show(middle.value, (middle.low, middle.high))},"
        f" of nine rows in ten {show(most.value, (most.low, most.high))}."
    )
    ninety = _ninety(result.baseline_judgement)
    if ninety is None:
        return said
    return (
        f"{said}\nIts 90% interval holds {_percent(ninety.coverage_share, ninety.coverage_ends)} of the rows at a"
        f" width of {ninety.width_log10:.3f}:\ninterval score {ninety.interval_score_log10:.3f}."
    )


def _ninety(judgement: Judgement | None) -> checks.AtLevel | None:
    """What was found of 90% intervals, None where there are none."""
    return next((level for level in judgement.at if level.level == 0.9), None) if judgement else None


LABELS = {
    "median_error": "median error",
    "p90_error": "error of nine rows in ten",
    "median_factor": "median factor",
    "p90_factor": "factor of nine rows in ten",
    "ratio": "predicted over measured, median",
    "coverage_80": "inside the 80% interval",
    "coverage_90": "inside the 90% interval",
    "width_90": "width at 90%",
    "score_90": "interval score at 90%",
    "score_ratio_90": "interval score over that of the simple rule",
}
ERRORS = frozenset({"median_error", "p90_error"})
FACTORS = frozenset({"median_factor", "p90_factor"})
SHARES = frozenset({"median_error", "p90_error", "coverage_80", "coverage_90"})


def found(result: TableResult) -> dict[str, tuple[float, tuple[float, float] | None]]:
    """Figure of :data:`LABELS` -> its value and its ends."""
    held: dict[str, tuple[float, tuple[float, float] | None]] = {}
    held |= {name: (each.value, (each.low, each.high)) for name, each in result.errors.items()}
    for level in result.judgement.at:
        percent = f"{100 * level.level:.0f}"
        held[f"coverage_{percent}"] = level.coverage_share, level.coverage_ends
        held[f"width_{percent}"] = level.width_log10, None
        held[f"score_{percent}"] = level.interval_score_log10, level.interval_score_ends
    ours, rule = _ninety(result.judgement), _ninety(result.baseline_judgement)
    if ours is not None and rule is not None:
        held["score_ratio_90"] = ours.interval_score_log10 / rule.interval_score_log10, None
    return held


def _figures(result: TableResult) -> str:
    held, aims = found(result), result.table.aims
    skipped = ERRORS if result.table.by_factor else FACTORS
    skipped |= {"coverage_80"} - set(aims)
    rows: list[list[str]] = []
    for name, label in LABELS.items():
        if name in held and name not in skipped:
            value, ends = held[name]
            shown = _percent(value, ends) if name in SHARES else _number(value, ends)
            rows.append([label, shown, _aim(name, value, aims[name]) if name in aims else ""])
    count = f"{len(result.held.ids)} rows, {len(set(result.held.clusters))} groups ({result.table.grouped})"
    return _table((count, "result", "aim"), rows)


def _aim(name: str, value: float, aim: tuple[float, float]) -> str:
    least, most = ((f"{100 * each:g}" if name in SHARES else f"{each:g}") for each in aim)
    unit = "%" if name in SHARES else ""
    is_floor = aim[0] > (1.0 if name.endswith("factor") else 0.0)
    text = f"{least} to {most}{unit}" if is_floor else f"at most {most}{unit}"
    return text if aim[0] <= value <= aim[1] else f"{text}: **missed**"


def _levels(result: TableResult) -> str:
    if not result.judgement.at:
        return ""
    rows = [
        [
            f"{100 * each.level:.0f}%",
            _percent(each.coverage_share, each.coverage_ends),
            _number(each.width_log10),
            _number(each.interval_score_log10, each.interval_score_ends),
        ]
        for each in result.judgement.at
    ]
    excess = result.judgement
    low, high = (f"{100 * each:+.1f}" for each in excess.excess_ends)
    said = f"Check: {_verdict(excess)} (excess {100 * excess.excess_share:+.1f} points [{low}, {high}])."
    return _table(("level", "rows inside", "width", "interval score"), rows) + "\n\n" + said


def _families(result: TableResult) -> str:
    if not result.judgement.at:
        return ""
    rows = [
        [each.name, str(each.rows), f"{each.ratio:.2f}", _percent(each.coverage_share, digits=0),
         _number(each.interval_score_log10, digits=2)]
        for each in result.worst
    ]  # fmt: skip
    head = (f"worst, by {result.table.grouped}", "rows", "predicted over measured", "inside 90%", "interval score")
    return _table(head, rows)


def _simulation(ranked: Sequence[RankResult]) -> str:
    if not ranked:
        return ""
    rows: list[list[str]] = []
    pictures: list[str] = []
    for each in ranked:
        failing = sbc.rejected(each.tests)
        low = min(each.tests, key=lambda test: test.ecdf_p)
        small = sum(test.chi_square_p < sbc.LEVEL for test in each.tests)
        rows.append([
            each.sampler.title,
            str(each.simulations),
            str(len(each.tests)),
            f"{low.ecdf_p:.2g} (`{low.name}`)",
            f"{low.adjusted_p:.2g}",
            f"{small} of {len(each.tests)}",
            "kept" if not failing else "**fails**: " + ", ".join(f"`{name}`" for name in failing),
            f"{len(sbc.rejected(each.control))} of {len(each.control)} rejected",
        ])  # fmt: skip
        caption = f"{each.sampler.title}: ranks of true values among draws"
        pictures.append(
            f"{each.sampler.title}: {each.sampler.note}.\n\n![{caption}]({FOLDER}/ranks-{each.sampler.name}.svg)"
        )
    head = (
        *("sampler", "simulations", "quantities", "least p (ECDF)", "adjusted", "chi-square p < 0.05"),
        *("verdict", "control"),
    )
    return "\n\n".join([SIMULATION.strip("\n"), _table(head, rows), *pictures])


def _control(parts: Sequence[PartResult]) -> str:
    rows: list[list[str]] = []
    for each in parts:
        control = each.main.control
        if control.verdict == NONE:
            continue
        low, high = (f"{100 * end:+.1f}" for end in control.excess_ends)
        said = {NARROW: "rejected, as it must be", FEW: "not judged: too few families"}.get(
            control.verdict, "**passes: the check has no power here, and no coverage is claimed**"
        )
        ninety = next(level for level in control.at if level.level == 0.9)
        rows.append([
            each.part.title, _percent(ninety.coverage_share, digits=0),
            f"{100 * control.excess_share:+.1f} points [{low}, {high}]", said,
        ])  # fmt: skip
    return CONTROL.strip("\n") + "\n\n" + _table(("part", "inside 90%, halved", "excess", "check"), rows)


def _absent(absent: Mapping[str, str]) -> str:
    lines = ["## What was not validated", ""]
    return "\n".join([*lines, *(f"- *{name}*: {why}." for name, why in absent.items())])


HEAD = """\
# Validation

How well obsia predicts measurements that it has not seen. Every result on this page comes from leaving out whole
groups: when the rows of a family are predicted, neither they nor those of its twin in another table were used in the
fit. Square brackets are 90% intervals, from resampling whole groups. Widths and interval scores are in decimal
logarithms. Errors are those of the median prediction.

Coverage means little without width: an interval that spans a factor of a thousand nearly always contains the truth.

Which aims are met, and what publication would reach: [what is aimed at](../explanation/energy-targets.md).

*`just validate` writes this page; change its text in `calibration/validate/`, not here.*
"""

SIMULATION = """\
## Simulation-based calibration

Rows that were left out show whether a model resembles reality. Whether a sampler finds the posterior distribution of
its model is a different question, answered with simulated data: parameters are drawn from the prior and data from
the model, and the rank of each true value among 63 nearly independent draws must be uniform
([Talts et al. 2018](https://arxiv.org/abs/1804.06788)).
Uniformity is judged by the distance of the ECDF from its simultaneous band
([Säilynoja et al. 2022](https://doi.org/10.1007/s11222-022-10090-6)), adjusted for the number of quantities (Holm), and
by chi-square. The control uses the same draws, pulled halfway to their mean. Grey bands contain 95% of single bars.
"""

CONTROL = f"""\
## The control

The check of coverage rests on the *excess*: the share of rows inside an interval minus the level of that interval,
averaged over the levels. Families are resampled with replacement. If nineteen in twenty resamplings give an excess
below zero, the intervals are *too narrow*; if as many give one above zero, they are *too wide*; otherwise the check
is *kept*. With fewer than {LEAST_FAMILIES} groups, there is no verdict.

A check is only worth something if it can fail: given the same predictions with every interval halved, it
must say *too narrow*. If it does not, `just validate` fails.
"""

PROTOCOL = """\
## To score another model the same way

1. Leave out one whole family at a time (`calibration/families.csv` says which models form a family, including twins in
   the two tables of ML.ENERGY): fit on the others, make every choice on the others, and predict the family's rows.
2. Predict every row: a median and the ends of a 90% interval, in the unit of the measurement. Columns whose names
   start with `outcome_` are outcomes, not inputs; an observed speed is an input only where a part says so.
3. Score:

```text
python -m calibration.validate --score PREDICTIONS.csv --truth MEASURED.csv
```

This needs NumPy and the repository, but none of the libraries that the calibration uses.

| option | column | default |
|---|---|---|
| `--key` | the identifier of the row, in both files | `row_id` |
| `--quantity` | prefix of the predictions: `<quantity>_median` (or `_p50`), `_p05`, `_p95` | `energy_j` |
| `--measured` | the measured value, in the second file | `energy_j_per_unit` |
| `--family` | the family, in the second file | `family` |

If there is no column of families, those that `calibration/families.csv` gives for `model_id` are used; failing that,
each row is a family of its own. The output of `obsia predict mlenergy.csv --out predictions.csv` can therefore be
scored against the same file directly (in sample: the model has seen those rows). Other intervals (`_p25` and `_p75`,
`_p10` and `_p90`, `_p025` and `_p975`) are scored if all rows have them. Every measured row must be predicted. What
cannot be scored is reported with its file, line, field and what was expected, and the command exits with code 2.

The output gives the median error, the error of nine rows in ten, coverage, width and interval score
([Gneiting and Raftery 2007](https://doi.org/10.1198/016214506000001437), of decimal logarithms) at each level, with
intervals from resampling families; the verdicts of the check and of its control; and the worst families.
"""
