"""Figures of an edition, asked again by this program: with the facts in use, or with those of the edition.

A key says what a figure was asked (:func:`obsia.app.catalogue.changes.figure_key`). Requests, runs of training and the
planet can be asked again from it; figures of other journeys are left, and counted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final, NamedTuple

from obsia.app.catalogue.changes import Stated, asked_of, estimation_keys, recorded_key, stated_of
from obsia.app.figures.figure_store import captured, figure_of_content
from obsia.app.questions.request import Estimate
from obsia.app.questions.shared import RequestWork
from obsia.app.questions.training import Train
from obsia.app.questions.world import ViewCountry, ViewWorld
from obsia.app.request import estimate
from obsia.app.training import train
from obsia.app.world import planet
from obsia.core.demand import REFERENCE
from obsia.core.errors import ObsiaError
from obsia.core.question import Question

_PLACE_YEAR: Final = re.compile(r"(.+) ([0-9]{4})")
_WORK: Final = frozenset(each.attribute for each in RequestWork.fields())
_OF_ESTIMATE: Final = _WORK | {"model", "zone", "provider", "task", "calls"}
_OF_TRAIN: Final = frozenset(each.attribute for each in Train.fields()) | {"zone"}


class AskedAgain(NamedTuple):
    """What the keys of an edition give now."""

    figures: Mapping[str, Stated]
    unasked: frozenset[str]
    """Keys of journeys that cannot be asked again from a key."""


def asked_again(keys: Iterable[str]) -> AskedAgain:
    """Ask every key again; one whose question is refused today gives no figure. Nothing is recorded."""
    wanted = {key: _questions(key) for key in sorted(set(keys))}
    figures: dict[str, Stated] = {}
    asked: set[Question] = set()
    # The planet tells most places at once: it is asked first, and places alone for what it leaves.
    for nth in range(2):
        for key, questions in wanted.items():
            if key in figures or len(questions) <= nth or questions[nth] in asked:
                continue
            asked.add(questions[nth])
            with suppress(ObsiaError):
                figures |= {each.key: each for each in _answered(questions[nth]) if each.key in wanted}
    return AskedAgain(figures, frozenset(key for key, of in wanted.items() if not of and key not in figures))


def _questions(key: str) -> tuple[Question, ...]:
    """What may give the figure of a key, in the order of asking; nothing where the key does not say it all."""
    try:
        journey, arguments, _, _ = asked_of(key)
        if journey == "estimate" and arguments.keys() <= _OF_ESTIMATE:
            work = {} if "task" in arguments else {name: arguments[name] or None for name in _WORK & arguments.keys()}
            where = {"region": arguments.get("zone"), "host": arguments.get("provider"), "task": arguments.get("task")}
            return (replace(Estimate(arguments["model"], record_figures=False), **work, **where),)
        if journey == "train" and arguments.keys() <= _OF_TRAIN:
            return (Train(**{name: value for name, value in arguments.items() if name != "zone"}),)
        about = _PLACE_YEAR.fullmatch(str(arguments.get("label", "")))
        if journey == "world" and about and not arguments.get("overrides"):
            scenario = None if arguments["scenario"] == REFERENCE else str(arguments["scenario"])
            year = int(about[2])
            return ViewWorld(year=year, scenario=scenario), ViewCountry(about[1], year=year, scenario=scenario)
    except (ValueError, KeyError, TypeError, ObsiaError):
        # What an edition may say of other programs.
        return ()
    return ()


def _answered(question: Question) -> Iterator[Stated]:
    """The figures of an answer, by their keys."""
    if isinstance(question, Estimate):
        found = estimate.answer(question)
        yield from map(stated_of, estimation_keys(found), found.figures)
        return
    with captured() as rows:
        if isinstance(question, Train):
            train.answer(question)
        elif isinstance(question, ViewWorld):
            planet.answer(question)
        elif isinstance(question, ViewCountry):
            planet.answer_of_country(question)
    for written in rows:
        request: dict[str, Any] = json.loads(written.request[1])
        for _, _, label, content in written.figures:
            figure = figure_of_content(json.loads(content)["figure"])
            yield stated_of(recorded_key(request["journey"], request["arguments"], label, figure), figure)
