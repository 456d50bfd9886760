"""Commands made of questions: their options, the help of each and what they take come from the fields."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Sequence
from typing import Annotated, Any, TypeVar, cast

from cyclopts import Parameter

from obsia.core.locales import locale
from obsia.core.message import Surface
from obsia.core.question import Field, Many, Question

Q = TypeVar("Q", bound=Question)
Written = TypeVar("Written", bound=Question)


def command(
    question: type[Q], outputs: type[Written], run: Callable[[Q, Written], int], *, in_a_row: Collection[str] = ()
) -> Callable[..., int]:
    """A command that asks ``question``; ``outputs`` says where its answer goes. Returns the exit code of ``run``.

    ``in_a_row`` are options whose values may follow each other without the option again, as a shell expands a pattern.
    """
    of_question, of_outputs = question.fields(Surface.CLI), outputs.fields(Surface.CLI)
    everything = sorted((*of_question, *of_outputs), key=lambda each: not each.positional)

    def asked(*args: Any, **kwargs: Any) -> int:
        given = bound(*args, **kwargs)
        return run(
            question(**{each.attribute: given[each.attribute] for each in of_question if each.attribute in given}),
            outputs(**{each.attribute: given[each.attribute] for each in of_outputs if each.attribute in given}),
        )

    signature = inspect.Signature(
        [_parameter(each, in_a_row=each.name in in_a_row) for each in everything], return_annotation=int
    )

    def bound(*args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            name: tuple(cast("list[object]", value)) if isinstance(value, list) else value
            for name, value in signature.bind(*args, **kwargs).arguments.items()
            if value is not None
        }

    vars(asked)["__signature__"] = signature
    asked.__doc__ = question.__doc__
    return asked


def parameter_of(field: Field, *, in_a_row: bool = False) -> Parameter:
    """How cyclopts reads a field. Its converter raises our own error, which passes through."""
    is_many = isinstance(field.kind, Many)

    def read(_: Any, tokens: Sequence[Any]) -> Any:
        return field.read([each.value for each in tokens] if is_many else str(tokens[0].value))

    return Parameter(
        name=None if field.positional else field.option.named(Surface.CLI),
        help=locale()(field.help),
        negative="",
        show_default=False,
        consume_multiple=1 if in_a_row else None,
        # Words that stand without a name are read one by one by cyclopts, and checked by the question.
        converter=None if field.kind.python is bool or (is_many and field.positional) else read,
    )


def _parameter(field: Field, *, in_a_row: bool) -> inspect.Parameter:
    """The parameter of a field in the signature of its command."""
    is_many = isinstance(field.kind, Many)
    takes: Any = list[field.kind.python] if is_many else field.kind.python
    kind = inspect.Parameter.KEYWORD_ONLY
    if field.positional:
        kind = inspect.Parameter.VAR_POSITIONAL if is_many else inspect.Parameter.POSITIONAL_ONLY
        takes = field.kind.python
    default = inspect.Parameter.empty if field.is_required or kind is inspect.Parameter.VAR_POSITIONAL else None
    if field.kind.python is bool:
        default = False
    annotation = takes if default is inspect.Parameter.empty else takes | None if default is None else takes
    return inspect.Parameter(
        field.attribute, kind, default=default, annotation=Annotated[annotation, parameter_of(field, in_a_row=in_a_row)]
    )
