"""``obsia sum``, ``obsia merge``, ``obsia convert``: records read once, kept as sums or as canonical Parquet."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

from obsia.app.questions.keeping import Converted, Converting, Keeping, Merge, Summed
from obsia.core.question import PRIVATE, Field, Flag, Whole
from obsia.surfaces.cli.asking import command_of
from obsia.surfaces.cli.outputs import Outputs

if TYPE_CHECKING:
    from obsia.app.usage.usage_sums import Run
    from obsia.core.document import Document


@dataclass(frozen=True, kw_only=True)
class Reading(Outputs):
    """JSON in place of the page; how it is run."""

    threads: Annotated[int | None, Field(kind=Whole(least=1), help="option-threads", on=PRIVATE)] = None
    quiet: Annotated[bool, Field(kind=Flag(), help="option-quiet", on=PRIVATE)] = False


def _sum(asked: Summed, keeping: Keeping, outputs: Reading) -> int:
    from obsia.app.settings import aliases, label_sources, table_maps
    from obsia.app.usage.summing import keep
    from obsia.surfaces.cli import failures
    from obsia.views.keeping import sums_document, sums_record

    known = replace(
        asked,
        alias=aliases(asked.alias),
        table_map=table_maps(asked.table_map),
        label_from=label_sources(asked.label_from),
    )
    with _watched(outputs) as run:
        made = keep(keeping, known, run)
    _show(sums_record(made), sums_document(made, naming=asked.naming), outputs)
    return failures.PART_REJECTED if made.broken else failures.OK


def _merge(asked: Merge, outputs: Outputs) -> int:
    from obsia.app.usage.merging import merge
    from obsia.surfaces.cli import failures
    from obsia.views.keeping import merged_document, merged_record

    made = merge(asked)
    _show(merged_record(made), merged_document(made), outputs)
    return failures.OK


def _convert(asked: Converted, converting: Converting, outputs: Reading) -> int:
    from obsia.app.settings import label_sources, table_maps
    from obsia.app.usage.converting import convert
    from obsia.surfaces.cli import failures
    from obsia.views.keeping import conversion_document, conversion_record

    known = replace(asked, table_map=table_maps(asked.table_map), label_from=label_sources(asked.label_from))
    with _watched(outputs) as run:
        made = convert(converting, known, run)
    _show(conversion_record(made), conversion_document(made), outputs)
    return failures.PART_REJECTED if made.broken or made.records.rejected else failures.OK


@contextmanager
def _watched(outputs: Reading) -> Generator[Run]:
    """How records are read, while a terminal shows how far it is."""
    from obsia.app.usage.usage_sums import Run
    from obsia.core.locales import locale
    from obsia.surfaces.cli.progress import progress

    with progress(locale(), quiet=outputs.quiet) as watch:
        yield Run(threads=outputs.threads, on_progress=watch and watch.begin)


def _show(record: Mapping[str, object], document: Document, outputs: Outputs) -> None:
    from obsia.core.locales import locale
    from obsia.surfaces.cli import output

    if outputs.as_json:
        output.write_json(record)
        return
    from obsia.writers.terminal import Page, write

    write(document, Page(locale()))


sum_records = command_of((Summed, Keeping, Reading), _sum)
merge = command_of((Merge, Outputs), _merge)
convert = command_of((Converted, Converting, Reading), _convert)
