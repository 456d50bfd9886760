"""``--report``, ``--xlsx``, ``--summary``: documents beside the page. Paths are looked at before the long work."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from obsia.app.files import identity, replacing
from obsia.core.errors import BadCall
from obsia.core.locales import Locale
from obsia.core.message import Message, Option

if TYPE_CHECKING:
    from obsia.app.account import Account
    from obsia.surfaces.account_words import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """The documents that were asked for."""

    report: str | None = None
    xlsx: str | None = None
    summary: str | None = None

    @property
    def paths(self) -> dict[str, str]:
        """Option -> the file that it names."""
        named = {"report": self.report, "xlsx": self.xlsx, "summary": self.summary}
        return {option: path for option, path in named.items() if path is not None}

    @property
    def of_tables(self) -> bool:
        """Whether one of them shows the tables of a report."""
        return self.report is not None or self.xlsx is not None

    def check(self, *, inputs: Iterable[str], others: Iterable[str | None], say: Locale | None = None) -> None:
        """Refuse files that cannot be written, that are written twice, or that are inputs. Raises ``BadCall``."""
        check_paths(self.paths, inputs=inputs, others=others, say=say)

    def write(self, account: Account, *, verdicts: Sequence[Verdict], say: Locale) -> list[str]:
        """Write them; the files that were written. Raises ``BadCall`` for one that cannot be."""
        self.check(inputs=account.recognised, others=())
        return [path for option, path in self.paths.items() if self._write(option, path, account, verdicts, say)]

    def _write(self, option: str, path: str, account: Account, verdicts: Sequence[Verdict], say: Locale) -> bool:
        content = _content(option, account, verdicts, say)
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
            raise _unwritten(option, path, why) from error
        return True


def check_paths(
    paths: Mapping[str, str], *, inputs: Iterable[str], others: Iterable[str | None] = (), say: Locale | None = None
) -> None:
    """Refuse files (option -> path) that cannot be written, that are written twice, or that are inputs.

    Raises ``BadCall``.
    """
    del say  # What is refused is worded where it is shown.
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
            raise _unwritten(option, path, reason)


def _unwritten(option: str, path: str, why: Message) -> BadCall:
    return BadCall("document-unwritable", option=Option(option), path=path, why=why)


def _content(option: str, account: Account, verdicts: Sequence[Verdict], say: Locale) -> bytes:
    if option == "summary":
        return summary(account, verdicts=verdicts, say=say).encode()
    from obsia.app.sources import sources_of

    figures = [*account.figures]
    if account.total.cost is not None and account.total.cost.figure is not None:
        figures.append(account.total.cost.figure)
    sources = sources_of(figures)
    if option == "xlsx":
        from obsia.surfaces.dossiers.workbook import workbook_bytes

        return workbook_bytes(account, say=say, sources=sources, verdicts=verdicts)
    from obsia.surfaces.dossiers.report import report_html

    return report_html(account, say=say, sources=sources, verdicts=verdicts).encode()


def summary(account: Account, *, verdicts: Sequence[Verdict], say: Locale) -> str:
    """The summary in Markdown."""
    from obsia.surfaces.dossiers.summary import summary_markdown

    return summary_markdown(account, say=say, verdicts=verdicts)


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
    may_be = os.access(path, os.W_OK) if os.path.exists(path) else os.access(folder, os.W_OK | os.X_OK)
    return None if may_be else Message("may-not-write")
