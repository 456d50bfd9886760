"""``--report``, ``--xlsx``, ``--summary``: documents beside the page. Paths are looked at before the long work."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, TypeAlias

from obsia.app.questions.periods import UTC
from obsia.core.errors import BadCall
from obsia.core.kinds import PathText, local
from obsia.core.message import Message, Option
from obsia.core.question import Question
from obsia.core.seal import UNSEALED, seal

if TYPE_CHECKING:
    from obsia.app.usage.account import Account
    from obsia.core.locales import Locale
    from obsia.views.usage_messages import Verdict


Report: TypeAlias = Annotated[str | None, local(PathText(), "option-report")]
Workbook: TypeAlias = Annotated[str | None, local(PathText(), "option-xlsx")]
Focus: TypeAlias = Annotated[str | None, local(PathText(), "option-focus")]
Summary: TypeAlias = Annotated[str | None, local(PathText(), "option-summary")]


@dataclass(frozen=True, kw_only=True)
class Documents(Question):
    """The documents that were asked for."""

    report: Report = None
    xlsx: Workbook = None
    summary: Summary = None
    focus: Focus = None

    @property
    def documents(self) -> dict[str, str]:
        """Option -> the document that it names."""
        named = {"report": self.report, "xlsx": self.xlsx, "summary": self.summary, "focus": self.focus}
        return {option: path for option, path in named.items() if path is not None}

    @property
    def of_tables(self) -> bool:
        """Whether one of them shows the tables of a report."""
        return self.report is not None or self.xlsx is not None

    def write_documents(
        self, account: Account, *, verdicts: Sequence[Verdict], tr: Locale, tz: str = UTC, is_recorded: bool = True
    ) -> list[str]:
        """Write them; the files that were written. Figures that are not recorded get no command that unfolds them.

        Raises ``BadCall`` for one that cannot be written.
        """
        check_paths(self.documents, inputs=account.recognised)
        for option, path in self.documents.items():
            if option == "focus":
                _write(option, path, _charges(account, tz=tz))
            else:
                _write(option, path, _content(option, account, verdicts, tr, is_recorded=is_recorded))
        return list(self.documents.values())


def _write(option: str, path: str, content: bytes) -> None:
    from obsia.app.files import replacing

    try:
        if option == "summary":
            # It is added to what stands there already.
            with open(path, "ab") as file:
                file.write((b"\n" if _goes_on(path) else b"") + content)
        else:
            with replacing(path) as place, open(place, "wb") as file:
                file.write(content)
    except OSError as error:
        why = Message("system-says", text=error.strerror or str(error))
        raise BadCall("document-unwritable", option=Option(option), path=path, why=why) from error


def check_paths(paths: Mapping[str, str], *, inputs: Iterable[str], others: Iterable[str | None] = ()) -> None:
    """Refuse files (option -> path) that cannot be written, that are written twice, or that are inputs.

    Raises ``BadCall``.
    """
    from obsia.app.files import identity

    read = {identity(path) for path in inputs}
    taken = {identity(path) for path in others if path}
    for option, path in paths.items():
        real, which = os.path.realpath(path), identity(path)
        if which in read and not os.path.isdir(real):
            raise BadCall("document-input", option=Option(option), path=path)
        if which in taken:
            raise BadCall("document-twice", option=Option(option), path=path)
        taken.add(which)
        if reason := _unwritable(real):
            raise BadCall("document-unwritable", option=Option(option), path=path, why=reason)


def _charges(account: Account, *, tz: str) -> bytes:
    from obsia.views.focus import COLUMNS, focus_rows
    from obsia.writers.data import csv_text

    return csv_text(focus_rows(account, tz=tz), columns=COLUMNS).encode()


def _content(
    option: str, account: Account, verdicts: Sequence[Verdict], tr: Locale, *, is_recorded: bool = True
) -> bytes:
    if option == "summary":
        return summary(account, verdicts=verdicts, tr=tr).encode()
    from obsia.app.figures.sources import sources_of

    figures = [*account.figures]
    if account.total.cost is not None and account.total.cost.figure is not None:
        figures.append(account.total.cost.figure)
    sources = sources_of(figures)
    from obsia.surfaces.dossiers import account as documents

    make = documents.workbook_bytes if option == "xlsx" else documents.report_html
    made = make(account, tr=tr, sources=sources, verdicts=verdicts, is_recorded=is_recorded)
    return sealed_archive(made) if isinstance(made, bytes) else sealed_page(made)


def sealed_page(page: str) -> bytes:
    """A page with a digest of itself in a comment at its end."""
    return seal(f"{page.rstrip()}\n<!-- {UNSEALED} -->\n".encode())


def sealed_archive(archive: bytes) -> bytes:
    """A ZIP archive, as a workbook is one, with a digest of itself as its comment."""
    from io import BytesIO
    from zipfile import ZipFile

    file = BytesIO(archive)
    with ZipFile(file, "a") as opened:
        opened.comment = UNSEALED.encode()
    return seal(file.getvalue())


def summary(account: Account, *, verdicts: Sequence[Verdict], tr: Locale) -> str:
    """The summary in Markdown."""
    from obsia.surfaces.dossiers.account import summary_markdown

    return summary_markdown(account, tr=tr, verdicts=verdicts)


def _goes_on(path: str) -> bool:
    """Whether a file holds something that a new heading must be set apart from."""
    found = os.stat(path)
    return stat.S_ISREG(found.st_mode) and found.st_size > 0


def _unwritable(path: str) -> Message | None:
    """Why a file cannot be written, as far as can be seen without writing; None when nothing speaks against it."""
    folder = os.path.dirname(path) or "."
    if os.path.isdir(path):
        return Message("is-a-folder")
    if not os.path.isdir(folder):
        return Message("no-such-folder", folder=folder)
    may = os.access(path, os.W_OK) if os.path.exists(path) else os.access(folder, os.W_OK | os.X_OK)
    return None if may else Message("may-not-write")
