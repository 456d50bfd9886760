"""What an assistant printed of a session whose log is read too: the log stands for it, call by call and in time.

Both bear the session's id. What was printed states sums of a run or thread, so that no call of one is a call of the
other, and ids of calls cannot tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from obsia.readers.base import Scan

LOG_OF: Final = {"claude-print": "claude-code", "codex-exec": "codex"}
"""Reader of what an assistant prints -> reader of the logs that it keeps."""
_SESSION: Final = "session_id"


def without_logged(scans: Sequence[Scan]) -> tuple[Scan, ...]:
    """``scans``, in which what was printed of a session counts only where no log of that session is among them."""
    return tuple(_less(scan, scans) for scan in scans)


def _less(scan: Scan, scans: Sequence[Scan]) -> Scan:
    usage: Any = scan.usage
    for log in scans:
        if log.reader == LOG_OF.get(scan.reader) and _SESSION in usage.columns and _SESSION in log.usage.columns:
            logged = log.usage.filter(log.usage[_SESSION].notnull())
            usage = usage.filter(~usage[_SESSION].isin(logged[_SESSION]).fill_null(False))
    return scan if usage is scan.usage else replace(scan, usage=usage)
