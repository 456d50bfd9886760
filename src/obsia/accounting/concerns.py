"""Which quantities rest on what was assumed."""

from __future__ import annotations

from obsia.accounting.impacts import DERIVED_FACTORS, FACTORS, Quantity
from obsia.accounting.places import GRID_PROPERTIES
from obsia.core.figure import Assumption

_SERVING = (
    *("batch-ignored", "model-unknown", "not-modelled", "kind-as-text"),
    *("messages-prior", "seats-prior", "tokens-prior", "messages-prior-code", "seats-prior-code", "tokens-prior-code"),
    *("not-calibrated", "size-of-task", "texts-per-call"),
    *("gpu-unknown", "precision-unknown", "engine-unknown", "count-without-room"),
    *("media-denoiser", "media-size", "media-steps", "media-clip", "media-runs"),
)
NEEDS: dict[str, frozenset[str]] = {
    "host-share": frozenset({"server"}),
    "idle-share": frozenset({"idle"}),
    **dict.fromkeys(("meter-error", "meter-split", "meter-informs"), frozenset({"accelerator"})),
    "pue-default": frozenset({"pue"}),
    "wue-default": frozenset({"wue_l_per_kwh"}),
    "wue-basis": frozenset({"wue_l_per_kwh"}),
    "zone-unknown": frozenset(GRID_PROPERTIES),
    "region-given": frozenset(GRID_PROPERTIES),
    "region-unknown": frozenset(GRID_PROPERTIES),
    **dict.fromkeys(
        ("grid-hourly", "grid-hourly-gap", "grid-hourly-untimed", "grid-hourly-none"),
        frozenset({"intensity_g_per_kwh"}),
    ),
    **dict.fromkeys(_SERVING, frozenset({"accelerator"})),
}
"""Code of an assumption -> the factors that it stands in for; any other concerns every quantity."""


def concerns(assumption: Assumption, quantity: Quantity) -> bool:
    """Whether a quantity rests on what was assumed (a default WUE does not enter energy)."""
    factors = FACTORS[quantity] if quantity in FACTORS else DERIVED_FACTORS[quantity]
    if assumption.code == "grid-borrowed":
        return assumption.arguments["what"] in factors
    needs = NEEDS.get(assumption.code)
    return needs is None or bool(needs & factors)
