"""A callback for LiteLLM, as a library or as a proxy: each call's usage to a file of usage records and to a ledger.

LiteLLM hands every logger its StandardLoggingPayload; it is read by the rules of the reader of LiteLLM's logs, so that
answers from the proxy's cache, failed calls and cached tokens count as they do there. Contents are not read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

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


class ObsiaLogger(_CustomLogger):
    """Pass it in ``litellm.callbacks``, or name ``obsia.litellm.logger`` in the configuration of a proxy.

    ``file``: where usage records are appended, one JSON object a line (``obsia assess FILE`` reads it); else
    ``$OBSIA_USAGE_FILE``. ``ledger``: a running account (``obsia.otel.export_metrics`` exports it).
    """

    def __init__(self, *, file: str | os.PathLike[str] | None = None, ledger: Ledger | None = None) -> None:
        _CustomLogger.__init__(self)
        chosen = file or os.environ.get(FILE_VARIABLE)
        self.file: Final = Path(chosen) if chosen else None
        self.ledger: Final = ledger
        self._lock = Lock()

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
            if self.ledger is not None:
                self.ledger.refuse(reject.reason)

    def _write(self, row: Mapping[str, Any]) -> None:
        stated = {name: value for name, value in row.items() if value is not None}
        started = stated.get("started_at")
        if isinstance(started, int):
            stamp = datetime.fromtimestamp(started // 1_000_000, UTC).replace(microsecond=started % 1_000_000)
            stated["started_at"] = stamp.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        line = json.dumps(stated, ensure_ascii=False) + "\n"
        # One write of a whole line: several workers of a proxy may append to one file.
        with self._lock, Path(self.file or os.devnull).open("a", encoding="utf-8") as file:
            file.write(line)
