"""The forms that obsia fills: one for each file in ``specifications``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from obsia.app.forms import specification
from obsia.app.forms.inputs import Inputs
from obsia.app.forms.specification import Specification
from obsia.core.errors import BadCall, UnknownName
from obsia.core.message import Message, Option, Symbol
from obsia.core.spelling import near_names, spelling

MODEL, ACCOUNT, TRAINING, READING, ANSWERS = "model", "account", "training", "reading", "answers"
"""What a form is filled from; options, but for the model."""
FORMS: Final[Mapping[str, Specification]] = {name: specification.specification(name) for name in specification.names()}


_LEAST_OF_EDITION: Final = 4
"""Letters of a name that may be a part of an edition, as the number of a regulation is."""


def form_named(name: str) -> Specification:
    """The form of a name, or of the only one that is called so or names it in its edition.

    Raises ``UnknownName`` with those that are called so, or near misses.
    """
    if name in FORMS:
        return FORMS[name]
    asked = spelling(name)
    called = {each: {spelling(other) for other in (each, *form.called)} for each, form in FORMS.items()}
    near = [each for each, names in called.items() if asked in names]
    if not near and len(asked) >= _LEAST_OF_EDITION:
        near = [each for each, form in FORMS.items() if asked in spelling(form.edition)]
    if len(near) == 1:
        return FORMS[near[0]]
    suggestions = tuple(near) or near_names(name, FORMS, most=3, least=0.5)
    remedy = Message("remedy-form", known=tuple(map(Symbol, FORMS)))
    raise UnknownName(kind="form", name=name[:80], suggestions=suggestions, remedy=remedy)


def written(form: Specification, inputs: Inputs, *, shape: str) -> str:
    """The form in its own machine format (``native``), or what this cannot hold (``sidecar``).

    Raises ``BadCall`` where it has none.
    """
    place = form.native if shape == "native" else form.sidecar
    if not place:
        own = [each.name for each in FORMS.values() if (each.native if shape == "native" else each.sidecar)]
        known = tuple(map(Symbol, own))
        raise BadCall(
            "disclose-no-shape", option=Option("as"), shape=Symbol(shape), form=Symbol(form.name), known=known
        )
    return specification.function(place)(inputs)
