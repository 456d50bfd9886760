"""What can be asked of a form: which one, of which model, from which files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from os import PathLike
from typing import Annotated, ClassVar, Final, TypeAlias

from obsia.app.questions.shared import RecordFigures
from obsia.core.kinds import File, Files, local
from obsia.core.question import Choice, Day, Field, Question, Text

OUTSIDER, PROVIDER = "outsider", "provider"
"""Who fills a form in: what public evidence supports, or what is left to answer."""
LIST: Final = "list"
"""Stands for the forms that there are, and what each needs."""
Path: TypeAlias = str | PathLike[str]


@dataclass(frozen=True, kw_only=True)
class Disclose(Question):
    """A form (:data:`LIST` for those that there are), filled from a model, an account, a training run and readings."""

    journey: ClassVar[str] = "disclose"
    form: Annotated[str, Field(Text(), "argument-form", example="annex-xi", positional=True)] = LIST
    model: Annotated[str | None, Field(Text(), "argument-model", example="openai/gpt-4o", positional=True)] = None
    account: Annotated[Path | None, local(File(), "option-account", example="account.json")] = None
    training: Annotated[Path | None, local(File(), "option-training", example="run.json")] = None
    readings: Annotated[Sequence[Path], local(Files(), "option-reading", name="reading", example="meter.json")] = ()
    answers: Annotated[Path | None, local(File(), "option-answers", example="mine.md")] = None
    mode: Annotated[str, Field(Choice(choices=(OUTSIDER, PROVIDER)), "option-mode", example=PROVIDER)] = OUTSIDER
    on: Annotated[str | None, Field(Day(), "option-disclose-on", example="2026-06-30")] = None
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
