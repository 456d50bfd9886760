"""Amazon Bedrock's log of model invocations, from S3 or CloudWatch, output files of batch jobs, answers of Converse.

The log may hold whole prompts and answers; of a record only the counts beside them are read. Token algebra:
``bedrock, invocation log`` and ``bedrock, converse``; batch output has the shape of the model, ``anthropic, messages``
too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from obsia.core.message import Message
from obsia.readers.base import Batch, Cell, Head, ReadOptions, Recognition
from obsia.readers.files import compression_of, head_of
from obsia.readers.records import times, walk
from obsia.readers.records.algebra import algebra, stated
from obsia.readers.records.fields import Fields
from obsia.readers.records.hosts import CALLER
from obsia.readers.records.outline import outline
from obsia.readers.records.recognition import claim, claimed
from obsia.readers.records.rows import Rows, flat, meet_unknown

NAME: Final = "bedrock"

_LOG: Final = re.compile(rb'\\*"schemaType\\*"\s*:\s*\\*"ModelInvocationLog\\*"')
_STAMPED: Final = re.compile(rb"\s*[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z[ \t]+\{")
_MARKERS: Final = (b"ModelInvocationLog", b'"modelOutput"', b'"error"', b'"usage"')
_WRAPPED: Final = ("message", "@message")
_ENVELOPES: Final = ("events", "logEvents", "records", "Records")
_NAMES: Final = (
    "schemaType",
    "timestamp",
    "region",
    "inferenceRegion",
    "requestId",
    "operation",
    "modelId",
    "errorCode",
    "identity.arn",
    "requestMetadata.team",
    "requestMetadata.project",
    "requestMetadata.environment",
)
_BATCH: Final = ("recordId", "modelOutput.usage", "modelOutput.id", "modelOutput.model", "error.errorCode")
_CONVERSE: Final = (
    "usage",
    "metrics.latencyMs",
    "metadata.usage",
    "metadata.metrics.latencyMs",
    "ResponseMetadata.RequestId",
)
_FIELDS: Final = Fields((*_NAMES, *algebra(NAME, "invocation log").paths, *_BATCH, *_WRAPPED, *_CONVERSE))
_KNOWN: Final = frozenset({"usage.totalTokens", "usage.serverToolUsage"})
_CROSS_REGION: Final = re.compile(r"(?:us|us-gov|eu|apac|jp|au|ca|sa|me|af|global)\.[a-z0-9-]+\..+")
_ROLE: Final = re.compile(r"arn:aws[a-z-]*:sts::[0-9]*:assumed-role/([^/]+)(?:/.*)?")


def recognise(head: Head) -> Recognition | None:
    """Records that name their schema, wrapped by CloudWatch or not, or the lines of a batch job."""
    if b"ModelInvocationLog" in head.data and _names_schema(head):
        return claimed(NAME, "bedrock-log", "schemaType: ModelInvocationLog")
    return claim(head, NAME)


def _names_schema(head: Head) -> bool:
    """Whether the records name it themselves: a session of an assistant may quote a log."""
    found = outline(head)
    if found.has("uuid", "sessionId") or found.has("payload", "type", "timestamp"):
        return False
    return any(_LOG.search(data) is not None for data in (head.data, head.data.replace(b'""', b'"')))


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:  # noqa: ARG001 - the seam's signature
    """One record for each invocation that states usage."""
    is_prefixed = _STAMPED.match(head_of(file).data) is not None
    rows = Rows(file, are_lines=is_prefixed or walk.is_by_line(file))
    found = _prefixed(rows) if is_prefixed else walk.records(_FIELDS, rows, envelopes=_ENVELOPES, markers=_MARKERS)
    yield from walk.each(rows, found, _record)


def _prefixed(rows: Rows) -> Iterator[walk.Record]:
    """Lines of a CloudWatch export to S3: a time, a space, the record."""
    for number, line in walk.json_lines(compression_of(rows.file), rows):
        start = line.find(b"{")
        if start < 0:
            rows.skip(walk.LINE_WITHOUT)
            continue
        try:
            found = _FIELDS.decode(line[start:])
        except Exception as error:  # noqa: BLE001 - what is no defect is raised again
            rows.fail(number, error)
            continue
        if isinstance(found, str):
            rows.refuse_at(number, reason=found, expected=Message("expected-time-and-json"))
        else:
            yield number, found


def _unwrapped(values: Mapping[str, Any]) -> Mapping[str, Any] | str:
    """The record inside a CloudWatch message, or the reason why it cannot be read."""
    if values["schemaType"] is not None:
        return values
    for name in _WRAPPED:
        text = values[name]
        if isinstance(text, str) and text.lstrip()[:1] == "{":
            return _FIELDS.decode(text.encode("utf-8", "surrogatepass"))
    return values


def _record(rows: Rows, place: int, values: Mapping[str, Any]) -> None:
    """One record, or what stands where one should."""
    inner = _unwrapped(values)
    if isinstance(inner, str):
        rows.refuse_at(place, field="message", reason=inner, expected=walk.ONE_OBJECT)
    else:
        _take(rows, inner, place)


def _take(rows: Rows, values: Mapping[str, Any], place: int) -> None:
    if values["recordId"] is not None:
        return _take_batch(rows, values, place)
    if values["schemaType"] != "ModelInvocationLog":
        return _take_answer(rows, values, place)
    counts = algebra("bedrock", "invocation log").counts(values)
    if not counts or (values["errorCode"] is not None and not stated(counts)):
        failed = values["errorCode"] is not None
        return rows.skip(Message("skipped-failed") if failed else Message("skipped-invocation"))
    model = model_name(values["modelId"])
    return rows.add(
        place,
        {
            **counts,
            **_place(values, model),
            "event_id": values["requestId"],
            "started_at": times.iso_us(values["timestamp"]),
            "operation": values["operation"],
            "provider": "aws.bedrock",
            "model_request": model,
            "tokens_basis": "reported",
            "label.role": _role(values["identity.arn"]),
            "label.team": values["requestMetadata.team"],
            "label.project": values["requestMetadata.project"],
            "label.environment": values["requestMetadata.environment"],
        },
    )


def _take_answer(rows: Rows, values: Mapping[str, Any], place: int) -> None:
    """An answer of Converse, or the last event of its stream; neither names the model or the time."""
    at = next((p for p in ("", "metadata.") if isinstance(values[f"{p}usage"], dict)), None)
    shape = algebra("bedrock", "converse")
    usage = flat(values[f"{at}usage"], "usage.") if at is not None else {}
    counts = shape.counts(usage)
    if not counts:
        return rows.skip(
            Message("skipped-other-log") if values["schemaType"] is not None else Message("skipped-record")
        )
    meet_unknown(usage, _KNOWN | set(shape.paths), rows)
    return rows.add(
        place,
        {
            **counts,
            "event_id": values["ResponseMetadata.RequestId"],
            "duration_us": times.duration_us(values[f"{at}metrics.latencyMs"], unit="ms"),
            "operation": "chat",
            "provider": "aws.bedrock",
            "tokens_basis": "reported",
        },
    )


def _take_batch(rows: Rows, values: Mapping[str, Any], place: int) -> None:
    usage = flat(values["modelOutput.usage"], "usage.")
    shape = algebra("bedrock", "converse") if "usage.inputTokens" in usage else algebra("anthropic", "messages")
    counts = shape.counts(usage)
    if not counts:
        failed = values["error.errorCode"] is not None
        return rows.skip(Message("skipped-failed") if failed else Message("skipped-record"))
    known = {*shape.paths, "usage.totalTokens"}
    meet_unknown({k: v for k, v in usage.items() if not k.startswith("usage.cache_creation.")}, known, rows)
    return rows.add(
        place,
        {
            **counts,
            "event_id": values["modelOutput.id"],
            "operation": "chat",
            "provider": "aws.bedrock",
            "model_response": values["modelOutput.model"],
            "batch_api": True,
            "tokens_basis": "reported",
        },
    )


def model_name(model_id: Any) -> Any:
    """The name in a model's ARN (a foundation model, an inference profile), or the id as it is."""
    if isinstance(model_id, str) and model_id.startswith("arn:") and "/" in model_id:
        return model_id.rsplit("/", 1)[-1]
    return model_id


def _place(values: Mapping[str, Any], model: Any) -> dict[str, Cell]:
    """Where the model ran. Without ``inferenceRegion`` a call to a cross-region profile names the caller's region."""
    if values["inferenceRegion"]:
        return {"region": values["inferenceRegion"], "region_basis": "stated"}
    if not values["region"]:
        return {}
    is_elsewhere = isinstance(model, str) and _CROSS_REGION.fullmatch(model) is not None
    is_profile = isinstance(values["modelId"], str) and "inference-profile/" in values["modelId"]
    return {"region": values["region"], "region_basis": CALLER if is_elsewhere or is_profile else "stated"}


def _role(arn: Any) -> str | None:
    """The role that called, which a team gave to a service; names of people (users, sessions) are not kept."""
    found = _ROLE.fullmatch(arn) if isinstance(arn, str) else None
    return found[1] if found else None
