"""Hostile or broken records among good ones: no good one lost, no bad one counted, no content told.

20,000 among 5,000 in the gate; 100,000 among 10,000 with OBSIA_MORE=1 (`just more`).
"""

from __future__ import annotations

import copy
import csv
import io
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CANARY = "CANARY-9e77"
BAD, GOOD = (20_000, 2_000) if os.environ.get("OBSIA_MORE") else (4_000, 1_000)
"""Of each of five formats."""

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Format:
    """How good records of a format look, and where in them the counts, the sub-count, the time and the name stand."""

    file: str
    make: Callable[[int], Record]
    count: tuple[str, ...]
    sub_count: tuple[str, ...]
    time: tuple[str, ...]
    model: tuple[str, ...]
    tokens: tuple[int, int] = (120, 30)


def _stamp(number: int) -> str:
    return f"2026-03-04T{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}.000Z"


def _canonical(number: int) -> Record:
    return {
        "event_id": f"e{number}",
        "started_at": _stamp(number),
        "model_request": "gpt-4o-mini-2024-07-18",
        "input_tokens": 120,
        "cache_read_tokens": 20,
        "output_tokens": 30,
        "prompt": CANARY,
    }


def _litellm(number: int) -> Record:
    return {
        "id": f"chatcmpl-{number}",
        "litellm_call_id": f"call-{number}",
        "call_type": "acompletion",
        "status": "success",
        "custom_llm_provider": "openai",
        "prompt_tokens": 120,
        "completion_tokens": 30,
        "total_tokens": 150,
        "saved_cache_cost": 0.0,
        "startTime": 1_772_582_400.0 + number,
        "endTime": 1_772_582_403.0 + number,
        "completionStartTime": 1_772_582_401.0 + number,
        "model": "gpt-4o-mini-2024-07-18",
        "cache_hit": False,
        "messages": [{"role": "user", "content": CANARY}],
        "response": {"choices": [{"message": {"content": CANARY}}]},
        "metadata": {"usage_object": {"prompt_tokens": 120, "prompt_tokens_details": {"cached_tokens": 20}}},
        "hidden_params": {},
        "model_parameters": {},
    }


def _claude_code(number: int) -> Record:
    return {
        "type": "assistant",
        "parentUuid": None,
        "isSidechain": False,
        "sessionId": "5d0c0f1e-0000-4000-8000-000000000001",
        "uuid": f"00000000-0000-4000-8000-{number:012d}",
        "requestId": f"req_{number}",
        "timestamp": _stamp(number),
        "cwd": "/projects/shop",
        "version": "2.0.0",
        "message": {
            "id": f"msg_{number}",
            "role": "assistant",
            "type": "message",
            "model": "claude-sonnet-4-5-20250929",
            "content": [{"type": "text", "text": CANARY}],
            "usage": {
                "input_tokens": 70,
                "cache_creation_input_tokens": 30,
                "cache_read_input_tokens": 20,
                "output_tokens": 30,
            },
        },
    }


def _span(number: int) -> Record:
    attributes = {
        "gen_ai.operation.name": {"stringValue": "chat"},
        "gen_ai.provider.name": {"stringValue": "openai"},
        "gen_ai.request.model": {"stringValue": "gpt-4o-mini-2024-07-18"},
        "gen_ai.usage.input_tokens": {"intValue": "120"},
        "gen_ai.usage.cache_read.input_tokens": {"intValue": "20"},
        "gen_ai.usage.output_tokens": {"intValue": "30"},
        "gen_ai.input.messages": {"stringValue": CANARY},
    }
    return {
        "traceId": f"{number + 1:032x}",
        "spanId": f"{number + 1:016x}",
        "name": CANARY,
        "kind": 3,
        "startTimeUnixNano": str((1_772_582_400 + number) * 10**9),
        "endTimeUnixNano": str((1_772_582_403 + number) * 10**9),
        "attributes": attributes,
    }


FORMATS = {
    "jsonl": Format(
        "usage.jsonl", _canonical, ("input_tokens",), ("cache_read_tokens",), ("started_at",), ("model_request",)
    ),
    "litellm": Format(
        "litellm.jsonl",
        _litellm,
        ("prompt_tokens",),
        ("metadata", "usage_object", "prompt_tokens_details", "cached_tokens"),
        ("startTime",),
        ("model",),
    ),
    "claude-code": Format(
        "session.jsonl",
        _claude_code,
        ("message", "usage", "output_tokens"),
        ("message", "usage", "cache_read_input_tokens"),
        ("timestamp",),
        ("message", "model"),
    ),
}


def _set(record: Record, path: tuple[str, ...], value: Any) -> Record:
    changed = copy.deepcopy(record)
    node = changed
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    return changed


BAD_COUNTS: tuple[Any, ...] = (
    -1,
    -1_000_000,
    3.5,
    True,
    CANARY,
    10**12,
    {"n": CANARY},
    [120],
    "12 0",
    "1e3",
    "٣",
    " 120",
)


def _bad_line(form: Format, number: int, rng: random.Random) -> bytes:
    record = form.make(1_000_000 + number)
    kind = rng.randrange(10)
    if kind <= 3:
        return _json(_set(record, form.count, rng.choice(BAD_COUNTS)))
    if kind == 4 and form.file != "session.jsonl":
        return _json(_set(record, form.sub_count, 121))
    if kind == 4:
        return _json(_set(record, form.sub_count, rng.choice(BAD_COUNTS)))
    if kind == 5:
        return _json(
            _set(
                record,
                form.time,
                rng.choice(("yesterday " + CANARY, "2026-13-45T00:00:00Z", -5, 1e30, "9999-01-01T00:00:00Z")),
            )
        )
    if kind == 6:
        text = _json(record)
        return text[: rng.randrange(len(text) // 2, len(text) - 1)]
    if kind == 7:
        return _json(_set(record, form.count, 0)).replace(
            b": 0", b": " + b"[" * 5_000 if number % 400 == 0 else b": NaN", 1
        )
    if kind == 8:
        return rng.choice((b'"%s"', b"%s", b"[%s", b"{%s}", b'{"a": %s', b"\xff\xfe%s", b"\x00%s")) % CANARY.encode()
    return _json(_set(record, form.model, rng.choice((f"{CANARY}\0", CANARY * 1_000))))


def _json(record: Record) -> bytes:
    return json.dumps(record).encode()


def _write_lines(form: Format, folder: Path, rng: random.Random) -> None:
    lines = [_json(form.make(number)) for number in range(GOOD)] + [_bad_line(form, n, rng) for n in range(BAD)]
    # The first line is good, so that the format can be told.
    first, rest = lines[0], lines[1:]
    rng.shuffle(rest)
    (folder / form.file).write_bytes(b"\n".join([first, *rest]) + b"\n")


def _write_csv(folder: Path, rng: random.Random) -> None:
    names = ["event_id", "started_at", "model_request", "input_tokens", "cache_read_tokens", "output_tokens", "note"]
    rows = [
        [f"e{number}", _stamp(number), "gpt-4o-mini-2024-07-18", "120", "20", "30", CANARY] for number in range(GOOD)
    ]
    for number in range(BAD):
        row = [f"b{number}", _stamp(number), "gpt-4o-mini-2024-07-18", "120", "20", "30", CANARY]
        kind = rng.randrange(5)
        if kind == 0:
            row[3] = rng.choice(("-1", "3.5", "true", CANARY, "1000000000000", "=1+1", "1,2,00", "٣", "0x10", "1e3"))
        elif kind == 1:
            row[4] = "121"
        elif kind == 2:
            row[1] = rng.choice((CANARY, "04/03/2026", "2026-03-04", "12"))
        elif kind == 3:
            row = row[: rng.randrange(1, 6)]
        else:
            row = [*row, CANARY]
        rows.append(row)
    rng.shuffle(rows)
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(names)
    out.writerows(rows)
    (folder / "usage.csv").write_text(text.getvalue(), encoding="utf-8", newline="")


def _write_otlp(folder: Path, rng: random.Random) -> None:
    spans: list[Record] = [_span(number) for number in range(GOOD)]
    broken: list[bytes] = []
    for number in range(BAD):
        span = _span(1_000_000 + number)
        kind = rng.randrange(6)
        if kind <= 1:
            value = rng.choice(
                (
                    {"intValue": "-1"},
                    {"doubleValue": 3.5},
                    {"boolValue": True},
                    {"stringValue": CANARY},
                    {"intValue": str(10**12)},
                )
            )
            spans.append(_set(span, ("attributes", "gen_ai.usage.input_tokens"), value))
        elif kind == 2:
            spans.append(_set(span, ("attributes", "gen_ai.usage.cache_read.input_tokens"), {"intValue": "121"}))
        elif kind == 3:
            spans.append(
                _set(span, (rng.choice(("traceId", "spanId")),), rng.choice((CANARY, "", "0" * 32, "zz" * 16, 7)))
            )
        elif kind == 4:
            spans.append(_set(span, ("startTimeUnixNano",), rng.choice(("1", str(2**62)))))
        else:
            text = json.dumps(_request([span])).encode()
            broken.append(text[: rng.randrange(len(text) // 2, len(text) - 1)])
    first, rest = spans[0], spans[1:]
    rng.shuffle(rest)
    spans = [first, *rest]
    lines = [json.dumps(_request(spans[at : at + 50])).encode() for at in range(0, len(spans), 50)]
    head, tail = lines[0], [*lines[1:], *broken]
    rng.shuffle(tail)
    (folder / "otlp.jsonl").write_bytes(b"\n".join([head, *tail]) + b"\n")


def _request(spans: list[Record]) -> Record:
    listed = [
        span | {"attributes": [{"key": key, "value": value} for key, value in span["attributes"].items()]}
        for span in spans
    ]
    return {"resourceSpans": [{"resource": {}, "scopeSpans": [{"spans": listed}]}]}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], list[Path], str]:
    """The account of the folder as JSON, every file that the command left, and what it said on standard error."""
    rng = random.Random(5)  # noqa: S311 - a simulation
    folder, out = tmp_path_factory.mktemp("logs"), tmp_path_factory.mktemp("out")
    for form in FORMATS.values():
        _write_lines(form, folder, rng)
    _write_csv(folder, rng)
    _write_otlp(folder, rng)
    command = [sys.executable, "-m", "obsia.surfaces.cli", "assess", str(folder), "--region", "FRA", "--json"]
    # Formats hold records made alike, in the same minutes.
    command += ["--overlap", "keep"]
    written = [
        "--rejects",
        str(out / "rejects.jsonl"),
        "--report",
        str(out / "report.html"),
        "--xlsx",
        str(out / "a.xlsx"),
    ]
    environment = os.environ | {"OBSIA_DATA": str(out / "data"), "LANG": "C.UTF-8"}
    done = subprocess.run([*command, *written, "--summary", str(out / "s.md")], capture_output=True, env=environment)
    assert done.returncode == 4, done.stderr.decode()[-2_000:]
    (out / "stdout").write_bytes(done.stdout)
    (out / "stderr").write_bytes(done.stderr)
    return json.loads(done.stdout), sorted(path for path in out.rglob("*") if path.is_file()), done.stderr.decode()


def test_no_good_record_is_lost_and_no_bad_one_counted(ran: tuple[dict[str, Any], list[Path], str]) -> None:
    account, _, _ = ran
    records = account["records"]
    assert records["counted"] == 5 * GOOD
    assert account["tokens"]["input_tokens"] == 5 * GOOD * 120
    assert account["tokens"]["output_tokens"] == 5 * GOOD * 30
    assert account["tokens"]["cached_tokens"] == 5 * GOOD * 20


def test_every_bad_record_is_accounted_for(ran: tuple[dict[str, Any], list[Path], str]) -> None:
    account, files, _ = ran
    records = account["records"]
    assert records["read"] == records["counted"] + records["duplicate"] + records["rejected"]
    skipped = sum(account["records_that_are_no_usage"].values())
    assert records["rejected"] + skipped == 5 * BAD
    told = [json.loads(line) for line in (next(f for f in files if f.name == "rejects.jsonl")).read_text().splitlines()]
    assert len(told) == records["rejected"]
    assert all(
        one["file"] and one["reason"] and one["expected"] and (one.get("line") or one.get("row")) for one in told
    )


def test_no_content_is_in_any_output(ran: tuple[dict[str, Any], list[Path], str]) -> None:
    _, files, _ = ran
    assert {"rejects.jsonl", "report.html", "a.xlsx", "s.md", "stdout", "stderr", "figures.sqlite"} <= {
        f.name for f in files
    }
    for file in files:
        data = file.read_bytes()
        if file.suffix == ".xlsx":
            import zipfile

            data = b"".join(zipfile.ZipFile(file).read(name) for name in zipfile.ZipFile(file).namelist())
        assert CANARY.encode() not in data, file.name
