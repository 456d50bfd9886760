"""Charts of an account, for every surface that draws them: a page that is handed on, and the pages of a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import interval_words, scale_for
from obsia.surfaces import account_words as about
from obsia.surfaces import words
from obsia.surfaces.charts import Axis, Point, series, slot_of
from obsia.surfaces.html import Html

if TYPE_CHECKING:
    from obsia.app.usage.account import Table


def energy_series(held: Table, say: Locale) -> Html | None:
    """The energy of a table by one key of time; None of any other table, and where there is nothing to compare."""
    if len(held.by) != 1 or held.by[0] not in about.TIMES:
        return None
    key = held.by[0]
    points: list[Point] = []
    for group in held.groups:
        value = group.keys.get(key)
        slot = None if value is None or group.rest_of else slot_of(key, value)
        if value is not None and slot is not None:
            points.append(Point(slot=slot, label=printable(value), figure=words.find(group.figures, words.ENERGY)))
    if not points:
        return None
    figures = [point.figure for point in points]
    axis = Axis.of(figures, scale=scale_for(figures))
    caption = say("report-series", key=about.key_head(key, say), unit=axis.scale.symbol)
    notes = [say("report-series-note", range=interval_words(figures, say))]
    missing = len(held.groups) - len(points)
    left = sum(group.rest_of for group in held.groups) or missing
    if missing:
        notes.append(say("report-series-rest", count=left))
    return series(points, axis=axis, caption=caption, note=" ".join(notes), label=f"{caption}. {notes[0]}", say=say)
