"""``obsia assess``: usage records."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, NamedTuple

from obsia.app.questions.usage import HOURLY, Assess
from obsia.core.errors import BadCall
from obsia.core.kinds import PathText, local
from obsia.core.locales import locale, printable
from obsia.core.message import Option
from obsia.core.question import Flag, Whole
from obsia.surfaces.cli import failures, kept_answers
from obsia.surfaces.cli.asking import command_of
from obsia.surfaces.cli.documents import Documents, check_paths
from obsia.surfaces.cli.documents import summary as in_markdown
from obsia.surfaces.cli.outputs import Segment, Tables
from obsia.surfaces.cli.period_budgets import Budgets
from obsia.surfaces.cli.period_budgets import judged as periods_judged

if TYPE_CHECKING:
    from obsia.app.usage.account import Account
    from obsia.app.usage.usage_cache import Question
    from obsia.views.usage_messages import Verdict

REJECTS = "obsia-rejects.jsonl"
_WATCHED = frozenset({"watch", "threads", "quiet", "no_record", "no_cache"})
"""Attributes of outputs that go with watching."""
_KEPT = frozenset({"paths", "model", "host", "region", "format"})
"""Attributes of questions whose sums are kept for the next answer of a status bar."""


@dataclass(frozen=True, kw_only=True)
class Outputs(Tables, Documents):
    """Where an account is written: one shape in place of the page, documents and rejects beside it."""

    shapes: ClassVar = Tables.shapes | {"parquet"}
    parquet: Annotated[str | None, local(PathText(), "option-parquet")] = None
    segment: Segment = False
    markdown: Annotated[bool, local(Flag(), "option-markdown")] = False
    full: Annotated[bool, local(Flag(), "option-full")] = False
    watch: Annotated[bool, local(Flag(), "option-watch")] = False
    save_map: Annotated[bool, local(Flag(), "option-save-map")] = False
    rejects: Annotated[str | None, local(PathText(), "option-rejects")] = None
    threads: Annotated[int | None, local(Whole(least=1), "option-threads")] = None
    quiet: Annotated[bool, local(Flag(), "option-quiet")] = False
    no_cache: Annotated[bool, local(Flag(), "option-no-cache")] = False

    @property
    def rejects_to(self) -> str | None:
        """Where rejects go. A status bar asks in whatever folder it stands: nothing is left there unasked."""
        return self.rejects if self.rejects is not None or self.segment else REJECTS

    @property
    def are_a_screen(self) -> bool:
        """Whether standard output is the first screen."""
        shapes = (self.as_json, self.as_csv, self.parquet, self.segment, self.markdown, self.full)
        return not any(shapes)

    @property
    def are_by_model(self) -> bool:
        """Whether a table by model is shown that nobody may have asked for."""
        return self.summary is not None or self.markdown

    def refuse(self, *, inputs: Sequence[str]) -> None:
        """Refuse files that cannot be written, that are written twice, or that are inputs. Raises ``BadCall``."""
        for name, path in (("parquet", self.parquet), ("rejects", self.rejects)):
            refuse_input(name, path, inputs=inputs)
        check_paths(self.documents, inputs=inputs, others=(self.parquet, self.rejects_to))


def _run(asked: Assess, outputs: Outputs, judged: Budgets) -> int:
    from obsia.app.settings import completed, save_table_maps

    tr = locale()
    asked = completed(asked)
    if outputs.watch:
        return _watched(asked, outputs, judged)
    inputs = [str(path) for path in (*asked.paths, asked.grid_file, asked.bill) if path is not None]
    outputs.refuse(inputs=inputs)
    before = _seen(asked, outputs)
    whole = _assessed(asked, outputs)
    saved = save_table_maps(whole.table_maps, ignored=str(asked.ignore_columns)) if outputs.save_map else None
    of_periods = periods_judged(asked, whole, tr)
    verdicts = [*judged.verdicts(whole, tr), *(each.verdict for each in of_periods)]
    is_recorded = not outputs.no_record
    made = outputs.write_documents(whole, tz=asked.tz, verdicts=verdicts, tr=tr, is_recorded=is_recorded)
    # The tables that only the documents asked for stay theirs.
    account = replace(whole, tables=whole.tables[: len(asked.tables)])
    is_part = bool(account.records.rejected or account.broken)
    written = write_rejects(account, path=outputs.rejects_to) if is_part and outputs.rejects_to else None
    records = [*judged.records(account), *(each.record for each in of_periods)]
    code = exit_code(account, verdicts)
    with kept_answers.heard() as (out, err):
        _show(_Shown(asked, outputs, records, whole, account, verdicts, written))
        if not outputs.quiet:
            if outputs.as_csv or outputs.parquet or outputs.segment:
                for verdict in verdicts:
                    failures.say_notice(verdict.sentence)
            if saved is not None:
                failures.say_notice(tr("notice-map-saved", file=saved, tables=len(whole.table_maps)))
            if made:
                failures.say_notice(tr("notice-written", files=", ".join(printable(path) for path in made)))
            say_notices(account, written=written)
    if before is not None and not is_part and not any(note.code == "notice-record" for note in whole.notes):
        answer = kept_answers.Answer("".join(out), "".join(err), code)
        kept_answers.keep(answer, figure=whole.figures[0].figure_id, before=before, inputs=inputs)
    return code


def _seen(asked: Assess, outputs: Outputs) -> "kept_answers.Seen | None":
    """What the answer comes from, before it is read; None where it is not kept, or comes from more than files.

    It does with relative dates, other editions, hours of a grid from the network, other machines, and a store; what
    leaves files is not kept either.
    """
    from obsia.store.folders import is_store

    leaves = (outputs.documents, outputs.parquet, outputs.segment, outputs.save_map, outputs.no_record)
    moves = (
        asked.last,
        outputs.edition,
        asked.cluster,
        asked.against,
        asked.hash_users,
        asked.grid == HOURLY and not asked.grid_file,
    )
    if outputs.no_cache or any(leaves) or any(moves) or any(map(is_store, asked.paths)):
        return None
    inputs = [str(path) for path in (*asked.paths, asked.grid_file, asked.bill) if path is not None]
    return kept_answers.seen(inputs, kept_answers.program())


def _watched(asked: Assess, outputs: Outputs, judged: Budgets) -> int:
    """Show the account again whenever its files change, until it is interrupted."""
    from obsia.surfaces.cli.watch import begun, watch

    others = [each.option for record in (outputs, judged) for each in record.stated() if each.attribute not in _WATCHED]
    # Those leave out what may not be handed on, and a watched account is for who looks; a bill is of the past.
    others += [each.option for each in asked.stated() if each.attribute in ("min_users", "hash_users", "bill")]
    watch(begun(asked, cached=cached(asked), threads=outputs.threads, others=others))
    return failures.OK


def _assessed(asked: Assess, outputs: Outputs) -> "Account":
    """The account, with the tables of its documents, while a terminal shows how far it is."""
    from obsia.surfaces.cli.progress import progress

    by = tuple(asked.by)
    if outputs.are_by_model and "model" not in by:
        by = (*by, "model")
    with progress(locale(), quiet=outputs.quiet) as watch:
        from obsia.app.usage.assess import answer
        from obsia.app.usage.usage_sums import Run

        run = Run(
            threads=outputs.threads,
            on_progress=watch and watch.begin,
            on_share=watch and watch.reach,
            report_tables=outputs.of_tables,
            with_largest=outputs.are_a_screen and not asked.tables,
            with_charges=outputs.focus is not None,
            keeps_draws=not outputs.no_cache,
        )
        return answer(replace(asked, by=by, record_figures=not outputs.no_record), run)


class _Shown(NamedTuple):
    """What is shown: the account as it was asked for, and the ``whole`` with the tables of its documents."""

    asked: Assess
    outputs: Outputs
    budgets: Sequence[dict[str, object]]
    whole: "Account"
    account: "Account"
    verdicts: "Sequence[Verdict]"
    rejects_file: str | None


def _show(shown: _Shown) -> None:
    """Write the account in the shape that was asked for."""
    from obsia.surfaces.cli import output

    tr, account, outputs = locale(), shown.account, shown.outputs
    if outputs.as_json:
        from obsia.views.usage_data import account_record

        held = {"budgets": shown.budgets, "rejects_file": shown.rejects_file}
        output.write_json(account_record(account) | held)
    elif outputs.as_csv:
        from obsia.views.usage_data import account_columns, account_rows

        output.write_csv(account_rows(account), columns=account_columns(account))
    elif outputs.parquet:
        write_parquet(account, path=outputs.parquet)
    elif outputs.markdown:
        output.write_text(in_markdown(shown.whole, verdicts=shown.verdicts, tr=tr))
    elif outputs.segment:
        from obsia.surfaces.cli.segment import segment as in_one_line

        output.write_line(in_one_line(account.figures, tr))
        if not (outputs.no_record or shown.budgets):
            _keep(shown.asked, account)
    else:
        from obsia.views import usage, usage_first
        from obsia.writers.terminal import Page, write

        view = usage if outputs.full else usage_first
        laid_out = view.document(account, verdicts=shown.verdicts, rejects_file=shown.rejects_file)
        write(outputs.page(laid_out).without("names", "records", "method", "sources", "again"), Page(tr))


def _keep(asked: Assess, account: "Account") -> None:
    """Keep the sums for the next answer of a status bar, where it asks nothing else."""
    question = cached(asked)
    if question is None:
        return
    from obsia.app.usage.usage_cache_writer import remember

    tr = locale()
    remember(question, account, numbers=(tr.language, *tr.signs()))


def cached(asked: Assess) -> "Question | None":
    """The question by which the sums of an account are kept; None where it asks for more than they tell."""
    if not asked.identity().keys() <= _KEPT:
        return None
    from obsia.app.usage.usage_cache import Question

    paths = tuple(map(str, asked.paths))
    return Question(paths=paths, model=asked.model, host=asked.host, region=asked.region, format=asked.format)


assess = command_of((Assess, Outputs, Budgets), _run)


def exit_code(account: "Account", verdicts: "Sequence[Verdict]") -> int:
    """5 when a budget is exceeded, else 4 when records were rejected: the first is what a gate asks for."""
    if any(verdict.exceeded for verdict in verdicts):
        return failures.OVER_BUDGET
    return failures.PART_REJECTED if account.records.rejected or account.unreadable else failures.OK


def say_notices(account: "Account", *, written: str | None) -> None:
    """What went wrong without stopping the account, on standard error."""
    from obsia.views.usage_messages import long_spans

    tr = locale()
    failures.say_notes(account.notes, tr)
    if account.taken:
        columns = ", ".join(printable(entry) for entry in account.taken.values())
        failures.say_notice(tr("notice-taken", columns=columns, count=len(account.taken)))
    for table in account.tables:
        for each in long_spans(table):
            failures.say_notice(tr.text(each))
    if account.records.rejected:
        whole = len(account.rejects) >= account.records.rejected
        kept = "notice-rejected" if whole else "notice-rejected-first"
        failures.say_notice(
            tr(
                "notice-rejected-unkept" if written is None else kept,
                rejected=account.records.rejected,
                rejected_text=tr.whole(account.records.rejected),
                read=tr.whole(account.records.read),
                kept=tr.whole(len(account.rejects)),
                file=written or "",
            )
        )


def write_rejects(account: "Account", *, path: str) -> str | None:
    """Write the rejects file, one JSON object a reject; its path, or None (said) when it cannot be written."""
    from obsia.app.figures.export import reject_record
    from obsia.app.files import replacing
    from obsia.surfaces.cli import output

    refuse_input("rejects", path, inputs=account.recognised)
    try:
        with replacing(path) as place, Path(place).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(
                output.json_text(reject_record(each)) + "\n" for each in (*account.broken, *account.rejects)
            )
    except OSError as error:
        failures.say_notice(locale()("notice-rejects-file", file=path, why=error.strerror or str(error)))
        return None
    return path


def refuse_input(name: str, path: str | None, *, inputs: Iterable[str]) -> None:
    """Raises ``BadCall`` for a file to write that is one of the inputs, under whatever name."""
    from obsia.app.files import identity

    if path is not None and not os.path.isdir(path) and identity(path) in {identity(file) for file in inputs}:
        raise BadCall("document-input", option=Option(name), path=path)


def write_parquet(account: "Account", *, path: str) -> None:
    """Write the account as Parquet. Raises ``BadCall`` when the file cannot be written."""
    from obsia.app.files import replacing
    from obsia.views.usage_data import WIDE, account_columns, account_rows
    from obsia.writers import data

    refuse_input("parquet", path, inputs=account.recognised)
    try:
        with replacing(path) as place:
            columns = account_columns(account)
            data.write_parquet(account_rows(account), columns=columns, path=place, counts=WIDE)
    except OSError as error:
        why = str(error).splitlines()[0]
        raise BadCall("document-unwritable", option=Option("parquet"), path=path, why=why) from error
