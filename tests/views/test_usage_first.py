"""The first screen of an account: 25 lines at most, the largest models, one warning."""

from __future__ import annotations

import io
from itertools import product
from pathlib import Path

import pytest

from obsia.app.usage.account import Account
from obsia.app.usage.assess import assess
from obsia.core.locales import locale
from obsia.core.locales.wording import ENERGY, find
from obsia.views.usage_first import document
from obsia.writers.terminal import Page, write

EXAMPLES = Path(__file__).parents[2] / "examples"
MOST_LINES = 25


def screen(account: Account, language: str = "en") -> list[str]:
    """The lines of the first screen, as wide as COLUMNS says."""
    stream = io.StringIO()
    write(document(account, rejects_file="obsia-rejects.jsonl"), Page(locale(language), stream=stream))
    return stream.getvalue().splitlines()


@pytest.mark.parametrize(
    "name", ["claude_code.jsonl", "focus.csv", "messages.csv", "litellm_spend_logs.csv", "otlp_spans.jsonl"]
)
def test_it_fits_in_25_lines_in_both_languages(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    account = assess(EXAMPLES / name, record_figures=False, with_largest=True)
    for language, width in product(("en", "fr"), (110, 80)):
        monkeypatch.setenv("COLUMNS", str(width))
        lines = screen(account, language)
        assert 12 <= len(lines) <= MOST_LINES, "\n".join(lines)
        assert max(map(len, lines)) <= width
        assert f"obsia trace {find(account.figures, ENERGY).figure_id}" in "\n".join(lines)


def test_the_largest_models_stand_by_their_energy_and_change_no_id(tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    models = {"gpt-4o": 1, "gpt-4o-mini": 900_000, "claude-opus-4-6": 300_000, "mistral-large-latest": 100_000}
    rows = "".join(f"{model},10,{tokens}\n" for model, tokens in models.items())
    path.write_text("model_request,input_tokens,output_tokens\n" + rows + "no-such-model,5,5\nno-such-model,5,x\n")
    account = assess(path, record_figures=False, with_largest=True)
    alone = assess(path, record_figures=False)
    assert alone.largest is None
    assert (account.figures, account.request_id) == (alone.figures, alone.request_id)
    assert account.largest is not None
    shares = {group.keys["model"]: group.energy_share for group in account.largest.groups}
    assert sum(shares.values()) == pytest.approx(1)
    lines = screen(account)
    head = next(at for at, line in enumerate(lines) if "of the energy" in line)
    assert [line.split()[0] for line in lines[head + 1 : head + 4]] == sorted(shares, key=lambda model: -shares[model])[
        :3
    ]
    text = " ".join(" ".join(lines).split())
    # The gravest warning in words, the others by their number.
    assert "Warning: one record of 6 was rejected: obsia-rejects.jsonl. One more with --full." in text
    assert len(lines) <= MOST_LINES
