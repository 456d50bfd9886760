"""OpenTelemetry (OTLP), as JSON or protobuf, from a file exporter or a saved request: spans, events and metrics.

Every dialect of the conventions for generative AI: those of OpenTelemetry in all generations, OpenInference,
OpenLLMetry, OpenLIT, Vercel AI SDK, Langfuse, coding assistants. Names are rows of ``names.csv``, kinds of spans
rows of ``kinds.csv``: allow-lists, so message contents are never touched. What repeats other records (agents,
workflows, nested instrumentations, metrics beside spans) is counted as no usage, by its kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from obsia.core.errors import BadInput
from obsia.core.message import Message, Term
from obsia.readers.base import Batch, Head, ReadOptions, Recognition, Reject
from obsia.readers.otlp import recording, requests
from obsia.readers.otlp.log_records import Events
from obsia.readers.otlp.metrics import Metrics
from obsia.readers.otlp.spans import Spans
from obsia.readers.records.rows import Rows

NAME: Final = "otlp"


def recognise(head: Head) -> Recognition | None:
    """JSON that names resource spans, logs or metrics, or bytes that begin as an export request."""
    return requests.recognise(head, NAME)


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:  # noqa: ARG001 - the seam's signature
    """The records of ``file`` that state usage. Raises :class:`BadInput` when none of it is OTLP."""
    rows, broken = Rows(file, are_lines=False), None
    spans, logs, metrics = Spans(rows), Events(rows), Metrics(rows)
    if requests.is_journal(file):
        yield from _journal(rows)
        return
    for request in requests.requests(file, rows):
        if isinstance(request, Reject):
            broken = broken or request
            rows.refuse(request)
            continue
        for _ in requests.walk(request, spans, logs, metrics):
            if rows.full:
                yield from rows.flush()
    if not (spans.place or logs.place or metrics.place) and broken is not None:
        raise BadInput(
            file,
            Message("input-not-otlp-because", reason=Term("reason", broken.reason)),
            line=broken.line,
            expected="expected-otlp",
        )
    spans.release(everything=True)
    for place, row in metrics.rows(spans.services | logs.services):
        rows.add(place, row)
    yield from rows.flush()


def _journal(rows: Rows) -> Iterator[Batch]:
    """The records of what was received, and written down as it came."""
    with open(rows.file, "rb") as file:
        told = recording.lines(file)
        before = next(told)
        unseen = Rows(rows.file, are_lines=False)
        spans, logs, metrics = Spans(unseen), Events(rows), Metrics(rows)
        metrics.place = -sum(len(group[2]) for group in before["groups"])
        for _ in recording.replayed(before, spans, logs, metrics):
            pass
        spans.go_on(rows)
        metrics.place = 0
        for line in told:
            for _ in recording.replayed(line, spans, logs, metrics):
                if rows.full:
                    yield from rows.flush()
    spans.release(everything=True)
    for place, row in metrics.rows(spans.services | logs.services | set(before["services"])):
        rows.add(place, row)
    yield from rows.flush()
