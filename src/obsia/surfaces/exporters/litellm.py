"""A callback for LiteLLM, as a library or as a proxy: each call's usage to a file of usage records and to a ledger.

LiteLLM hands every logger its StandardLoggingPayload; it is read by the rules of the reader of LiteLLM's logs, so that
answers from the proxy's cache, failed calls and cached tokens count as they do there. Contents are not read.
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

from obsia.app.forking import begins_anew_in_children
from obsia.core.errors import MissingExtra

if TYPE_CHECKING:
    from obsia.app.live import Ledger


def _custom_logger() -> Any:
    """LiteLLM's base class of loggers. It is where LiteLLM runs, and nowhere else."""
    try:
        return import_module("litellm.integrations.custom_logger").CustomLogger
    except ImportError as error:
        raise MissingExtra(extra="litellm", purpose="The callback for LiteLLM") from error


_CustomLogger: Any = _custom_logger()
FILE_VARIABLE: Final = "OBSIA_USAGE_FILE"
"""Names the file of usage records where the code does not: a proxy's configuration has no arguments for it."""
WRITTEN: Final = (
    *(
        "event_id",
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
_LOG: Final = logging.getLogger("obsia.litellm")


class ObsiaLogger(_CustomLogger):
    """Pass it in ``litellm.callbacks``, or name ``obsia.litellm.logger`` in the configuration of a proxy.

    ``file``: where usage records are appended, one JSON object a line (``obsia assess FILE`` reads it); else
    ``$OBSIA_USAGE_FILE``. ``ledger``: a running account (``obsia.otel.export_metrics`` exports it). ``refused``: how
    many calls could not be read, by reason (a ledger counts them too; a file has no place for them).
    """

    def __init__(self, *, file: str | os.PathLike[str] | None = None, ledger: Ledger | None = None) -> None:
        _CustomLogger.__init__(self)
        chosen = file or os.environ.get(FILE_VARIABLE)
        self.file: Final = Path(chosen) if chosen else None
        self.ledger: Final = ledger
        self.refused: Counter[str] = Counter()
        self.begin()
        begins_anew_in_children(self)
        if self.file is None and self.ledger is None:
            _LOG.warning(
                "obsia counts no call: neither a file (file=… or $%s) nor a ledger was given to ObsiaLogger.",
                FILE_VARIABLE,
            )

    def begin(self) -> None:
        """Forget what was refused: what a process does that was just forked."""
        self._lock = Lock()
        self.refused.clear()

    def log_success_event(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:  # noqa: ARG002
        """A call that succeeded."""
        self._take(kwargs)

    def log_failure_event(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:  # noqa: ARG002
        """A call that failed: counted with the usage that it states."""
        self._take(kwargs)

    async def async_log_success_event(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:  # noqa: ARG002
        """A call that succeeded."""
        self._take(kwargs)

    async def async_log_failure_event(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:  # noqa: ARG002
        """A call that failed: counted with the usage that it states."""
        self._take(kwargs)

    def _take(self, kwargs: Mapping[str, Any]) -> None:
        from obsia.readers.litellm import rows_of

        payload = kwargs.get("standard_logging_object")
        if payload is None:
            return
        rows, refused = rows_of(payload)
        for row in rows:
            if self.ledger is not None:
                self.ledger.add(row)
            if self.file is not None:
                self._write(row)
        for reject in refused:
            self._refuse(reject.reason)

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

    def _write(self, row: Mapping[str, Any]) -> None:
        stated = {**dict.fromkeys(WRITTEN), **row}
        started = stated["started_at"]
        if isinstance(started, int):
            stamp = datetime.fromtimestamp(started // 1_000_000, UTC).replace(microsecond=started % 1_000_000)
            stated["started_at"] = stamp.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        line = json.dumps({name: _writable(value) for name, value in stated.items()}) + "\n"
        # One write of a whole line: several workers of a proxy may append to one file.
        with self._lock, Path(self.file or os.devnull).open("a", encoding="utf-8") as file:
            file.write(line)


def _writable(value: Any) -> Any:
    """What every reader of JSON takes: half a surrogate pair is no letter, and what is no number is a text."""
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    return value.encode(errors="replace").decode() if isinstance(value, str) else value
