"""The same calls given twice: as copies of files, and as two signals of OpenTelemetry."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from obsia.app.usage.assess import assess
from obsia.core.errors import GivenTwice
from obsia.core.locales import Locale
from obsia.core.message import Note, Symbol
from obsia.readers import otlp
from obsia.views.usage_messages import doubtful

START = 1_772_359_210_000_000_000
SECOND = 1_000_000_000


def _attributes(**values: Any) -> list[dict[str, Any]]:
    kinds = {str: "stringValue", int: "intValue"}
    return [{"key": key.replace("_X_", "."), "value": {kinds[type(value)]: value}} for key, value in values.items()]


CHAT = {
    "gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4o",
}  # fmt: skip


def _resource(service: str) -> dict[str, Any]:
    return {"attributes": _attributes(**{"service.name": service})}


def spans(path: Path, *, service: str, number: int = 3, at: int = START) -> Path:
    """Calls of a service, a second apart."""
    held = [
        {
            "traceId": f"{service}{each}".encode().hex().zfill(32), "spanId": f"{each + 1:016x}", "name": "chat",
            "startTimeUnixNano": str(at + each * SECOND), "endTimeUnixNano": str(at + (each + 1) * SECOND),
            "attributes": _attributes(
                **CHAT, **{"gen_ai.usage.input_tokens": 100, "gen_ai.usage.output_tokens": 20}
            ),
        }
        for each in range(number)
    ]  # fmt: skip
    request = {"resourceSpans": [{"resource": _resource(service), "scopeSpans": [{"spans": held}]}]}
    path.write_text(json.dumps(request) + "\n")
    return path


def metrics(path: Path, *, service: str, at: int = START) -> Path:
    """The tokens of a minute of a service."""
    points = [
        {
            "startTimeUnixNano": str(at - 5 * SECOND), "timeUnixNano": str(at + 55 * SECOND), "count": "3",
            "sum": total, "bucketCounts": ["3"], "explicitBounds": [],
            "attributes": _attributes(**CHAT, **{"gen_ai.token.type": kind}),
        }
        for kind, total in (("input", 300), ("output", 60))
    ]  # fmt: skip
    held = {"name": "gen_ai.client.token.usage", "histogram": {"aggregationTemporality": 1, "dataPoints": points}}
    request = {"resourceMetrics": [{"resource": _resource(service), "scopeMetrics": [{"metrics": [held]}]}]}
    path.write_text(json.dumps(request) + "\n")
    return path


def test_spans_and_metrics_of_one_service_in_two_files_are_pointed_out(tmp_path: Path) -> None:
    spans(tmp_path / "traces.jsonl", service="shop")
    metrics(tmp_path / "metrics.jsonl", service="shop")
    spans(tmp_path / "other.jsonl", service="office")
    with pytest.raises(GivenTwice) as caught:
        assess(tmp_path, record_figures=False)
    assert [each.code for each in caught.value.found] == ["given-twice-signals"]
    removed = assess(tmp_path, overlap="remove", record_figures=False)
    assert (removed.total.tokens.calls, removed.records.duplicate) == (6, 1)
    assert removed.notes == (Note("notice-removed", count=1),)
    account = assess(tmp_path, overlap="keep", record_figures=False)
    assert account.total.tokens.calls == 9
    assert account.notes == (Note("notice-signals", service="shop", calls=3),)
    for language, words in (("en", "spans and metrics"), ("fr", "traces et des métriques")):
        told = Locale(language).text(doubtful(account)[0])
        assert words in told
        assert told.endswith("shop: 3" if language == "en" else "shop\N{NO-BREAK SPACE}: 3")


@pytest.mark.parametrize(
    ("service", "at"), [("office", START), ("shop", START + 3600 * SECOND)], ids=["another service", "another hour"]
)
def test_metrics_of_something_else_are_no_second_signal(tmp_path: Path, service: str, at: int) -> None:
    spans(tmp_path / "traces.jsonl", service="shop")
    metrics(tmp_path / "metrics.jsonl", service=service, at=at)
    assert assess(tmp_path, record_figures=False).notes == ()


def test_a_service_may_have_no_name(tmp_path: Path) -> None:
    for path in (spans(tmp_path / "traces.jsonl", service=""), metrics(tmp_path / "metrics.jsonl", service="")):
        request = json.loads(path.read_text())
        next(iter(request.values()))[0]["resource"] = {"attributes": []}
        path.write_text(json.dumps(request) + "\n")
    account = assess(tmp_path, overlap="keep", record_figures=False)
    assert account.notes == (Note("notice-signals", service=Symbol("-"), calls=3),)


def test_copies_are_counted_without_being_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    once, twice, _ = (spans(tmp_path / f"{name}.jsonl", service=name, number=n) for name, n in
                          (("once", 2), ("twice", 5), ("alone", 7)))  # fmt: skip
    (tmp_path / "table.csv").write_text("model_request,input_tokens,output_tokens\ngpt-4o,10,5\ngpt-4o,-1,5\n")
    for number in range(2):
        shutil.copy(twice, tmp_path / f"z-copy-{number}.jsonl")
        shutil.copy(tmp_path / "table.csv", tmp_path / f"z-copy-{number}.csv")
    shutil.copy(once, tmp_path / "z-once.jsonl")
    read: list[str] = []

    def counted(*, file: str, options: Any) -> Any:
        read.append(Path(file).name)
        return events(file=file, options=options)

    events = otlp.events
    monkeypatch.setattr(otlp, "events", counted)
    account = assess(tmp_path, record_figures=False)
    where = account.records
    assert (where.counted, where.duplicate, where.rejected) == (2 + 5 + 7 + 1, 2 + 2 * 5 + 2 * 2, 1)
    assert account.total.tokens.output_tokens == 20 * (2 + 5 + 7) + 5
    assert sorted(read) == ["alone.jsonl", "once.jsonl", "twice.jsonl"]


def test_copies_of_a_broken_file_are_nothing(tmp_path: Path) -> None:
    spans(tmp_path / "whole.jsonl", service="shop")
    packed = gzip.compress((tmp_path / "whole.jsonl").read_bytes() * 50)
    for name in ("cut.jsonl.gz", "z-cut.jsonl.gz"):
        (tmp_path / name).write_bytes(packed[: len(packed) // 2])
    account = assess(tmp_path, record_figures=False)
    assert (account.records.read, account.records.duplicate) == (3, 0)
    assert "cut.jsonl.gz" in account.unreadable[0]
