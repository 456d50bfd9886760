"""A record that holds more tokens than can be is counted as it stands, and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsia.app.usage.assess import assess
from obsia.core.locales import Locale, languages

HEAD = "event_id,started_at,model,input_tokens,output_tokens,calls"


def notes_of(folder: Path, *rows: str) -> list[str]:
    file = folder / "usage.csv"
    file.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    return [str(note) for note in assess(str(file), record_figures=False).notes]


@pytest.mark.parametrize(
    ("row", "is_giant"),
    [
        ("large,2026-01-01T00:00:00Z,gpt-4o,1000,2000000000,", True),
        ("large,2026-01-01T00:00:00Z,gpt-4o,11000000,400,1", True),
        ("usual,2026-01-01T00:00:00Z,gpt-4o,900000,60000,", False),
        ("sum,2026-01-01T00:00:00Z,gpt-4o,2000000000,2000000000,1000", False),
    ],
)
def test_what_no_call_can_hold_is_named(tmp_path: Path, row: str, is_giant: bool) -> None:
    told = [
        note
        for note in notes_of(tmp_path, "one,2026-01-01T00:00:00Z,gpt-4o,1000,400,", row)
        if "than is possible" in note
    ]
    assert bool(told) == is_giant
    assert all("large" in note for note in told)


def test_it_is_said_in_every_language() -> None:
    for language in languages():
        told = Locale(language)("notice-giants", count=2, count_text="2", record="large", tokens_text="3")
        assert "large" in told
