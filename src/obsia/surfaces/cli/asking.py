"""Commands made of questions: their options, the help of each and what they take come from the fields."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar, cast

from cyclopts import Parameter

from obsia.core.locales import locale
from obsia.core.message import Surface
from obsia.core.question import Field, Many, Question

Q = TypeVar("Q", bound=Question)
Written = TypeVar("Written", bound=Question)


def command(question: type[Q], outputs: type[Written], run: Callable[[Q, Written], int]) -> Callable[..., int]:
    """A command that asks ``question``; ``outputs`` says where its answer goes. Returns the exit code of ``run``."""
    return command_of((question, outputs), run)


def command_of(records: Sequence[type[Question]], run: Callable[..., int]) -> Callable[..., int]:
    """A command whose options are the fields of several records: the question first, then what stands beside it."""
    of_records = tuple((record, record.fields(Surface.CLI)) for record in records)
    everything = sorted((each for _, fields in of_records for each in fields), key=lambda each: not each.positional)

    def asked(*args: Any, **kwargs: Any) -> int:
        given = bound(*args, **kwargs)
        return run(
            *(
                record(**{each.attribute: given[each.attribute] for each in fields if each.attribute in given})
                for record, fields in of_records
            )
        )

    signature = inspect.Signature([_parameter(each) for each in everything], return_annotation=int)

    def bound(*args: Any, **kwargs: Any) -> dict[str, Any]:
        stated = signature.bind(*args, **kwargs)
        # Words that stand without a name are none where nobody wrote one.
        stated.apply_defaults()
        return {
            name: tuple(cast("list[object]", value)) if isinstance(value, list) else value
            for name, value in stated.arguments.items()
            if value is not None
        }

    vars(asked)["__signature__"] = signature
    asked.__doc__ = records[0].__doc__
    return asked


def _parameter(field: Field) -> inspect.Parameter:
    """The parameter of a field, as cyclopts reads it. Its converter raises our own error, which passes through."""
    is_many = isinstance(field.kind, Many)
    takes: Any = list[field.kind.python] if is_many else field.kind.python

    def read(_: Any, tokens: Sequence[Any]) -> Any:
        return field.read([each.value for each in tokens] if is_many else str(tokens[0].value))

    about = Parameter(
        name=None if field.positional else field.option.named(Surface.CLI),
        help=locale()(field.help),
        negative="",
        show_default=False,
        # Words that stand without a name are read one by one by cyclopts, and checked by the question.
        converter=None if field.kind.python is bool or (is_many and field.positional) else read,
    )
    kind = inspect.Parameter.KEYWORD_ONLY
    if field.positional:
        kind = inspect.Parameter.VAR_POSITIONAL if is_many else inspect.Parameter.POSITIONAL_ONLY
        takes = field.kind.python
    default = inspect.Parameter.empty if field.is_required or kind is inspect.Parameter.VAR_POSITIONAL else None
    if field.kind.python is bool:
        default = False
    annotation = takes if default is inspect.Parameter.empty else takes | None if default is None else takes
    return inspect.Parameter(field.attribute, kind, default=default, annotation=Annotated[annotation, about])
