"""One short line for a status bar: ``2.4 kWh (0.60-8.1) · 620 gCO2e · 12 L``."""

from __future__ import annotations

from collections.abc import Sequence

from obsia.core.figure import Figure
from obsia.core.locales import NO_BREAK, Locale
from obsia.core.locales.scales import shown
from obsia.surfaces.cli import parts


def segment(figures: Sequence[Figure], say: Locale) -> str:
    """Energy with its range, carbon and water, in plain letters."""
    energy, carbon, water = (shown(parts.find(figures, about), say) for about in parts.HEADLINE)
    text = f"{energy.text} ({energy.low}-{energy.high}) · {carbon.text} · {water.text}"
    return text.replace(f"{NO_BREAK}CO₂e", "CO2e").replace(NO_BREAK, " ").replace("\u202f", " ")
