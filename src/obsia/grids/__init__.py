"""Grids by the hour: what a kilowatt-hour of a zone emitted in each hour, one module per source.

Every series says what it counts (:mod:`obsia.grids.series`); no call mixes two of these meanings. Yearly factors are
facts. Sources are asked only where a caller asks for hours, within a budget of time (:mod:`obsia.grids.web`).
"""

from __future__ import annotations

from obsia.grids.refusals import NoSeries, Reason
from obsia.grids.series import HOUR, Basis, Meaning, Scope, Series, Side, whole_hour
from obsia.grids.sources import intensity
from obsia.grids.web import Web

__all__ = [
    "HOUR",
    "Basis",
    "Meaning",
    "NoSeries",
    "Reason",
    "Scope",
    "Series",
    "Side",
    "Web",
    "intensity",
    "whole_hour",
]
