"""``obsia sum``, ``merge``, ``convert``, ``pull``: records read once, kept as sums, as Parquet, or as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from obsia.app.questions.keeping import Converted, Converting, Keeping, Merge, Summed
from obsia.app.questions.pulling import Pull
from obsia.core.kinds import local
from obsia.core.question import Flag, Whole
from obsia.surfaces.cli import failures
from obsia.surfaces.cli.asking import command_of
from obsia.surfaces.cli.outputs import Outputs


@dataclass(frozen=True, kw_only=True)
class Reading(Outputs):
    """JSON in place of the page; how it is run."""

    threads: Annotated[int | None, local(Whole(least=1), "option-threads")] = None
    quiet: Annotated[bool, local(Flag(), "option-quiet")] = False


def _sum(asked: Summed, keeping: Keeping, outputs: Reading) -> int:
    from obsia.app.settings import completed
    from obsia.app.usage.summing import keep
    from obsia.surfaces.cli import output
    from obsia.surfaces.cli.progress import run_of
    from obsia.views.keeping import sums_document, sums_record

    with run_of(threads=outputs.threads, quiet=outputs.quiet) as run:
        made = keep(keeping, completed(asked), run)
    output.show(sums_record(made), sums_document(made, naming=asked.naming), as_json=outputs.as_json)
    return failures.PART_REJECTED if made.broken else failures.OK


def _merge(asked: Merge, outputs: Outputs) -> int:
    from obsia.app.usage.merging import merge
    from obsia.surfaces.cli import output
    from obsia.views.keeping import merged_document, merged_record

    made = merge(asked)
    output.show(merged_record(made), merged_document(made), as_json=outputs.as_json)
    return failures.OK


def _convert(asked: Converted, converting: Converting, outputs: Reading) -> int:
    from obsia.app.settings import completed
    from obsia.app.usage.converting import convert
    from obsia.surfaces.cli import output
    from obsia.surfaces.cli.progress import run_of
    from obsia.views.keeping import conversion_document, conversion_record

    with run_of(threads=outputs.threads, quiet=outputs.quiet) as run:
        made = convert(converting, completed(asked), run)
    output.show(conversion_record(made), conversion_document(made), as_json=outputs.as_json)
    return failures.PART_REJECTED if made.broken or made.records.rejected else failures.OK


def _pull(asked: Pull, outputs: Outputs) -> int:
    from obsia.app.pulling.pull import pull
    from obsia.surfaces.cli import output
    from obsia.views.keeping import pull_document, pull_record

    made = pull(asked)
    output.show(pull_record(made), pull_document(made), as_json=outputs.as_json)
    return failures.OK


pull = command_of((Pull, Outputs), _pull)
sum_records = command_of((Summed, Keeping, Reading), _sum)
merge = command_of((Merge, Outputs), _merge)
convert = command_of((Converted, Converting, Reading), _convert)
