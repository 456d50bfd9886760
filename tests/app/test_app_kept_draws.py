"""Draws that are kept: the account is the same to the byte, and whatever decides them makes them anew."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from obsia.accounting.draws import SEED, Worlds
from obsia.accounting.pricing import DrawnState, Pricing
from obsia.app import kept_files
from obsia.app.questions.usage import Assess
from obsia.app.usage import kept_draws
from obsia.app.usage.assess import answer
from obsia.app.usage.usage_sums import Run
from obsia.views.usage_data import account_record

KEEPS = Run(keeps_draws=True)
ROWS = (
    *("gpt-4o,,FRA,1000,200,,,", "openai/gpt-oss-20b,aws,,30000,900,,,"),
    *("dall-e-3,openai,,,,image,2,", "text-embedding-3-small,,DEU,900,,embeddings,,"),
)


@pytest.fixture(scope="module")
def usage(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("usage") / "usage.csv"
    return _written(path, ROWS)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path))
    return tmp_path


def _written(path: Path, rows: Sequence[str]) -> str:
    head = "model_request,provider,region,input_tokens,output_tokens,operation,images,audio_ms\n"
    path.write_text(head + "".join(f"{row}\n" for row in rows))
    return str(path)


def _record(run: Run, *paths: str, keeps: bool = True, seed: int = SEED) -> str:
    asked = Assess(paths, by=("model", "zone"), what_if=("region=FRA",), record_figures=keeps, seed=seed)
    return json.dumps(account_record(answer(asked, run)), default=str)


def _kept(data: Path) -> list[Path]:
    return sorted(data.glob(f"{kept_draws.FOLDER}/*"))


def test_the_account_is_the_same_to_the_byte_and_draws_nothing(
    usage: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = _record(Run(), usage)
    assert not _kept(data)
    assert _record(KEEPS, usage) == plain
    (place,) = _kept(data)
    assert place.stat().st_mode & 0o077 == 0
    resumed: list[DrawnState] = []
    resume = Pricing.resume

    def resuming(self: Pricing, drawn: DrawnState) -> None:
        resumed.append(drawn)
        resume(self, drawn)

    monkeypatch.setattr(Pricing, "resume", resuming)
    assert _record(KEEPS, usage, keeps=False) == plain
    assert len(resumed) == 1
    # A file of which a bit has changed is none; an account that records nothing leaves nothing.
    harmed = bytearray(place.read_bytes())
    harmed[5_000] ^= 1
    place.write_bytes(harmed)
    assert _record(KEEPS, usage, keeps=False) == plain
    assert len(resumed) == 1
    assert place.read_bytes() == harmed


def test_what_decides_the_draws_names_the_file(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = _written(tmp_path / "usage.csv", ROWS[:1])
    _record(KEEPS, usage)
    more = _written(tmp_path / "more.csv", (ROWS[0], ROWS[0].replace("1000", "7")))
    _record(KEEPS, more)
    assert len(_kept(data)) == 1, "other sums of the same models in the same places rest on the same draws"
    _record(KEEPS, _written(tmp_path / "other.csv", ROWS[1:2]))
    assert len(_kept(data)) == 2
    _record(KEEPS, usage, seed=8)
    assert len(_kept(data)) == 3
    monkeypatch.setattr(kept_draws, "_program", lambda: iter([("changed.py", 1, 1)]))
    _record(KEEPS, usage)
    assert len(_kept(data)) == 4
    monkeypatch.setattr(kept_files, "MOST_BYTES", 1_000)
    _record(KEEPS, usage, seed=9)
    assert len(_kept(data)) == 4, "what is too large is not kept"


def test_nothing_is_resumed_where_something_is_drawn() -> None:
    worlds = Worlds()
    worlds.scores(("subject", "property"))
    with pytest.raises(ValueError, match="worlds-begun"):
        worlds.resume((), {})
