"""Commands made of questions: their options, the help of each and what they take come from the fields."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, TypeVar, cast

from cyclopts import Parameter

from obsia.core.errors import BadCall
from obsia.core.kinds import Files
from obsia.core.locales import locale
from obsia.core.message import Option, Surface, Symbol
from obsia.core.question import BadValue, Field, Flag, Many, Question, Text
from obsia.surfaces.cli.outputs import Outputs
from obsia.surfaces.journeys import JOURNEYS

OK: Final = 0
_BARE: Final = "name"
"""What stands without the option that would name it."""
Q = TypeVar("Q", bound=Question)
Written = TypeVar("Written", bound=Question)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """One of the questions of a command: what it takes, how its answer is written, and who answers."""

    question: type[Question]
    outputs: type[Question]
    run: Callable[[Any, Any], int]
    unnamed: str = ""
    """The message for a call that does not name what the question is about, or names it beside another question."""
    help: str = ""
    """The message of the option that asks it, where it is not ``option-NAME``."""

    @property
    def chosen_by(self) -> str:
        """The option that asks it: ``closing`` of ``world --closing``; '' for what a command asks without one."""
        needed = (each.name for each in self.question.fields(Surface.CLI) if each.is_required and not each.positional)
        return self._stands_behind or next(needed, "")

    @property
    def _stands_behind(self) -> str:
        """The option behind which stands what the question is about: ``--move MODEL``."""
        return self.question.journey.partition(" --")[2]

    def takes(self) -> dict[str, Field]:
        """Name on the command line -> field of the question; what it is about stands behind the option that asks it."""
        behind, fields = self._stands_behind, self.question.fields(Surface.CLI)
        return {behind if each.positional and behind else each.name: each for each in fields}

    def writes(self) -> dict[str, Field]:
        """Name on the command line -> field of the outputs."""
        return {each.name: each for each in self.outputs.fields(Surface.CLI)}

    def ask(self, given: Mapping[str, Any]) -> int:
        """Ask it with what was given by the names of the command line. Returns the exit code."""
        asked, outputs = (
            {each.attribute: given[name] for name, each in fields.items() if name in given}
            for fields in (self.takes(), self.writes())
        )
        return _run(self.run, (self.question(**asked), self.outputs(**outputs)))


def command(question: type[Q], outputs: type[Written], run: Callable[[Q, Written], int]) -> Callable[..., int]:
    """A command that asks ``question``; ``outputs`` says where its answer goes. Returns the exit code of ``run``."""
    return command_of((question, outputs), run)


def printed(name: str, outputs: type[Outputs] = Outputs, question: type[Question] | None = None) -> Callable[..., int]:
    """The command of a journey: it asks, and prints the answer as ``outputs`` say.

    ``question`` has the arguments of one that has no question of its own.
    """
    return command(question or JOURNEYS[name].asked, outputs, printing(name))


def printing(name: str) -> Callable[[Question, Outputs], int]:
    """Ask what a journey answers, and print the answer."""
    journey = JOURNEYS[name]

    def run(asked: Question, outputs: Outputs) -> int:
        outputs.print(journey, journey.answered(outputs.asking(asked)))
        return OK

    return run


def command_of(records: Sequence[type[Question]], run: Callable[..., int]) -> Callable[..., int]:
    """A command whose options are the fields of several records: the question first, then what stands beside it."""
    fields = [record.fields(Surface.CLI) for record in records]

    def ask(given: Mapping[str, Any]) -> int:
        stated = (
            record(**{each.attribute: given[each.name] for each in of_record if each.name in given})
            for record, of_record in zip(records, fields, strict=True)
        )
        return _run(run, tuple(stated))

    return _made([each for of_record in fields for each in of_record], ask, doc=records[0].__doc__)


def _run(run: Callable[..., int], records: Sequence[Question]) -> int:
    """Run what was asked, on the facts of the edition that one of the records names."""
    for edition in (getattr(each, "edition", None) for each in records):
        if edition is not None:
            from obsia.surfaces.cli.facts_editions import rest_on

            rest_on(edition)
    return run(*records)


def one_of(*journeys: Asks, bare: str = "") -> Callable[..., int]:
    """A command of several questions: the one that an option chooses, else the one that none does.

    ``bare`` is the option whose value may stand without it: ``world France``. Raises ``BadCall`` for two questions, for
    what the question does not take, and for what it lacks.
    """
    offered: dict[str, Field] = {}
    for each in journeys:
        if each.chosen_by:
            offered.setdefault(each.chosen_by, _choosing(each))
        for name, field in each.takes().items():
            # Another of the questions may do without it, or has another keyword for it.
            attribute = field.name if field.positional else field.attribute
            offered.setdefault(name, replace(field, attribute=attribute, default=None))
    for each in journeys:
        for name, field in each.writes().items():
            offered.setdefault(name, replace(field, default=None))
    words = [replace(offered[bare], name=_BARE, attribute=_BARE, positional=True)] if bare else []

    def ask(given: Mapping[str, Any]) -> int:
        stated = {name: value for name, value in given.items() if value is not False and value != ()}
        if _BARE in stated:
            word = stated.pop(_BARE)
            if stated.setdefault(bare, word) != word:
                raise BadCall("call-unused", name=word)
        chosen = _chosen(journeys, tuple(stated))
        _check(journeys, chosen, stated=tuple(stated), offered=offered)
        return chosen.ask(stated)

    return _made((*words, *offered.values()), ask, doc=next(each.question.__doc__ for each in journeys))


def _choosing(asks: Asks) -> Field:
    """The option that asks a question: with what the question is about, where it is about something."""
    about = asks.takes().get(asks.chosen_by)
    if about is None:
        about = Field(Flag(), "", default=False)
    elif not about.positional:
        return replace(about, default=None)
    name = asks.chosen_by
    return replace(about, name=name, help=asks.help or f"option-{name}", positional=False, attribute=name, default=None)


def _chosen(journeys: Sequence[Asks], stated: Sequence[str]) -> Asks:
    """The question that the options ask. Raises ``BadCall`` for two of them."""
    by = {each.chosen_by: each for each in journeys}
    choosing = [name for name in stated if name and name in by]
    # What another of them takes says which, and asks nothing itself: the country of ``--sources``.
    asked = [name for name in choosing if not any(name in by[other].takes() for other in choosing if other != name)]
    if len(asked) > 1:
        raise BadCall("questions-exclusive", first=Option(asked[0]), second=Option(asked[1]))
    return by[asked[0] if asked else ""]


def _check(journeys: Sequence[Asks], chosen: Asks, *, stated: Sequence[str], offered: Mapping[str, Field]) -> None:
    """Raises ``BadCall`` for an option that the question does not take, and for one that it lacks."""
    takes, by = {**chosen.takes(), **chosen.writes()}, Option(chosen.chosen_by)
    for name in stated:
        if name in takes or name == by:
            continue
        owners = [each for each in journeys if name in each.takes() or name in each.writes()]
        if offered[name].positional:
            raise BadCall(owners[0].unnamed)
        if all(each.chosen_by for each in owners):
            raise BadCall("option-needs", option=Option(name), other=Option(owners[0].chosen_by))
        raise BadCall("option-unused", option=Option(name), chosen=by)
    for name, field in takes.items():
        if not field.is_required or name in stated:
            continue
        if field.positional and (chosen.unnamed or not by):
            raise BadCall(chosen.unnamed)
        raise BadCall("option-needs", option=by, other=Option(name))


def _made(fields: Sequence[Field], ask: Callable[[Mapping[str, Any]], int], *, doc: str | None) -> Callable[..., int]:
    """The function that cyclopts calls: fields become parameters, and what is given goes by public names to ``ask``."""
    ordered = sorted(fields, key=lambda each: not each.positional)
    phrase = _phrase_of(ordered)
    signature = inspect.Signature([_parameter(each, phrase=each is phrase) for each in ordered], return_annotation=int)
    names = {each.attribute: each.name for each in fields}

    def asked(*args: Any, **kwargs: Any) -> int:
        given = signature.bind(*args, **kwargs)
        # Words that stand without a name are none where nobody wrote one.
        given.apply_defaults()
        if phrase is not None:
            given.arguments[phrase.attribute] = " ".join(given.arguments[phrase.attribute]) or None
        return ask(
            {
                names[attribute]: tuple(cast("list[object]", value)) if isinstance(value, list) else value
                for attribute, value in given.arguments.items()
                if value is not None
            }
        )

    vars(asked)["__signature__"] = signature
    asked.__doc__ = doc
    return asked


def _phrase_of(ordered: Sequence[Field]) -> Field | None:
    """The name that people write in several words without quotes (``estimate le chat``): the last without an option."""
    last = next((each for each in reversed(ordered) if each.positional), None)
    return last if last is not None and last.kind == Text() else None


def parameter_of(field: Field, *, phrase: bool = False) -> Parameter:
    """How cyclopts reads a field. Its converter raises our own error, which passes through.

    ``phrase`` is the field that takes one word after the other.
    """
    is_many = isinstance(field.kind, Many)

    def read(_: Any, tokens: Sequence[Any]) -> Any:
        try:
            return field.read([each.value for each in tokens] if is_many else str(tokens[0].value))
        except BadValue as error:
            if not field.positional:
                raise
            # It has no option: it is named as the help names it.
            named = Symbol(field.attribute.upper().replace("_", "-"))
            raise BadValue(field=named, reason=error.reason, expected=error.expected) from error

    return Parameter(
        name=None if field.positional else field.option.named(Surface.CLI),
        help=locale()(field.help),
        negative="",
        show_default=False,
        required=field.is_required if phrase else None,
        # Files may follow each other without the option again, as a shell expands a pattern.
        consume_multiple=1 if isinstance(field.kind, Files) else None,
        # Words that stand without a name are read one by one by cyclopts, and checked by the question.
        converter=None if field.kind.python is bool or (is_many and field.positional) else read,
    )


def _parameter(field: Field, *, phrase: bool = False) -> inspect.Parameter:
    """The parameter of a field in the signature of its command."""
    is_many = isinstance(field.kind, Many)
    takes: Any = list[field.kind.python] if is_many else field.kind.python
    kind = inspect.Parameter.KEYWORD_ONLY
    if field.positional:
        kind = inspect.Parameter.VAR_POSITIONAL if is_many or phrase else inspect.Parameter.POSITIONAL_ONLY
        takes = field.kind.python
    default = inspect.Parameter.empty if field.is_required or kind is inspect.Parameter.VAR_POSITIONAL else None
    if field.kind.python is bool:
        default = False
    annotation = takes if default is inspect.Parameter.empty else takes | None if default is None else takes
    return inspect.Parameter(
        field.attribute, kind, default=default, annotation=Annotated[annotation, parameter_of(field, phrase=phrase)]
    )
