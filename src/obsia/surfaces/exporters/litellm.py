"""A callback for LiteLLM, as a library or as a proxy: each call's usage to a file of usage records and to a ledger.

LiteLLM hands every logger its StandardLoggingPayload; it is read by the rules of the reader of LiteLLM's logs, so that
answers from the proxy's cache, failed calls and cached tokens count as they do there. Contents are not read.

Nothing here raises into the program that calls, nor has it wait for a disk: records are written in a thread of their
own, and what cannot be written or read is counted, and told once.
"""

from __future__ import annotations

import json
import logging
import os
from asyncio import to_thread
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
from obsia.core.faults import fault, warn
from obsia.core.message import Message
from obsia.readers.litellm import rows_of
from obsia.surfaces.exporters.appending import Appended, UsageFile

if TYPE_CHECKING:
    from obsia.app.request.one_call import OneCall
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
    *("service_tier", "cache_write_1h_tokens", "cost", "cost_currency"),
    *(f"label.{name}" for name in ("team", "project", "organization", "user", "key", "tag")),
)
"""The keys of every line, absent ones as null: who looks at the first lines of a file knows all that it may hold."""
FIGURES_VARIABLE: Final = "OBSIA_CALL_FIGURES"
COUNTERS_VARIABLE: Final = "OBSIA_PROMETHEUS"
REGION_VARIABLE: Final = "OBSIA_REGION"
"""What a proxy has no arguments for: set to 1, figures in every payload and counters of all; and where models run."""
COUNTERS_BY: Final = ("model", "provider", "label.team")
UNREAD: Final = "call_not_read"
"""Why a ledger counts a call as lost that it was never handed."""
_LOG: Final = logging.getLogger("obsia.litellm")


class ObsiaLogger(_CustomLogger):
    """Pass it in ``litellm.callbacks``, or name ``obsia.litellm.logger`` in the configuration of a proxy.

    ``file``: where usage records are appended, one JSON object a line (``obsia assess FILE`` reads it); else
    ``$OBSIA_USAGE_FILE``. ``ledger``: a running account (``obsia.otel.export_metrics`` or
    ``obsia.prometheus.export_counters`` exports it); ``$OBSIA_PROMETHEUS=1`` makes one and exports it as counters.
    ``call_figures``: add energy, carbon and water to what all loggers of LiteLLM are handed, as
    ``metadata.obsia``; else ``$OBSIA_CALL_FIGURES=1``. ``region``: where models run whose payload says nothing
    of it; else ``$OBSIA_REGION``. ``refused``: how many calls could not be read, by reason (a ledger counts them too; a
    file has no place for them).
    """

    def __init__(
        self,
        *,
        file: str | os.PathLike[str] | None = None,
        ledger: Ledger | None = None,
        call_figures: bool | None = None,
        region: str | None = None,
    ) -> None:
        _CustomLogger.__init__(self)
        chosen = file or os.environ.get(FILE_VARIABLE)
        region = region or os.environ.get(REGION_VARIABLE)
        self.file: Final = Path(chosen) if chosen else None
        self.ledger: Final = ledger or (_counted(region) if os.environ.get(COUNTERS_VARIABLE) == "1" else None)
        if call_figures is None:
            call_figures = os.environ.get(FIGURES_VARIABLE) == "1"
        self._prices: Final = _prices(region) if call_figures else None
        self._records: Final = UsageFile(self.file) if self.file else None
        self.refused: Counter[str] = Counter()
        self.begin()
        begins_anew_in_children(self)
        if self.file is None and self.ledger is None and self._prices is None:
            _LOG.warning(
                "obsia counts no call: neither a file (file=… or $%s) nor a ledger was given to ObsiaLogger.",
                FILE_VARIABLE,
            )

    def begin(self) -> None:
        """Forget what was counted: what a process does that was just forked."""
        self._lock = Lock()
        self._is_unpriced = False
        self.refused.clear()
        self._unread: Counter[str] = Counter()

    @property
    def lost(self) -> Counter[str]:
        """Why -> how many calls are in neither place, though they should be: what failed (``ENOSPC``, …)."""
        return self._unread + Counter(self.tally().losses)

    def tally(self) -> Appended:
        """Where every record of the file is: ``added = written + waiting + lost``, at every instant."""
        return self._records.tally() if self._records else Appended()

    def flush(self) -> bool:
        """Write what waits for the file now; whether nothing waits any more."""
        return self._records.flush() if self._records else True

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

    def logging_hook(self, kwargs: Any, result: Any, call_type: str) -> tuple[Any, Any]:  # noqa: ARG002
        """Before any logger is handed a call: add its figures."""
        self._add_figures(kwargs)
        return kwargs, result

    async def async_logging_hook(self, kwargs: Any, result: Any, call_type: str) -> tuple[Any, Any]:  # noqa: ARG002
        """The same. Not in the event loop: the first call to a model takes a while."""
        if self._prices is not None:
            await to_thread(self._add_figures, kwargs)
        return kwargs, result

    def _add_figures(self, kwargs: Any) -> None:
        """Put ``obsia`` into the metadata of the payload of ``kwargs``, where the call can be priced."""
        if self._prices is None:
            return
        try:
            payload = kwargs.get("standard_logging_object")
            if payload is None:
                return
            rows, _ = rows_of(payload)
            if len(rows) != 1:
                return
            if figures := self._prices.payload(rows[0]):
                cost = payload.get("response_cost")
                stated = {"cost_usd": cost} if isinstance(cost, int | float) else {}
                payload["metadata"] = {**(payload.get("metadata") or {}), "obsia": figures | stated}
        except Exception as error:  # noqa: BLE001 - the program's call must not break with it
            with self._lock:
                is_first, self._is_unpriced = not self._is_unpriced, True
            if is_first:
                warn(_LOG, "obsia could not add figures to a call (%s). Further ones are not told.", fault(error))

    def _take(self, kwargs: Any, *, is_answered: bool = False) -> None:
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
            if self._records is not None:
                self._append(self._records, row)
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
            warn(
                _LOG,
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
            is_first = not self._unread
            self._unread[why] += 1
        if is_first:
            warn(
                _LOG,
                "obsia lost the usage of a call (%s): it is not in %s. Further ones are counted, in ObsiaLogger.lost,"
                " and not told.",
                why,
                self.file or "the ledger",
            )

    def _append(self, records: UsageFile, row: Mapping[str, Any]) -> None:
        try:
            line = _line(row)
        except Exception as error:  # noqa: BLE001 - the program's call must not break with it
            return self._lose(fault(error))
        return records.add(line)


def _prices(region: str | None) -> OneCall:
    from obsia.app.request.one_call import OneCall

    return OneCall(region=region)


def _counted(region: str | None) -> Ledger:
    """A ledger whose sums are counters of the registry that LiteLLM's ``/metrics`` serves."""
    from obsia.app.usage.live import Ledger
    from obsia.surfaces.exporters.prometheus import export_counters

    made = Ledger(source="litellm", region=region, by=COUNTERS_BY)
    export_counters(made)
    return made


def _line(row: Mapping[str, Any]) -> bytes:
    stated = {name: row.get(name) for name in WRITTEN}
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
