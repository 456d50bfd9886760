"""The account of one's own files for a server: made when asked for, kept in memory until a file changes.

It is kept nowhere else: no figure of it is recorded, and nothing of it leaves the process. (While it is made, the
engine may spill into a folder of its own, which it removes.) Any thread may ask for it: nothing here forks.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Final

from obsia.app.questions.usage import Assess
from obsia.app.usage.names import Names
from obsia.facts import snapshot as facts
from obsia.facts.names.providers import resolve_provider
from obsia.readers.listing import discover, listed
from obsia.store.folders import SEGMENTS, is_store, tenant_folders

if TYPE_CHECKING:
    from obsia.app.usage.account import Account

MOST_ACCOUNTS: Final = 8
"""Accounts that are kept; one more takes the place of the one that was not asked for the longest."""
MOST_REJECTS: Final = 1_000
"""Refused records that an account keeps one by one; it counts them all."""


Stamp = tuple[str, tuple[tuple[str, int, int, int], ...]]
"""The hash of the facts; of each file its path, number, size and time of change."""
_KEPT: Final[OrderedDict[tuple[Assess, bool], tuple[Stamp, Account]]] = OrderedDict()
_ONE_AT_A_TIME: Final = Lock()


def usage_account(asked: Assess, *, report_tables: bool = False) -> Account:
    """The account of files, folders and patterns, as ``assess`` makes it; the same object until a file changes.

    ``report_tables`` adds the tables of a report to those that are asked for; nothing is recorded. Who asks while an
    account is being made waits for it. Raises what ``assess`` raises, and keeps nothing then.
    """
    asked = replace(asked, record_figures=False)
    question = asked, report_tables
    with _ONE_AT_A_TIME:
        # Taken before the files are read: what changes in the meantime is seen the next time.
        now = stamp(asked.paths)
        if (kept := _KEPT.get(question)) is not None and kept[0] == now:
            _KEPT.move_to_end(question)
            return kept[1]
        _KEPT.pop(question, None)
        account = _made(asked, report_tables=report_tables)
        _KEPT[question] = now, account
        while len(_KEPT) > MOST_ACCOUNTS:
            _KEPT.popitem(last=False)
        return account


def check_usage(asked: Assess) -> None:
    """Whether there is anything to account for, before a server starts; no record is read.

    Raises ``BadCall`` for a path that does not exist, ``NoData`` where no file may be read, ``UnknownName``.
    """
    snapshot = facts.load()
    provider = resolve_provider(snapshot, name=asked.host)
    Names(snapshot, model=asked.model, provider=provider, region=asked.region)
    discover(asked.paths)


def forget() -> None:
    """Keep nothing of what was kept."""
    with _ONE_AT_A_TIME:
        _KEPT.clear()


def _made(asked: Assess, *, report_tables: bool) -> Account:
    from obsia.app.usage.assess import answer
    from obsia.app.usage.usage_sums import Run

    return answer(asked, Run(report_tables=report_tables, most_rejects=MOST_REJECTS))


def stamp(paths: Sequence[str | os.PathLike[str]]) -> Stamp:
    """What the facts and the files are like now: another one where any of them changes, comes or goes."""
    return facts.load().content_hash, tuple(_seen(path) for path in (*listed(paths), *_of_stores(paths)))


def _of_stores(paths: Sequence[str | os.PathLike[str]]) -> Iterator[str]:
    """Journals, segments and manifests of what is being received: no files that a folder of records lists."""
    for path in paths:
        if is_store(path):
            for tenant in tenant_folders(path):
                yield from sorted(str(each) for each in (*tenant.glob("*"), *(tenant / SEGMENTS).glob("*")))


def _seen(path: str) -> tuple[str, int, int, int]:
    try:
        found = os.stat(path)
    except OSError:
        # It was there a moment ago, or leads nowhere: the reading says so.
        return path, 0, -1, 0
    return path, found.st_ino, found.st_size, found.st_mtime_ns
