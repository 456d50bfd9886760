"""What can be asked of a form: which one, of which model, from which files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from os import PathLike
from typing import Annotated, ClassVar, Final, TypeAlias

from obsia.app.questions.shared import RecordFigures
from obsia.core.kinds import File, Files
from obsia.core.question import PRIVATE, Choice, Day, Field, Question, Text

OUTSIDER, PROVIDER = "outsider", "provider"
"""Who fills a form in: what public evidence supports, or what is left to answer."""
LIST: Final = "list"
"""Stands for the forms that there are, and what each needs."""
Path: TypeAlias = str | PathLike[str]


@dataclass(frozen=True, kw_only=True)
class Disclose(Question):
    """A form (:data:`LIST` for those that there are), filled from a model, an account, a training run and readings."""

    journey: ClassVar[str] = "disclose"
    form: Annotated[str, Field(kind=Text(), help="argument-form", example="annex-xi", positional=True)] = LIST
    model: Annotated[
        str | None, Field(kind=Text(), help="argument-model", example="openai/gpt-4o", positional=True)
    ] = None
    account: Annotated[Path | None, Field(kind=File(), help="option-account", example="account.json", on=PRIVATE)] = (
        None
    )
    training: Annotated[Path | None, Field(kind=File(), help="option-training", example="run.json", on=PRIVATE)] = None
    readings: Annotated[
        Sequence[Path],
        Field(
            kind=Files(),
            name="reading",
            help="option-reading",
            example="meter.json",
            on=PRIVATE,
        ),
    ] = ()
    answers: Annotated[Path | None, Field(kind=File(), help="option-answers", example="mine.md", on=PRIVATE)] = None
    mode: Annotated[str, Field(kind=Choice(choices=(OUTSIDER, PROVIDER)), help="option-mode", example=PROVIDER)] = (
        OUTSIDER
    )
    on: Annotated[str | None, Field(kind=Day(), help="option-disclose-on", example="2026-06-30")] = None
    record_figures: RecordFigures = True

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that are read."""
        return tuple(str(each) for each in (self.account, self.training, self.answers, *self.readings) if each)

    def shown(self) -> tuple[str, ...]:
        """The command that makes the form again; of files their names alone, for folders tell of machines."""
        named = {
            name: None if path is None else os.path.basename(path)
            for name, path in (("account", self.account), ("training", self.training), ("answers", self.answers))
        }
        readings = tuple(os.path.basename(each) for each in self.readings)
        return replace(self, **named, readings=readings).command()
