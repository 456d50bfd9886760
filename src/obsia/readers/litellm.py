"""LiteLLM: logs of calls (StandardLoggingPayload), the proxy's spend logs, and its daily tables.

Counts follow ``records/token_algebra.csv``: ``prompt_tokens`` contains cache reads and writes for every provider, since
LiteLLM adds up those of Anthropic and Bedrock; ``completion_tokens`` contains reasoning. Answers from the proxy's own
cache ran no model. Reads of stored answers and jobs repeat the usage of the call that made them: they are no calls.

Behind a proxy the model that an answer names may be the alias under which it was asked for (``model_group``), whatever
the deployment runs (BerriAI/litellm#22709): the deployment's model goes before it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final, cast

from obsia.core.message import Message
from obsia.core.units import DAY_S
from obsia.readers.base import Batch, Cell, ReadOptions, Reject
from obsia.readers.files import head_of
from obsia.readers.records.algebra import algebra, stated
from obsia.readers.records.buckets import EMPTY, bucket, bucket_id
from obsia.readers.records.fields import Fields, Values, nested
from obsia.readers.records.hosts import place_of
from obsia.readers.records.outline import outline
from obsia.readers.records.packaged import operations
from obsia.readers.records.rows import ANSWERED_BY_CACHE, FAILED_WITHOUT_USAGE, Rows, drained
from obsia.readers.records.times import between_us, duration_us, epoch_us, iso_us, seconds_ms, utc_us
from obsia.readers.records.values import (
    NEURALWATT_ENERGY,
    first_of,
    labels_of,
    neuralwatt_energy,
    stated_cost,
    stated_energy,
    tags_of,
    text,
)
from obsia.readers.records.walk import reading

NAME: Final = "litellm"
BY_LINE: Final = True

_PAGES: Final = ("data", "logs", "results")
_CALLS: Final = algebra(NAME, "call")
_DAYS: Final = algebra(NAME, "daily table")
_OPERATIONS: Final = operations(NAME, "call")
"""Call types, without the letters that mark the asynchronous ones -> operation."""
_WITHOUT_TOKENS: Final = frozenset({"speech", "rerank", "moderation", "ocr", "batch"})
"""Operations whose answers may state no usage, and are then no records of it. A chat that states none is refused."""
_NO_INFERENCE: Final = re.compile(
    r"(?:get|delete|cancel|list|retrieve|upload|create_(?:batch|file|fine_tuning_job|assistants|thread|container|sandbox"
    r"|skill|realtime_client_secret|video_character)|add_message|a_add_message|file_|vector_store_|call_mcp|run_code"
    r"|code_interpreter|search$|query$|ingest$|video_(?!generation)).*"
)
"""Call types that run no model, or repeat the usage of the call that made what they read (BerriAI/litellm#17814)."""
_BILLED_LATER: Final = "_background_cost"
"""End of the request id of a stored answer that is read for the first time, whose making was logged without usage."""
_KINDS: Final = operations(NAME, "daily table")
"""Endpoints of the daily tables -> operation."""
_ANSWERED: Final = (
    "response.model",
    "model_map_information.model_map_key",
    "metadata.model_map_information.model_map_key",
)
_DEPLOYED: Final = ("model", "hidden_params.litellm_model_name", "litellm_params.model")
"""Where the model stands that LiteLLM asked the provider for."""
_DATED: Final = re.compile(r"[-@:.](?:v[0-9]|[0-9]{4})[\w.:@-]*")
"""What an answer adds to the name that was asked for: a date or a version."""
_OPAQUE: Final = frozenset({"azure", "azure_ai", "azure_text"})
"""Providers where deployments have names of their owner's choosing: the answer alone says which model that is."""
_CHOOSERS: Final = frozenset({"auto", "model-router", "*"})
"""Names under which a provider chooses the model."""
_TIERS: Final = (
    *("cost_breakdown.service_tier", "response.service_tier", "metadata.usage_object.service_tier"),
    "metadata.cost_breakdown.service_tier",
)
"""Where the tier of service stands, that which LiteLLM priced first."""
_ENERGY_HEADER: Final = "hidden_params.additional_headers.llm_provider-x-energy-joules"
"""A header of the provider's answer, as LiteLLM keeps it: joules of nobody knows what."""
_SAME_FIELDS: Final = (
    *(*_DEPLOYED, *_ANSWERED, "model_group", "model_id"),
    *("custom_llm_provider", "api_base", "hidden_params.api_base", "team_id"),
    *(f"metadata.user_api_key_{name}" for name in ("team_alias", "team_id", "project_alias", "project_id")),
    *("metadata.user_api_key_org_alias", *_TIERS),
)
"""What a log says alike of most of its calls: nothing of a person or a key, for it is kept for a while."""
_LONGEST_SAME: Final = 1_000
"""Letters of what is kept of one call."""
_SAME: Final = itemgetter(*_SAME_FIELDS)
_TEXTS: Final = frozenset({str, type(None)})
"""Kinds of values of which equal ones are the same: 1, 1.0 and true are not."""
_CALL_FIELDS: Final = Fields(
    (
        *_CALLS.paths,
        *("id", "request_id", "litellm_call_id", "metadata.litellm_call_id", "session_id", "call_type", "cache_hit"),
        *("status", "metadata.status", "stream", "startTime", "endTime", "completionStartTime", "request_duration_ms"),
        *(*_SAME_FIELDS, "request_tags", "user", "api_key"),
        *(f"metadata.user_api_key_{name}" for name in ("user_id", "alias", "hash")),
        *("metadata.batch_successful_requests", "hidden_params.batch_successful_requests"),
        *("metadata.usage_object.seconds", "metadata.usage_object.type"),
        *("response_cost", "spend"),
        *(*(f"response.{path}" for path in NEURALWATT_ENERGY), _ENERGY_HEADER),
    )
)
_DAY_FIELDS: Final = Fields(
    (
        *_DAYS.paths,
        *("id", "date", "api_key", "model", "model_group", "custom_llm_provider", "endpoint", "tag", "request_id"),
        *("api_requests", "successful_requests", "failed_requests", "user_id", "team_id", "organization_id"),
        *("agent_id", "breakdown.models", "metrics", "spend"),
    )
)


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:
    """The calls, or the days, of ``file``."""
    names = outline(head_of(file)).names
    is_daily = any(name.rsplit(".", 1)[-1] == "api_requests" for name in names) and "call_type" not in names
    fields, take = (_DAY_FIELDS, _take_days) if is_daily else (_CALL_FIELDS, _call)
    return reading(take, fields, envelopes=_PAGES)(file=file, options=options)


def rows_of(payload: Mapping[str, Any]) -> tuple[list[dict[str, Cell]], list[Reject]]:
    """The row of one StandardLoggingPayload that a program was handed, if it counts; or why it was refused."""
    rows = Rows("LiteLLM", are_lines=False)
    _call(rows, 1, _CALL_FIELDS.of(payload))
    return drained(rows)


def kept_of(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Of one StandardLoggingPayload what is read, in its own form, with the keys by which it is known: no message."""
    values = _CALL_FIELDS.of(payload)
    found = nested({path: value for path, value in values.items() if not isinstance(value, dict)})
    known: dict[str, Any] = {"model_parameters": {}, "hidden_params": {}, "call_type": None, "prompt_tokens": None}
    return known | found


def _call(rows: Rows, place: int, values: Values) -> None:
    """One logged call."""
    if _is_true(values["cache_hit"]):
        return rows.skip(ANSWERED_BY_CACHE)
    operation = _operation(values["call_type"], values["request_id"] or values["id"])
    if operation is None:
        return rows.skip(Message("skipped-no-inference"))
    counts = _CALLS.counts(values)
    counts |= _audio(values)
    if not stated(counts, "input_tokens", "output_tokens", "images", "audio_ms"):
        if (values["status"] or values["metadata.status"]) == "failure":
            return rows.skip(FAILED_WITHOUT_USAGE)
        if operation in _WITHOUT_TOKENS:
            return rows.skip(Message("skipped-kind-without-tokens"))
        return rows.refuse_at(place, reason="no_usage", expected=Message("expected-litellm-counts"))
    start, end = _instant(values["startTime"]), _instant(values["endTime"])
    first = _instant(values["completionStartTime"])
    took = values["request_duration_ms"]
    same, named_by = _same(values)
    if named_by is not None:
        rows.choose(named_by)
    is_batch = operation == "batch"
    return rows.add(
        place,
        {
            **counts,
            "event_id": _event_id(values, counts, start),
            "response_id": text(values["request_id"]) or text(values["id"]),
            "started_at": start,
            "duration_us": None if is_batch else duration_us(took, unit="ms") if took else between_us(start, end),
            # Where nothing streamed, LiteLLM writes the end of the call as its first token.
            "first_token_us": between_us(start, first) if not is_batch and first != end else None,
            "calls": first_of(values, "metadata.batch_successful_requests", "hidden_params.batch_successful_requests")
            if is_batch
            else None,
            "operation": operation,
            "batch_api": None if operation == "pass_through" else is_batch,
            "session_id": text(values["session_id"]),
            **same,
            **stated_cost(first_of(values, "response_cost", "spend")),
            **stated_energy(values[_ENERGY_HEADER], boundary=None, by="x-energy-joules"),
            **neuralwatt_energy(values, at="response."),
            **labels_of(
                user=first_of(values, "metadata.user_api_key_user_id", "user"),
                key=_key(first_of(values, "metadata.user_api_key_alias", "metadata.user_api_key_hash", "api_key")),
                tag=tags_of(values["request_tags"], without="User-Agent:"),
            ),
        },
    )


def _same(values: Values) -> tuple[Mapping[str, Cell], str | None]:
    """The cells that most calls of a log share, and the field that named the model where another one names another."""
    said = _SAME(values)
    is_kept = _TEXTS.issuperset(map(type, said)) and len("".join(filter(None, said))) <= _LONGEST_SAME
    return (_same_of if is_kept else _same_of.__wrapped__)(said)


@functools.lru_cache(maxsize=1_024)
def _same_of(said: Sequence[Any]) -> tuple[Mapping[str, Cell], str | None]:
    """The same by what the fields of :data:`_SAME_FIELDS` say."""
    values = dict(zip(_SAME_FIELDS, said, strict=True))
    model, named_by = _model(values)
    return {
        **place_of(values["api_base"] or values["hidden_params.api_base"], model=values["model"]),
        "service_tier": text(first_of(values, *_TIERS)),
        "provider": text(values["custom_llm_provider"]),
        "model_request": text(values["model"]),
        "model_response": model,
        **labels_of(
            team=first_of(values, "metadata.user_api_key_team_alias", "metadata.user_api_key_team_id", "team_id"),
            project=first_of(values, "metadata.user_api_key_project_alias", "metadata.user_api_key_project_id"),
            organization=values["metadata.user_api_key_org_alias"],
        ),
    }, named_by


def _take_days(rows: Rows, place: int, values: Values) -> None:
    for day in _days(values):
        _day(rows, place, day)


def _day(rows: Rows, place: int, values: Values) -> None:
    """One row of a daily table: the calls of a day by key, model and provider."""
    counts = _DAYS.counts(values)
    succeeded = values["successful_requests"]
    calls = succeeded if succeeded not in (None, "", 0, "0") else values["api_requests"]
    if not stated(counts):
        if calls in (None, "", 0, "0"):
            return rows.skip(EMPTY)
        return rows.skip(FAILED_WITHOUT_USAGE if calls is not succeeded else Message("skipped-calls-without-tokens"))
    date = values["date"]
    start = iso_us(f"{date}T00:00:00Z") if isinstance(date, str) and len(date) == 10 else iso_us(date)
    row = (
        counts
        | {
            "event_id": _day_id(values),
            "started_at": start,
            "bucket_s": DAY_S,
            "calls": calls,
            "operation": _KINDS.get(values["endpoint"]) if isinstance(values["endpoint"], str) else None,
            "provider": text(values["custom_llm_provider"]),
            "model_request": text(values["model"]) or text(values["model_group"]),
        }
        | stated_cost(values["spend"])
        | labels_of(
            team=values["team_id"],
            user=values["user_id"],
            organization=values["organization_id"],
            agent=values["agent_id"],
            key=_key(values["api_key"]),
        )
    )
    return rows.add(place, bucket(row))


def _days(values: Values) -> Iterator[Values]:
    """A row of a table as it is; a day of the activity API as one row for each of its models."""
    models, metrics = values["breakdown.models"], values["metrics"]
    if metrics is None:
        yield values
        return
    parts = cast("Mapping[str, Any]", models) if isinstance(models, dict) and models else {"": {"metrics": metrics}}
    for model, part in parts.items():
        sums = cast("Mapping[str, Any]", part).get("metrics") if isinstance(part, dict) else None
        if isinstance(sums, dict):
            yield {**values, **cast("Mapping[str, Any]", sums), "model": model}


def _operation(call_type: Any, request_id: Any) -> str | None:
    """The operation of a call type; ``None`` where it is no inference of its own."""
    if not isinstance(call_type, str) or not call_type:
        return "chat"
    name = call_type.rsplit(".", 1)[-1].lstrip("_")
    for known in (name, name.removeprefix("a")):
        if known in _OPERATIONS:
            return _OPERATIONS[known]
    if isinstance(request_id, str) and request_id.endswith(_BILLED_LATER):
        return "chat"
    if _NO_INFERENCE.fullmatch(name) or _NO_INFERENCE.fullmatch(name.removeprefix("a")):
        return None
    return name if re.fullmatch(r"[a-z0-9_]{1,60}", name) else "chat"


def _event_id(values: Mapping[str, Any], counts: Mapping[str, Cell], start: Any) -> str | None:
    """What is the same for two records of one call, and differs between calls.

    LiteLLM's call id is that of a request: its retries and the rounds of its tools share it, and two records of one
    call (BerriAI/litellm#15740) have it, and the same counts, under two ids. An id of an answer may be one that a
    server gives to all of them (BerriAI/litellm#28376, #39749), so it names a call only together with the time.
    """
    if call := text(values["litellm_call_id"]) or text(values["metadata.litellm_call_id"]):
        return f"{call}:{counts.get('input_tokens')}:{counts.get('output_tokens')}"
    answer = text(values["request_id"]) or text(values["id"])
    return f"{answer}@{start}" if answer and answer != "None" else None


def _day_id(values: Mapping[str, Any]) -> str | None:
    """The row's own id. A table by tag says a call once for each tag: the fullest row of a group stands for it."""
    if values["tag"] is None and values["request_id"] is None:
        return text(values["id"])
    keys = ("date", "api_key", "model", "model_group", "custom_llm_provider", "endpoint")
    return bucket_id("tags", *(values[key] for key in keys))


def _model(values: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The model that answered, and the field that names it where another one names a model that it is not.

    As the answer names it, or LiteLLM's table of models where that says more. Behind a proxy the deployment's model,
    unless the answer says the same with a date, or the deployment's name says nothing of a model.
    """
    group = text(values["model_group"])
    is_deployed = bool(group or text(values["model_id"]))
    named = tuple(text(values[path]) for path in (*_ANSWERED, *_DEPLOYED))
    return _chosen(group, text(values["custom_llm_provider"]), named, is_deployed=is_deployed)


@functools.lru_cache(maxsize=4_096)
def _chosen(
    group: str | None, provider: str | None, named: Sequence[str | None], *, is_deployed: bool
) -> tuple[str | None, str | None]:
    """The same by the texts themselves: a log has few of them. ``named`` stand where the fields say them."""
    names = {path: name for path, name in zip((*_ANSWERED, *_DEPLOYED), named, strict=True) if name}
    answers, deployed = ([path for path in of if path in names] for of in (_ANSWERED, _DEPLOYED))
    if not deployed or not is_deployed:
        asked = names.get("model")
        return next(
            (names[path] for path in answers if names[path] != asked), names[answers[0]] if answers else None
        ), None
    by = next((path for path in deployed if _bare(names[path]) != group), deployed[0])
    model = names[by]
    true = [path for path in answers if names[path] != group or _bare(model) == group]
    others = [path for path in true if _bare(names[path]) != _bare(model)]
    if versions := [path for path in others if _is_of(names[path], model)]:
        by = max(versions, key=lambda path: len(_bare(names[path])))
    elif provider in _OPAQUE or _bare(model) in _CHOOSERS:
        by = next(iter(others), by)
    else:
        # LiteLLM prices a deployment by the model that its operator states for it (base_model). Else the deployment's
        # own name, as the answer has it where it has it: without who sells it.
        stated = (path for path in others if path.endswith("model_map_key"))
        by = next(stated, next((path for path in true if path not in others), by))
    differ = any(not (_is_of(name, names[by]) or _is_of(names[by], name)) for name in names.values())
    return names[by], by if differ else None


def _is_of(answered: str, asked: str) -> bool:
    """Whether ``answered`` names the model ``asked``, or one of its versions; who sells it is no part of the name."""
    rest = _bare(answered).removeprefix(_bare(asked))
    return not rest or (rest != _bare(answered) and _DATED.fullmatch(rest) is not None)


def _bare(name: str) -> str:
    return name.rsplit("/", 1)[-1]


def _audio(values: Mapping[str, Any]) -> dict[str, Cell]:
    """The length of a transcription that is counted in seconds."""
    seconds = values["metadata.usage_object.seconds"]
    if seconds is None or values["metadata.usage_object.type"] != "duration":
        return {}
    found = seconds_ms(seconds)
    return {"audio_ms": found if isinstance(found, int) else text(found)}


def _key(value: Any) -> Any:
    """The alias or the hash of a key, never the key."""
    return None if isinstance(value, str) and value.startswith("sk-") else value


def _is_true(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value.lower() == "true")


def _instant(value: Any) -> Any:
    """Spend logs have UTC in ISO 8601, with or without a mark; logged calls have seconds."""
    if isinstance(value, str) and (found := utc_us(value)) is not value:
        return found
    return epoch_us(value, unit="s")
