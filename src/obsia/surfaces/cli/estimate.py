"""``obsia estimate``: one request, or one before and after some changes."""

from dataclasses import dataclass, replace
from typing import Annotated

from obsia.app.questions.request import CHANGEABLE, Estimate, WhatIf
from obsia.core.errors import BadCall
from obsia.core.question import PRIVATE, Field, Many, Text
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import Segment, Tables


@dataclass(frozen=True, kw_only=True)
class _Outputs(Tables):
    """What is written, and the changes that make it another question."""

    segment: Segment = False
    what_if: Annotated[tuple[str, ...], Field(kind=Many(of=Text()), help="option-what-if-of-request", on=PRIVATE)] = ()


def _run(asked: Estimate, outputs: _Outputs) -> int:
    from obsia.app.request.estimate import answer
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    asked = replace(asked, record_figures=not outputs.no_record)
    if outputs.what_if:
        return _change(asked, outputs)
    found = answer(asked)
    if outputs.as_json:
        from obsia.app.request.request_export import estimation_record

        output.write_json(estimation_record(found))
    elif outputs.as_csv:
        from obsia.app.figures.export import columns_of
        from obsia.app.request.request_export import estimation_rows

        output.write_csv(estimation_rows(found), columns=columns_of())
    elif outputs.segment:
        from obsia.surfaces.cli.segment import segment as in_one_line

        output.write_line(in_one_line(found.figures, locale()))
    else:
        from obsia.surfaces.cli.estimation_page import estimation_page
        from obsia.surfaces.cli.page import Page

        estimation_page(Page(locale()), found)
    failures.say_notes(found.notes, locale())
    return failures.OK


def _change(asked: Estimate, outputs: _Outputs) -> int:
    """Before, after, and the difference. Raises ``BadCall`` for options that do not go with a change."""
    from obsia.app.request.request_whatif import answer
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    stated = {field.attribute: (field.option, value) for field, value in asked.stated().items()}
    unfit = [option for name, (option, _) in stated.items() if name not in CHANGEABLE]
    unfit += [each.option for each in outputs.stated() if each.attribute in ("as_csv", "segment")]
    if unfit:
        raise BadCall("what-if-unfit", options=tuple(unfit))
    found = answer(WhatIf(changes=outputs.what_if, **{name: value for name, (_, value) in stated.items()}))
    if outputs.as_json:
        from obsia.app.catalogue.comparison_export import changed_record

        output.write_json(changed_record(found))
    else:
        from obsia.surfaces.cli.compare_page import change_page
        from obsia.surfaces.cli.page import Page

        change_page(Page(locale()), found)
    failures.say_notes(found.notes, locale())
    return failures.OK


estimate = command(Estimate, _Outputs, _run)
