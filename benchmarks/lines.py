"""Generate canonical JSON lines: a large file, many small ones, the same bytes in one, and some of which one is cut.

python benchmarks/lines.py FOLDER
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

MODELS = ("gpt-4o", "gpt-4o-mini", "claude-sonnet-4-5", "gemini-2.5-flash", "mistral-large-latest")
_RECORDS = {"tiny": (1, 20), "flat": (1, 1_000_000), "small": (10_000, 20), "sound": (2_000, 20)}
"""Folder -> files, and records of each."""


def records(count: int, *, seed: int) -> Iterator[bytes]:
    """So many calls, each on its line."""
    rng = random.Random(seed)  # noqa: S311 - numbers for a benchmark
    for number in range(count):
        inputs, outputs = int(rng.lognormvariate(6.5, 1)) + 1, int(rng.lognormvariate(5, 1)) + 1
        record = {
            "started_at": f"2026-03-{1 + number % 28:02d}T{number % 24:02d}:{number % 60:02d}:07Z",
            "provider": "openai",
            "model_request": MODELS[number % len(MODELS)],
            "region": "fr",
            "input_tokens": inputs,
            "cache_read_tokens": inputs // 3,
            "output_tokens": outputs,
            "reasoning_tokens": 0,
            "duration_us": outputs * 15_000,
            "label.team": f"team-{number % 40}",
        }
        yield json.dumps(record, separators=(",", ":")).encode() + b"\n"


def generate(folder: Path) -> None:
    """Fill ``folder`` with a folder of each kind."""
    for name, (files, count) in _RECORDS.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number in range(files):
            (folder / name / f"{number:05d}.jsonl").write_bytes(b"".join(records(count, seed=number)))
    (folder / "whole").mkdir(exist_ok=True)
    texts = (file.read_bytes() for file in sorted((folder / "small").iterdir()))
    (folder / "whole" / "all.jsonl").write_bytes(b"".join(texts))
    (folder / "broken").mkdir(exist_ok=True)
    for file in sorted((folder / "sound").iterdir()):
        data = file.read_bytes()
        cut = file.name == "01234.jsonl"
        (folder / "broken" / file.name).write_bytes(data[: len(data) // 2] + b"\n" + data if cut else data)


if __name__ == "__main__":
    generate(Path(sys.argv[1]))
