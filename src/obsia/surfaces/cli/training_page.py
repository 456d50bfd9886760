"""The page of one training run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from obsia.core.figure import Figure, Tested
from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import shown
from obsia.surfaces import words
from obsia.surfaces.cli import parts
from obsia.surfaces.cli.page import Column, Page

if TYPE_CHECKING:
    from obsia.app.training.train import Training

_BILLION: Final = 1e9
ARITHMETIC: Final = "training_flop_count"


def training_page(page: Page, training: Training) -> None:
    """What one run takes, what its development adds, and how sure that is."""
    say = page.language
    page.title(say("title-train"))
    page.sentence(say("train-known", what=", ".join(_known(training, say))))
    page.section(say("section-final-run"))
    _table(page, training.figures)
    page.blank()
    page.sentence(
        say(
            "train-threshold",
            threshold=words.power_of_ten(training.threshold_flop, say),
            share=say.percent(training.probability_above_1e25_flop),
        )
    )
    tested = any(figure.tested is Tested.TESTED for figure in training.figures)
    level = say.percent(training.figures[0].level)
    page.sentence(say("train-tested", level=level) if tested else say("train-not-tested"), style="dim")
    page.sentence(say("train-left-out"), style="dim")
    page.section(say("section-development"))
    _table(page, training.development)
    page.blank()
    page.sentence(say("train-development-note"), style="dim")
    parts.least_known(page, training.unknowns)
    parts.assumptions(page, training.assumptions)
    if training.recorded:
        page.section(say("section-trace"))
        for figure in training.figures:
            page.verbatim(f"obsia trace {figure.figure_id}   # {say(f'train-row-{_name(figure)}')}")
    page.blank()
    page.sentence(say("facts-used", snapshot=training.figures[0].snapshot[:12]), style="dim")


def _known(training: Training, say: Locale) -> list[str]:
    """What is stated of the run, in words."""
    run = training.run
    told: list[str] = []
    for name, value in (
        ("train-weights-active", run.active_params_b and run.active_params_b * _BILLION),
        ("train-weights-total", run.total_params_b and run.total_params_b * _BILLION),
        ("train-tokens", run.tokens),
        ("train-flop", run.flop),
    ):
        if value is not None:
            told.append(say(name, amount=words.power_of_ten(value, say)))
    if run.hardware is not None:
        told.append(printable(run.hardware))
    if run.device_h is not None:
        told.append(say("train-hours", hours=say.decimal(run.device_h, digits=3)))
    if training.zone.zone_id:
        told.append(say.zone(training.zone.zone_id))
    return told or [say("not-stated")]


def _name(figure: Figure) -> str:
    return words.message_id((figure.quantity, figure.boundary))


def _table(page: Page, figures: Sequence[Figure]) -> None:
    say = page.language
    rows: list[list[str]] = []
    for figure in figures:
        name = _name(figure)
        if figure.quantity == ARITHMETIC:
            value = words.power_of_ten(figure.value, say)
            interval = say(
                "interval", low=words.power_of_ten(figure.low, say), high=words.power_of_ten(figure.high, say)
            )
            interval = interval if figure.high > figure.low else "-"
        else:
            told = shown(figure, say)
            value, interval = told.text, told.interval_text
        rows.append([say(f"train-row-{name}"), value, interval, say(f"counts-{name}")])
    page.table(
        [
            Column(),
            Column(head=say("head-median")),
            Column(head=say("interval-plausible")),
            Column(head=say("head-counts"), flexible=True, dim=True, drop=1),
        ],
        rows,
        bold_column=1,
    )
