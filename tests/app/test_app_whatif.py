"""What-ifs have the sign of what they change; keys and changes that say nothing are refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from obsia.accounting.impacts import QUANTITIES
from obsia.app.questions.usage import TOP
from obsia.app.request.estimate import estimate
from obsia.app.usage.assess import assess
from obsia.core.columns import LARGEST_COUNT
from obsia.core.errors import BadCall
from obsia.core.locales import locale

Usage = Callable[..., str]


# --- what-ifs


def test_what_ifs_have_the_sign_of_what_they_change(mixed: str) -> None:
    texts = ("region=SWE", "output=0.5", "output=1", "output=2", "input=2", "cached=1", "cached=0", "model=gpt-4o-mini")
    account = assess(mixed, what_if=texts)
    found = {scenario.text: scenario.differences[0] for scenario in account.scenarios}
    carbon = {scenario.text: scenario.differences[1] for scenario in account.scenarios}
    for difference in (*found.values(), *carbon.values()):
        assert 0 <= difference.probability_lower <= 1
        assert difference.ratio_low <= difference.ratio_median <= difference.ratio_high
        assert difference.figure.low <= difference.figure.median <= difference.figure.high
        assert sum(difference.figure.kind_shares.values()) == pytest.approx(1) or not difference.figure.kind_shares
    assert found["output=0.5"].figure.high < 0
    assert found["output=0.5"].probability_lower == 1
    assert found["output=2"].figure.low > 0
    assert found["output=2"].probability_lower == 0
    assert found["input=2"].figure.low > 0
    assert found["cached=1"].figure.high < 0
    assert found["cached=0"].figure.low > 0
    assert_nothing(found["output=1"])
    assert carbon["region=SWE"].figure.mean < 0
    # Another region changes the grid, and the energy at the meter through a PUE by region only.
    assert found["model=gpt-4o-mini"].figure.mean < 0


def assert_nothing(difference: Any) -> None:
    figure = difference.figure
    assert (figure.low, figure.median, figure.high, figure.mean) == (0, 0, 0, 0)
    assert (difference.probability_lower, difference.ratio_low, difference.ratio_high) == (0, 1, 1)


def test_the_same_choice_makes_no_difference(usage: Usage) -> None:
    path = usage("model_request,region,input_tokens,output_tokens", "google/gemma-3-27b-it,FRA,4000,800")
    account = assess(path, what_if=["region=FRA", "model=google/gemma-3-27b-it", "output=1", "input=1", "cached=0"])
    for scenario in account.scenarios:
        for difference in scenario.differences:
            assert_nothing(difference)


def test_half_the_output_is_that_of_a_file_with_half_the_output(usage: Usage) -> None:
    header = "model_request,region,input_tokens,output_tokens"
    whole = assess(usage(header, "google/gemma-3-27b-it,FRA,4000,801"), what_if=["output=0.5", "model=gpt-4o"])
    half = assess(usage(header, "google/gemma-3-27b-it,FRA,4000,400", name="half.csv"))
    other = assess(usage(header, "gpt-4o,FRA,4000,801", name="other.csv"))
    changes = [scenario.differences[0].figure.mean for scenario in whole.scenarios]
    energy = whole.figures[0].mean
    assert changes == pytest.approx([half.figures[0].mean - energy, other.figures[0].mean - energy], rel=1e-9)


def test_a_what_if_of_counts_at_their_limit_is_computed(usage: Usage) -> None:
    path = usage(
        "model_request,calls,input_tokens,output_tokens",
        *[f"gpt-4o,{n},{LARGEST_COUNT},{LARGEST_COUNT}" for n in (1, 90_000)],
    )
    account = assess(path, what_if=["output=100", "input=100"])
    assert all(scenario.differences[0].figure.low > 0 for scenario in account.scenarios)


@pytest.mark.parametrize(
    "text",
    ["", "region", "region=", "=FRA", "output=-1", "output=1e3", "output=101", "output=nan", "cached=1.1", "colour=red",
     "output=0.00001", "output=½"],
)  # fmt: skip
def test_a_what_if_that_says_nothing_is_refused(mixed: str, text: str) -> None:
    with pytest.raises(BadCall, match="what-if"):
        assess(mixed, what_if=[text])


# --- keys


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("colour", "not a key"),
        ("label.", "not a key"),
        ("model,model", "twice"),
        ("label.octave", "needs the column 'label.octave'"),
        ("operation", "needs the column 'operation'"),
    ],
)
def test_a_key_that_does_not_exist_is_refused(mixed: str, by: str, said: str) -> None:
    with pytest.raises(BadCall, match=said) as error:
        assess(mixed, by=by)
    assert "label.octave" not in str(error.value) or "Labels of these records: label.team" in str(error.value)


def test_keys_of_columns_that_no_input_has_are_refused(usage: Usage) -> None:
    path = usage("output_tokens", "5")
    for by, column in (("day", "started_at"), ("input_octave", "input_tokens"), ("session_id", "session_id")):
        with pytest.raises(BadCall, match=column):
            assess(path, by=by)
    assert assess(path, by="output_octave").tables[0].groups[0].keys == {"output_octave": "4-7"}
    assert assess(usage("output_tokens", "0"), by="output_octave").tables[0].groups[0].keys == {"output_octave": "0"}
    with pytest.raises(BadCall, match="top"):
        assess(path, top=0)


def test_a_table_asked_for_twice_is_one_table(mixed: str) -> None:
    assert len(assess(mixed, by=["model", " model ", ""]).tables) == 1


# --- notes, command, ids


def test_what_is_left_out_of_a_folder_is_said(usage: Usage, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    usage("input_tokens,output_tokens", "1,2", name="in/usage.csv")
    (folder / "notes.docx").write_text("x")
    (note,) = assess(str(folder)).notes
    assert note.code == "notice-ignored"
    assert "notes.docx" in str(note)


def test_an_unwritable_folder_is_said_and_not_fatal(
    mixed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("OBSIA_DATA", str(blocked / "data"))
    (note,) = assess(mixed).notes
    assert note.code == "notice-record"
    assert locale("fr").text(note).startswith("les chiffres n’ont pas été gardés")
    (said,) = estimate("gpt-4o", input_tokens=1, output_tokens=1).notes
    assert said.code == "notice-record"
    assert estimate("gpt-4o", input_tokens=1, output_tokens=1, record_figures=False).notes == ()


def test_any_change_of_what_was_asked_is_another_id(usage: Usage) -> None:
    header = "model_request,region,input_tokens,output_tokens"
    path = usage(header, "gpt-4o,FRA,10,10")
    changed = usage(header, "gpt-4o,FRA,10,11", name="changed.csv")
    calls: list[tuple[tuple[str, ...], dict[str, Any]]] = [
        ((path,), {}),
        ((changed,), {}),
        ((path, changed), {}),
        ((path,), {"seed": 8}),
        ((path,), {"region": "DEU"}),
        ((path,), {"model": "gpt-4o-mini"}),
        ((path,), {"host": "openai"}),
        ((path,), {"by": "model"}),
        ((path,), {"top": 3}),
        ((path,), {"what_if": ["output=0.5"]}),
        ((path,), {"format": "csv"}),
        ((path,), {"encoding": "latin-1"}),
        ((path,), {"delimiter": ","}),
        ((path,), {"map": "input_tokens=input_tokens,output_tokens=output_tokens"}),
    ]
    ids = [assess(*paths, record_figures=False, **options).figures[0].figure_id for paths, options in calls]
    assert len(set(ids)) == len(calls)
    assert assess(path).figures[0].figure_id == ids[0]
    assert assess(changed, path).figures[0].figure_id == ids[2]
    assert assess(path, threads=1).request_id == ids[0].split("-")[0]


def test_progress_is_told_in_order(usage: Usage) -> None:
    told: list[str] = []
    assess(usage("input_tokens,output_tokens", "1,2", "x,y"), on_progress=told.append)
    assert told == ["reading", "summing", "rejects", "drawing", "recording"]


def test_the_command_says_what_was_asked(usage: Usage) -> None:
    path = usage("input_tokens;output_tokens", name="semi.csv")
    Path(path).write_text("a;b\n1;2\n", "latin-1")
    account = assess(
        path, model="gpt-4o", host="openai", region="FRA", by=["model,zone"], what_if=["output=2"], top=3, seed=9,
        map="input_tokens=a,output_tokens=b", format="csv", delimiter=";", encoding="latin-1",
    )  # fmt: skip
    assert account.command == (
        "obsia", "assess", path, "--model", "gpt-4o", "--host", "openai", "--region", "FRA",
        "--map", "input_tokens=a,output_tokens=b", "--format", "csv", "--delimiter", ";", "--encoding", "latin-1",
        "--by", "model,zone", "--what-if", "output=2", "--top", "3", "--seed", "9",
    )  # fmt: skip
    assert assess(pl.DataFrame({"input_tokens": [1]})).command == ("obsia", "assess", "FRAME")


def test_all_quantities_are_in_every_group(mixed: str) -> None:
    account = assess(mixed, by="model")
    for each in (account.total, *account.tables[0].groups):
        assert [(f.quantity, f.boundary) for f in each.figures] == [(q.name, q.boundary) for q in QUANTITIES]
    assert TOP == 40
