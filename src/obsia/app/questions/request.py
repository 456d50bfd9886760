"""What can be asked of one request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Annotated, ClassVar, Final, TypeAlias

from obsia.app.questions.serving import ServingOfOne
from obsia.app.questions.shared import Host, Model, On, RecordFigures, Region, RequestWork, Seed, TokenCounts
from obsia.core.errors import BadCall
from obsia.core.kinds import local
from obsia.core.message import Option
from obsia.core.question import SEED, Choice, Field, Many, Question, Text

OF_ENERGY: Final = "energy"
OF_CARBON: Final = "carbon"
Task: TypeAlias = Annotated[str | None, local(Text(), "option-task", example="agent")]
Changes: TypeAlias = Annotated[
    Sequence[str], Field(Many(of=Text()), "option-what-if-of-request", name="what-if", example="region=SWE")
]


@dataclass(frozen=True)
class OneRequest(RequestWork):
    """What one request to ``model`` states, whatever is asked of it."""

    model: Model
    _: KW_ONLY
    task: Task = None
    region: Region = None
    host: Host = None
    record_figures: RecordFigures = True


@dataclass(frozen=True)
class Estimate(ServingOfOne, OneRequest):
    """Energy, carbon, water, primary energy and ADPe of one request to ``model``.

    What the request asks for is stated in the measure of what the model does: ``input_tokens`` and ``output_tokens``
    (``cached_tokens`` are contained in the input), ``input_tokens`` alone for embeddings and re-ranking, ``images`` or
    ``video_s`` seconds of video (of ``size``, such as "1024x1024", in ``steps``), ``audio_s`` seconds of speech that is
    written down or spoken; or as a standard ``task`` (:mod:`obsia.app.request.tasks`), alone. ``region`` is a country
    (ISO 3166-1), a cloud region or a grid zone; ``host`` is who serves (a provider of the table); ``on`` dates a moving
    alias (YYYY-MM-DD). What is known of how it is served takes the place of what is drawn: ``gpu``, ``gpu_count`` of a
    replica, ``precision``, ``engine``, ``concurrency`` (requests at once), ``tokens_per_s`` and ``first_token_s`` as
    they were seen, ``pue``. Raises ``UnknownName`` with suggestions, ``BadCall`` for impossible counts and for work
    that the model does not do, ``NoData`` for what is not modelled.
    """

    journey: ClassVar[str] = "estimate"
    _: KW_ONLY
    on: On = None
    seed: Seed = SEED

    def check(self) -> None:
        """Raises ``BadCall`` for work stated twice, and for more cached tokens than input."""
        super().check()
        stated = tuple(each.option for each in RequestWork.fields() if getattr(self, each.attribute) is not None)
        if self.task is not None and stated:
            raise BadCall("task-stated", option=Option("task"), task=self.task[:80], options=stated)


@dataclass(frozen=True)
class WhatIf(ServingOfOne, OneRequest):
    """One request to ``model`` before and after ``changes``, on common simulations.

    What is known of how it is served (``gpu`` and so on) holds of both; of another model, no more than the PUE. The
    request is stated in tokens or as a standard ``task``, of a model that reads and writes text. Raises
    ``BadCall`` for no change, a change that is none or that two of them make; ``UnknownName`` with suggestions.
    """

    journey: ClassVar[str] = "estimate"
    _: KW_ONLY
    changes: Changes


CHANGEABLE: Final = frozenset(
    {
        *("model", "input_tokens", "output_tokens", "cached_tokens", "task", "region", "host", "record_figures"),
        *(each.attribute for each in ServingOfOne.fields()),
    }
)
"""Attributes of an estimate that a request with changes may state, too."""


@dataclass(frozen=True)
class Compare(Question):
    """What a standard ``task`` costs of two to six ``models``, and their ratios simulation by simulation.

    None stands for the first task that all of them can do: a request, of models that write text. Raises ``BadCall``
    for too few, too many, the same twice, or a task that one of them cannot do; ``UnknownName`` with suggestions for
    a model, a task or a region.
    """

    journey: ClassVar[str] = "compare"
    models: Annotated[
        Sequence[str], Field(Many(of=Text()), "argument-model", name="model", example="gpt-4o", positional=True)
    ]
    _: KW_ONLY
    task: Annotated[str | None, Field(Text(), "option-task-compared", example="request")] = None
    region: Region = None
    record_figures: RecordFigures = True


@dataclass(frozen=True)
class NonDisclosure(TokenCounts):
    """What each thing that nobody discloses of a request widens its figures by, and what disclosing it would be worth.

    ``quantity`` is the energy of the facility or the carbon of the life cycle. Raises what an estimate raises.
    """

    journey: ClassVar[str] = "silence"
    model: Model
    _: KW_ONLY
    region: Region = None
    host: Host = None
    on: On = None
    seed: Seed = SEED
    quantity: Annotated[
        str, Field(Choice(choices=(OF_ENERGY, OF_CARBON)), "option-quantity-of-silence", example=OF_CARBON)
    ] = OF_ENERGY
