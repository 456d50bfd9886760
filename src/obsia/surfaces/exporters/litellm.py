"""A callback for LiteLLM, as a library or as a proxy: each call's usage to a file of usage records and to a ledger.

LiteLLM hands every logger its StandardLoggingPayload; it is read by the rules of the reader of LiteLLM's logs, so that
answers from the proxy's cache, failed calls and cached tokens count as they do there. Contents are not read.

Nothing here raises into the program that calls: what cannot be written or read is counted, and told once.
"""

from __future__ import annotations

import json
import logging
import os
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import import_module
from math import isfinite
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from obsia.app.usage.forking import begins_anew_in_children
from obsia.core.errors import MissingExtra
from obsia.core.faults import fault
from obsia.core.message import Message

if TYPE_CHECKING:
    from obsia.app.usage.live import Ledger


def _custom_logger() -> Any:
    """LiteLLM's base class of loggers. It is where LiteLLM runs, and nowhere else."""
    try:
        return import_module("litellm.integrations.custom_logger").CustomLogger
    except ImportError as error:
        raise MissingExtra(extra="litellm", purpose=Message("extra-for-litellm")) from error


_CustomLogger: Any = _custom_logger()
FILE_VARIABLE: Final = "OBSIA_USAGE_FILE"
"""Names the file of usage records where the code does not: a proxy's configuration has no arguments for it."""
WRITTEN: Final = (
    *(
        "event_id",
        "response_id",
        "started_at",
        "duration_us",
        "first_token_us",
        "calls",
        "operation",
        "session_id",
        "provider",
        "host",
    ),
    *("model_request", "model_response", "region", "region_basis", "input_tokens", "cache_read_tokens"),
    *("cache_write_tokens", "output_tokens", "reasoning_tokens", "images", "audio_ms", "batch_api"),
    *(f"label.{name}" for name in ("team", "project", "organization", "user", "key", "tag")),
)
"""The keys of every line, absent ones as null: who looks at the first lines of a file knows all that it may hold."""
UNREAD: Final = "call_not_read"
"""Why a ledger counts a call as lost that it was never handed."""
_LOG: Final = logging.getLogger("obsia.litellm")


class ObsiaLogger(_CustomLogger):
    """Pass it in ``litellm.callbacks``, or name ``obsia.litellm.logger`` in the configuration of a proxy.

    ``file``: where usage records are appended, one JSON object a line (``obsia assess FILE`` reads it); else
    ``$OBSIA_USAGE_FILE``. ``ledger``: a running account (``obsia.otel.export_metrics`` exports it). ``refused``: how
    many calls could not be read, by reason (a ledger counts them too; a file has no place for them). ``written``: how
    many records are in the file; ``lost``: how many are not, though they should be, by what failed (``ENOSPC``, …).
    """

    def __init__(self, *, file: str | os.PathLike[str] | None = None, ledger: Ledger | None = None) -> None:
        _CustomLogger.__init__(self)
        chosen = file or os.environ.get(FILE_VARIABLE)
        self.file: Final = Path(chosen) if chosen else None
        self.ledger: Final = ledger
        self.refused: Counter[str] = Counter()
        self.lost: Counter[str] = Counter()
        self.written = 0
        self.begin()
        begins_anew_in_children(self)
        if self.file is None and self.ledger is None:
            _LOG.warning(
                "obsia counts no call: neither a file (file=… or $%s) nor a ledger was given to ObsiaLogger.",
                FILE_VARIABLE,
            )

    def begin(self) -> None:
        """Forget what was counted: what a process does that was just forked."""
        self._lock = Lock()
        self.refused.clear()
        self.lost.clear()
        self.written = 0

    def log_success_event(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:  # noqa: ARG002
        """A call that succeeded."""
        self._take(kwargs, is_answered=True)

    def log_failure_event(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:  # noqa: ARG002
        """A call that failed: counted with the usage that it states."""
        self._take(kwargs)

    async def async_log_success_event(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:  # noqa: ARG002
        """A call that succeeded."""
        self._take(kwargs, is_answered=True)

    async def async_log_failure_event(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:  # noqa: ARG002
        """A call that failed: counted with the usage that it states."""
        self._take(kwargs)

    def _take(self, kwargs: Any, *, is_answered: bool = False) -> None:
        from obsia.readers.litellm import rows_of

        try:
            payload = kwargs.get("standard_logging_object")
            if payload is None:  # LiteLLM could not make it: of a failed call nothing is missed
                return self._lose_call("no_payload") if is_answered else None
            rows, refused = rows_of(payload)
        except Exception as error:  # noqa: BLE001 - the program's call must not break with it
            return self._lose_call(fault(error))
        for row in rows:
            if self.ledger is not None:
                self.ledger.add(row)
            if self.file is not None:
                self._append(row)
        for reject in refused:
            self._refuse(reject.reason)
        return None

    def _refuse(self, reason: str) -> None:
        with self._lock:
            is_first = not self.refused
            self.refused[reason] += 1
        if self.ledger is not None:
            self.ledger.refuse(reason)
        elif is_first:
            _LOG.warning(
                "obsia could not read the usage of a call (%s): it is not in %s. Further ones are counted, in"
                " ObsiaLogger.refused, and not told.",
                reason,
                self.file,
            )

    def _lose_call(self, why: str) -> None:
        """A call of which nothing could be read."""
        if self.ledger is not None:
            self.ledger.lose(UNREAD)
        self._lose(why)

    def _lose(self, why: str) -> None:
        with self._lock:
            is_first = not self.lost
            self.lost[why] += 1
        if is_first:
            _LOG.warning(
                "obsia lost the usage of a call (%s): it is not in %s. Further ones are counted, in ObsiaLogger.lost,"
                " and not told.",
                why,
                self.file or "the ledger",
            )

    def _append(self, row: Mapping[str, Any]) -> None:
        try:
            line = _line(row)
            with self._lock:
                append(line, file=self.file or Path(os.devnull))
                self.written += 1
        except Exception as error:  # noqa: BLE001 - the program's call must not break with it
            self._lose(fault(error))


def append(line: bytes, *, file: Path) -> None:
    """Write ``line`` at the end of ``file``, on a line of its own, whatever broke the write before it.

    Several workers of a proxy may append to one file: a line is one write, and each looks for itself whether the last
    one was cut short, by whomever. Raises ``OSError`` where the line is not in the file whole.
    """
    opened = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o666)
    try:
        text = line if _ends_a_line(opened) else b"\n" + line
        done = 0
        while done < len(text):
            try:
                done += os.write(opened, text[done:])
            except OSError:
                if done < len(text) - 1:
                    raise
                break  # the record is whole: the next one ends its line
    finally:
        os.close(opened)


def _ends_a_line(opened: int) -> bool:
    """Whether what is in the file ends with a line, or nothing is; a pipe or a device has no end to look at."""
    try:
        if os.lseek(opened, 0, os.SEEK_END) == 0:
            return True
        os.lseek(opened, -1, os.SEEK_END)
        return os.read(opened, 1) == b"\n"
    except OSError:
        return True


def _line(row: Mapping[str, Any]) -> bytes:
    stated = {**dict.fromkeys(WRITTEN), **row}
    started = stated["started_at"]
    if isinstance(started, int):
        stated["started_at"] = _stamp(started)
    return (json.dumps({name: _writable(value) for name, value in stated.items()}) + "\n").encode()


def _stamp(started_us: int) -> str | int:
    """An instant as text; one that no calendar has stays a number, which the reader refuses with its line."""
    try:
        stamp = datetime.fromtimestamp(started_us // 1_000_000, UTC).replace(microsecond=started_us % 1_000_000)
    except (ValueError, OverflowError, OSError):
        return started_us
    return stamp.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _writable(value: Any) -> Any:
    """What every reader of JSON takes: half a surrogate pair is no letter, and what is no number is a text."""
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    return value.encode(errors="replace").decode() if isinstance(value, str) else value
