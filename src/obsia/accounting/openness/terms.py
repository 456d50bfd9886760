"""On which terms a thing may be had: the licence that applies to it.

The licence of a thing is its own; else that of its kind in the release (weights, code or data); else that of the
release. This is the order of the Model Openness Tool (``lfai/model_openness_tool``, ``ModelEvaluator``,
``resolveLicense``). Where no deciding assertion states a licence, the others are asked, in their order: that a source
is silent on a licence does not deny what another says.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Final

from obsia.accounting.openness.sheet import Sheet, ranked
from obsia.core.disclosure import Assertion

RELEASE: Final = "licences"
"""The item that states the terms of a release as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The licence of an item, and the assertion that states it: None, with '' for the licence, where none does."""

    licence: str
    assertion: Assertion | None


def terms(sheet: Sheet, item: str) -> Terms:
    """The licence under which a thing of the system stands."""
    places = [place for place in (item, sheet.tables.type_licence(item), RELEASE) if place]
    spoken = [ranked(sheet, place) for place in places]
    deciding, others = [each[:1] for each in spoken], [each[1:] for each in spoken]
    for assertion in chain(*deciding, *others):
        if assertion.status.is_found and assertion.licence:
            return Terms(licence=assertion.licence, assertion=assertion)
    return Terms(licence="", assertion=None)
