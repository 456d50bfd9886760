"""What predictions are worth: the judgements of both pages of validation, read from one table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from obsia.app.catalogue.validation import FITTED, WORLD, Judged, validation
from obsia.core.locales import NO_BREAK, Locale
from obsia.surfaces.web.page import Page, PageQuestion, TemplateView
from obsia.writers.charts import tick

_KEPT: Final = "kept"
_JUDGED: Final = frozenset({_KEPT, "too narrow", "too wide"})
"""Verdicts on ranges."""
_APART: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementRow:
    """One judgement in words."""

    part: str
    what: str
    rows: str
    error: str
    inside: str
    ends: str
    width: str
    achieved: str
    aim: str
    verdict: str


def page(asked: PageQuestion) -> TemplateView:
    """The page."""
    tr = asked.tr
    judged = validation()
    ranges = [each.verdict for each in judged if each.page == FITTED and each.verdict in _JUDGED]
    return asked.view(
        "validation",
        values={
            "kept": tr.whole(ranges.count(_KEPT)),
            "judged": tr.whole(len(ranges)),
            "fitted": [row(each, tr) for each in judged if each.page == FITTED],
            "world": [row(each, tr) for each in judged if each.page == WORLD],
        },
    )


def message(kind: str, text: str) -> str:
    """The message of a part or of what was judged: made of its letters, so that a new one is noticed."""
    return f"web-validation-{kind}-{_APART.sub('-', text.casefold()).strip('-')}"


def row(judged: Judged, tr: Locale) -> JudgementRow:
    """A judgement in words; '' where something was not asked."""
    return JudgementRow(
        part=tr.or_text(message("part", judged.part), judged.part) if judged.part else "",
        what=tr.or_text(message("what", judged.what), judged.what),
        rows=(
            tr("web-validation-rows", rows=tr.whole(judged.rows_count), groups=tr.whole(judged.groups_count))
            if judged.rows_count is not None and judged.groups_count is not None
            else ""
        ),
        error=_points(judged.error_share, tr),
        inside=_points(judged.inside_share, tr) or tr("web-validation-no-interval"),
        ends=(
            tr(
                "web-validation-ends",
                low=_points(judged.inside_low_share, tr),
                high=_points(judged.inside_high_share, tr),
            )
            if judged.inside_low_share is not None
            else ""
        ),
        width=(
            f"×{NO_BREAK}{tr.decimal(10.0**judged.width_log10, digits=2)}" if judged.width_log10 is not None else ""
        ),
        achieved=_found(judged, tr),
        aim=_aim(judged, tr),
        verdict=tr.or_text(message("verdict", judged.verdict), judged.verdict),
    )


def _points(share: float | None, tr: Locale) -> str:
    """A share in per cent, with the digits that it was published with."""
    return "" if share is None else tr.in_unit(tick(round(100.0 * share, 6), tr), "%")


def _found(judged: Judged, tr: Locale) -> str:
    if judged.inside_count is not None and judged.of_count is not None:
        return tr("web-validation-found-inside", inside=str(judged.inside_count), of=str(judged.of_count))
    if judged.error_share is not None:
        return tr("web-validation-found-error", error=_points(judged.error_share, tr))
    if judged.score is not None:
        return tr("web-validation-found-score", score=tr.decimal(judged.score, digits=3))
    return ""


def _aim(judged: Judged, tr: Locale) -> str:
    if judged.aim_high is None:
        return ""
    if judged.aim_low is not None:
        return tr("web-validation-aim-range", least=_points(judged.aim_low, tr), most=_points(judged.aim_high, tr))
    most = _points(judged.aim_high, tr) if judged.score is None else tr.decimal(judged.aim_high, digits=3)
    return tr("web-validation-aim-most", most=most)


PAGES: Final = (Page(name="validation", path="/validation/", build=page),)
