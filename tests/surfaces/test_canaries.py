"""What people wrote, put into 30 places of records of every format, is in no output, cache, temporary file or error."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from tests.commands import command
from tests.readers.fuzz.seeds import Seed, seeds

CANARY: Final = "QUAGGA"
"""Of no language that a page, a table or a message is in."""
TEXT: Final = f"please tell my doctor about the {CANARY}"
PLACES: Final[dict[str, Any]] = {
    "messages": [{"role": "user", "content": TEXT}],
    "prompt": TEXT,
    "completion": TEXT,
    "input": TEXT,
    "output": TEXT,
    "content": [{"type": "text", "text": TEXT}],
    "response": {"choices": [{"message": {"content": TEXT}}]},
    "request": {"messages": [{"content": TEXT}], "system": TEXT},
    "system": TEXT,
    "instructions": TEXT,
    "tools": [{"name": TEXT, "description": TEXT}],
    "tool_calls": [{"function": {"arguments": json.dumps({"said": TEXT})}}],
    "arguments": {TEXT: TEXT},
    "metadata": {"note": TEXT, TEXT: 1},
    "error": {"message": TEXT, "type": "server_error"},
    "statusMessage": TEXT,
    "title": TEXT,
    "summary": TEXT,
    "text": TEXT,
    "thinking": TEXT,
    "reasoning_content": TEXT,
    "attributes": {"gen_ai.prompt": TEXT, "llm.input_messages.0.message.content": TEXT},
    "events": [{"name": "gen_ai.content.prompt", "attributes": [{"key": "p", "value": {"stringValue": TEXT}}]}],
    "body": {"stringValue": TEXT},
    "headers": {"Authorization": f"Bearer {CANARY}", "User-Agent": TEXT},
    "url": f"https://example.org/?q={CANARY}",
    "stop_sequences": [TEXT],
    "file_name": f"{CANARY}.txt",
    "comment": TEXT,
    TEXT: TEXT,
}
OUTPUTS: Final = (
    ("--json", "--report", "report.html", "--xlsx", "account.xlsx", "--summary", "summary.md"),
    ("--csv",),
    ("--parquet", "rows.parquet"),
    ("--markdown", "--full"),
)


def planted(seed: Seed) -> bytes | None:
    """The sample with all places in each of its records, or in each of its rows."""
    if seed.suffix == ".csv":
        rows = list(csv.reader(io.StringIO(seed.data.decode("utf-8", "surrogatepass"))))
        if len(rows) < 2 or len({len(row) for row in rows}) > 1:
            return None
        out = io.StringIO(newline="")
        said = [name for name, value in PLACES.items() if isinstance(value, str) and name not in rows[0]]
        csv.writer(out, lineterminator="\n").writerows(
            [[*rows[0], *said], *([*row, *[TEXT] * len(said)] for row in rows[1:])]
        )
        return out.getvalue().encode("utf-8", "surrogatepass")
    if seed.suffix not in (".json", ".jsonl"):
        return None
    lines = [seed.data] if seed.suffix == ".json" else seed.data.splitlines()
    try:
        records = [json.loads(line) for line in lines if line.strip()]
    except ValueError:
        return None
    return "\n".join(json.dumps(_with_places(record)) for record in records).encode() + b"\n"


def _with_places(record: Any) -> Any:
    """An object, and those one and two levels below, with every place that it does not have."""
    if isinstance(record, list):
        return [_with_places(each) for each in record]
    if not isinstance(record, dict):
        return record
    inner = {
        key: {**value, **{name: said for name, said in PLACES.items() if name not in value}}
        if isinstance(value, dict) and key in ("message", "payload", "data", "request", "response", "metadata")
        else [_with_places(each) for each in value]
        if isinstance(value, list) and key in ("data", "observations", "spans", "messages", "results")
        else value
        for key, value in record.items()
    }
    return {**inner, **{name: said for name, said in PLACES.items() if name not in record}}


def texts(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, what is packed in it too, and its name."""
    for path in sorted(folder.rglob("*")):
        yield f"name of {path.name}", path.name.encode()
        if path.is_file():
            body = path.read_bytes()
            yield path.name, body
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as packed:
                    yield from ((f"{path.name}/{name}", packed.read(name)) for name in packed.namelist())
            elif body[:2] == b"\x1f\x8b":
                yield path.name, gzip.decompress(body)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a planted file of every reader that reads text with names."""
    folder = tmp_path_factory.mktemp("canaries")
    readers: set[str] = set()
    for number, seed in enumerate(seeds()):
        if seed.reader not in readers and (body := planted(seed)) is not None:
            readers.add(seed.reader)
            (folder / f"{number}{seed.suffix}").write_bytes(body)
    assert len(PLACES) >= 30
    assert len(readers) >= 20, readers
    return folder


def test_what_people_wrote_is_in_no_output_cache_temporary_file_or_error(records: Path, tmp_path: Path) -> None:
    data, temporary, outputs = (tmp_path / name for name in ("data", "temporary", "outputs"))
    for folder in (data, temporary, outputs):
        folder.mkdir()
    settings = {**os.environ, "OBSIA_DATA": str(data), "TMPDIR": str(temporary), "HOME": str(data)}
    counted = 0
    # All formats to the one output that has everything; the others say the same of two.
    few = sorted(map(str, records.iterdir()))[:2]
    for chosen, read in zip(OUTPUTS, ([str(records)], few, few, few), strict=True):
        words = ["assess", *read, "--overlap", "keep", "--by", "model", "--rejects", "rejects.jsonl", *chosen]
        ended = command(words, environment=settings, folder=outputs)
        assert ended.returncode in (0, 4), ended.stderr
        assert CANARY not in ended.stdout
        assert CANARY not in ended.stderr
        counted += len(ended.stdout)
    # A file whose reader is named and that is something else is refused with an error.
    broken = tmp_path / "broken.jsonl"
    broken.write_text(f'{{"{TEXT}\n{TEXT}\n')
    ended = command(["assess", str(broken), "--format", "langfuse"], environment=settings, folder=outputs)
    assert ended.returncode not in (0, 1)
    assert CANARY not in ended.stdout + ended.stderr
    assert counted
    for place in (data, temporary, outputs):
        for name, body in texts(place):
            assert CANARY.encode() not in body, name
    assert {path.name for path in outputs.iterdir()} >= {"report.html", "account.xlsx", "rows.parquet", "summary.md"}
    assert any(path.is_file() for path in data.rglob("*"))


def test_a_canary_that_is_told_would_be_found(records: Path, tmp_path: Path) -> None:
    """The control: the name of a model is shown, and so is found."""
    (tmp_path / "usage.csv").write_text(f"model,input_tokens,output_tokens\n{CANARY},5,5\n")
    words = ["assess", "usage.csv", "--report", "report.html", "--no-record"]
    settings = {**os.environ, "OBSIA_DATA": str(tmp_path / "data")}
    assert command(words, environment=settings, folder=tmp_path).returncode == 0
    assert any(CANARY.encode() in body for name, body in texts(tmp_path) if name == "report.html")
    assert any(CANARY.encode() in body for _, body in texts(records))
