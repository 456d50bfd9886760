"""The forms that obsia fills, and where: a form's module is imported when it is asked for, not before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Final, cast

from obsia.app.forms.inputs import Inputs
from obsia.core.dossier import Dossier
from obsia.core.errors import BadCall, UnknownName
from obsia.core.message import Message, Option, Symbol
from obsia.core.spelling import near_names

MODEL, ACCOUNT, TRAINING, READING, ANSWERS = "model", "account", "training", "reading", "answers"
"""What a form is filled from; options, but for the model."""
_ROOM: Final = "obsia.app.forms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form: where its function lives, and what it is filled from.

    One of ``needs`` must be given; ``takes`` may be given too. ``native`` is the writer of the form's own machine
    format, ``sidecar`` that of what this format cannot hold; '' where there is none. ``estimates`` says whether a
    training run that is not given is estimated from what is known of the model. ``works`` are the kinds of work whose
    readings it uses; all where it is empty.
    """

    name: str
    place: str
    needs: tuple[str, ...]
    takes: tuple[str, ...] = ()
    native: str = ""
    sidecar: str = ""
    estimates: bool = False
    works: tuple[str, ...] = ()

    @property
    def edition(self) -> str:
        """The edition of the form's text, as its module states it."""
        return str(getattr(import_module(self.place.partition(":")[0]), "EDITION", ""))

    @property
    def form_url(self) -> str:
        """The address of the form's text, as its module states it."""
        return str(getattr(import_module(self.place.partition(":")[0]), "FORM_URL", ""))


_FORMS: Final = (
    Form(
        name="annex-xi",
        place=f"{_ROOM}.annex_xi:annex_xi",
        needs=(MODEL,),
        takes=(TRAINING, READING, ANSWERS),
        estimates=True,
        works=("training",),
    ),
    Form(
        name="code-of-practice",
        place=f"{_ROOM}.code_of_practice:code_of_practice",
        needs=(MODEL,),
        takes=(TRAINING, READING, ANSWERS),
        estimates=True,
        works=("training",),
    ),
    Form(
        name="summary",
        place=f"{_ROOM}.summary:summary",
        needs=(MODEL,),
        takes=(TRAINING, READING, ANSWERS),
        estimates=True,
        works=("training",),
    ),
    Form(name="sci", place=f"{_ROOM}.sci:sci", needs=(ACCOUNT,), takes=(ANSWERS,)),
    Form(
        name="sci-ai",
        place=f"{_ROOM}.sci_ai:sci_ai",
        needs=(TRAINING, ACCOUNT, READING),
        takes=(MODEL, ANSWERS),
    ),
    Form(name="ghg-protocol", place=f"{_ROOM}.ghg_protocol:ghg_protocol", needs=(ACCOUNT,), takes=(ANSWERS,)),
    Form(name="esrs-e1", place=f"{_ROOM}.esrs_e1:esrs_e1", needs=(ACCOUNT,), takes=(ANSWERS,)),
    Form(
        name="model-card",
        place=f"{_ROOM}.model_card:model_card",
        needs=(TRAINING, READING),
        takes=(MODEL, ANSWERS),
        works=("training",),
        native=f"{_ROOM}.model_card:native",
        sidecar=f"{_ROOM}.model_card:sidecar",
    ),
    Form(
        name="boamps",
        place=f"{_ROOM}.boamps:boamps",
        needs=(READING, TRAINING, ACCOUNT),
        takes=(MODEL, ANSWERS),
        native=f"{_ROOM}.boamps:native",
        sidecar=f"{_ROOM}.boamps:sidecar",
    ),
    Form(
        name="impact-framework",
        place=f"{_ROOM}.impact_framework:impact_framework",
        needs=(ACCOUNT,),
        takes=(READING, ANSWERS),
        native=f"{_ROOM}.impact_framework:native",
    ),
)
FORMS: Final[Mapping[str, Form]] = {form.name: form for form in _FORMS}


def form_named(name: str) -> Form:
    """The form of a name. Raises ``UnknownName`` with near misses."""
    if name in FORMS:
        return FORMS[name]
    near = near_names(name, FORMS, most=3, least=0.5)
    remedy = Message("remedy-form", known=tuple(map(Symbol, FORMS)))
    raise UnknownName(kind="form", name=name[:80], suggestions=near, remedy=remedy)


def filled(form: Form, inputs: Inputs) -> Dossier:
    """The form, filled."""
    return cast("Callable[[Inputs], Dossier]", _found(form.place))(inputs)


def written(form: Form, inputs: Inputs, *, shape: str) -> str:
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
    return cast("Callable[[Inputs], str]", _found(place))(inputs)


def _found(place: str) -> object:
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)
