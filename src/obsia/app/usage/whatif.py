"""What-ifs: the same usage, elsewhere, on another model, or with other token counts. Attributional differences.

``model=NAME`` runs everything on another model, ``model.OLD=NAME`` the calls of one model only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from obsia.app.naming import KnownModel, KnownZone, known_model, known_zone, require_text
from obsia.core.errors import BadCall
from obsia.core.figure import Assumption
from obsia.core.message import Symbol
from obsia.facts.snapshot import Snapshot

_SCALED = {"input": "input_tokens", "output": "output_tokens"}
_MOST = 100
_NAMES = tuple(map(Symbol, ("region", "model", "model.NAME", "output", "input", "cached")))


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """One change: another zone, another model, scaled tokens, or a cached share of the input."""

    text: str
    zone: KnownZone | None = None
    model: KnownModel | None = None
    replaced: str | None = None
    """The model whose calls alone run on the other one; None: all calls do."""
    scaled: str | None = None
    factor: Fraction = Fraction(1)
    cached_share: Fraction | None = None
    assumptions: tuple[Assumption, ...] = ()

    @property
    def window(self) -> int | None:
        """The attention window of the other model."""
        return self.model.facts.window if self.model else None

    def replaces(self, model_id: str) -> bool:
        """Whether calls to ``model_id`` would run on the other model."""
        return self.model is not None and self.replaced in (None, model_id)

    def rescans(self, *, usage_window: bool) -> bool:
        """Whether the change needs other sums than those of the usage as it was."""
        if self.model is not None:
            return self.window is not None or usage_window
        return self.zone is None


def parse_what_if(text: str, *, snapshot: Snapshot, provider: str | None) -> WhatIf:
    """A what-if: ``region=SWE``, ``model=NAME``, ``model.OLD=NAME``, ``output=0.5``, ``input=2``, ``cached=0.9``.

    Raises ``BadCall``, and ``UnknownName`` for a name that stands for nothing.
    """
    name, equals, value = text.partition("=")
    name, value = name.strip(), value.strip()
    if not equals or not value:
        raise BadCall("what-if-form", text=text, known=_NAMES)
    if name == "region":
        zone = known_zone(snapshot, text=value, provider=provider)
        return WhatIf(
            text=text,
            zone=zone,
            assumptions=(Assumption(code="what-if-region", arguments={"zone": zone.zone_id or ""}), *zone.assumptions),
        )
    if name == "model":
        model = known_model(snapshot, name=value, provider=provider)
        require_text(model)
        return WhatIf(
            text=text,
            model=model,
            assumptions=(
                Assumption(code="what-if-model", arguments={"model": model.facts.model_id}),
                *model.assumptions,
            ),
        )
    if name.startswith("model."):
        old = known_model(snapshot, name=name.removeprefix("model."), provider=provider)
        model = known_model(snapshot, name=value, provider=provider)
        require_text(model)
        arguments = {"model": old.facts.model_id, "other": model.facts.model_id}
        return WhatIf(
            text=text,
            model=model,
            replaced=old.facts.model_id,
            assumptions=(Assumption(code="what-if-model-of", arguments=arguments), *model.assumptions),
        )
    if name in _SCALED:
        return WhatIf(
            text=text,
            scaled=_SCALED[name],
            factor=_number(text, value, most=_MOST),
            assumptions=(Assumption(code=f"what-if-{name}", arguments={"factor": value}),),
        )
    if name == "cached":
        return WhatIf(
            text=text,
            cached_share=_number(text, value, most=1),
            assumptions=(Assumption(code="what-if-cached", arguments={"share": value}),),
        )
    raise BadCall("what-if-name", text=name, known=_NAMES)


def _number(text: str, value: str, *, most: int) -> Fraction:
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,4})?", value) or not 0 <= Fraction(value) <= most:
        raise BadCall("what-if-number", text=text, most=most)
    return Fraction(value)
