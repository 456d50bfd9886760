"""``train`` and ``train_table``: what people state, what is refused, what comes out."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsia.app.questions.training import Train
from obsia.app.training.train import (
    COLUMNS,
    answer,
    train,
    train_table,
    training_record,
    training_rows,
    write_predicted,
)
from obsia.app.training.training_inputs import TARGETS, decimal_year, device_named
from obsia.core import figure
from obsia.core.errors import BadCall, BadInput, KnownName, UnknownName
from obsia.core.locales import locale
from obsia.facts import snapshot as facts
from obsia.views import training as view
from obsia.writers import markdown

HEAD = "id,params_total_b,params_active_b,arch,tokens_t,precision,hardware,energy_scope,pue,release"
ROW = "a,70,70,dense,15,bf16,H100,system+pue,1.2,2024-07"


def write(folder: Path, *rows: str, head: str = HEAD) -> str:
    path = folder / "runs.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return str(path)


def test_the_figures_of_a_run() -> None:
    found = train(
        params_total=7e10, params_active=7e10, tokens=1.5e13, hardware="H100", precision="bf16", region="FRA",
        release="2024-07", record_figures=False,
    )  # fmt: skip
    about = [(each.quantity, each.boundary.value) for each in found.figures]
    assert about == [
        ("training_device_h", "accelerator"), ("training_energy_kwh", "facility"), ("training_energy_kwh", "server"),
        ("training_energy_kwh", "accelerator"), ("training_carbon_g", "facility"),
        ("training_flop_count", "accelerator"),
    ]  # fmt: skip
    assert found.figures[0].tested is figure.Tested.TESTED
    assert found.figures[1].tested is figure.Tested.EXTRAPOLATED
    assert {each.tested for each in found.development} == {figure.Tested.ELICITED}
    assert all(each.evidence for each in (*found.figures, *found.development))
    assert found.run.architecture == "dense"
    record = training_record(found)
    assert record["probability_above_1e25_flop"] == 0.0
    assert record["stated"]["hardware"] == "NVIDIA H100 SXM5 80GB"
    assert [row["table"] for row in training_rows(found)] == ["training"] * 6 + ["development"] * 3


def test_stated_hours_are_no_figure_and_carry_energy() -> None:
    found = train(devices=1000, hours=240.0, hardware="A100", record_figures=False)
    assert found.run.device_h == 240_000.0
    assert "training_device_h" not in {each.quantity for each in found.figures}
    assert "training_carbon_g" not in {each.quantity for each in found.figures}


def test_the_same_call_gives_the_same_figures() -> None:
    one, two = (train(flop=1e24, hardware="A100", record_figures=False) for _ in range(2))
    assert one.figures == two.figures
    other = train(flop=1e24, hardware="A100", seed=8, record_figures=False)
    assert other.figures[0].figure_id != one.figures[0].figure_id
    assert other.command[-2:] == ("--seed", "8")


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({"params_active": 70}, "write 70B"),
        ({"params_total": 1e9, "params_active": 2e9}, "cannot exceed"),
        ({"flop": 1e24, "architecture": "rnn"}, "one of dense"),
        ({"flop": 1e24, "layers": 80}, "all three"),
        ({"hours": 10.0, "hardware": "H100"}, "--devices"),
        ({"hours": 10.0, "devices": 8, "device_hours": 80.0}, "give one"),
        ({"flop": 1e24, "pue": 0.9}, "from 1 to 4"),
        ({"flop": 1e24, "precision": "int1"}, "one of bf16"),
        ({"flop": 1e24, "release": "soon"}, "YYYY"),
        ({"flop": 1e24, "release": "2025-02-31"}, "'2025-02-31' is not a date"),
        ({"flop": 1e24, "release": "2099-01"}, "'2099-01' is in the future"),
        ({"flop": -1.0}, "--flop: '-1.0' is not a positive amount. Expected: a positive amount"),
        ({"flop": float("nan")}, "--flop: 'nan' is not a number. Expected: a positive amount"),
    ],
)
def test_what_cannot_be_is_refused(stated: dict[str, object], told: str) -> None:
    with pytest.raises(BadCall, match=told):
        train(**stated, record_figures=False)  # type: ignore[arg-type]


def test_unknown_hardware_is_not_guessed() -> None:
    with pytest.raises(UnknownName, match="hardware") as caught:
        train(flop=1e24, hardware="abacus", record_figures=False)
    assert caught.value.remedy is not None


@pytest.mark.parametrize(
    ("text", "device"),
    [
        ("H100", "NVIDIA H100 SXM5 80GB"),
        ("64x A100 PCIe 80GB", "NVIDIA A100 PCIe"),
        ("A100-40GB", "NVIDIA A100 SXM4 40 GB"),
        ("nvidia a100 sxm4 80 gb", "NVIDIA A100 SXM4 80 GB"),
        ("A100 SXM4 40 GB", "NVIDIA A100 SXM4 40 GB"),
        ("TPUv4", "Google TPU v4"),
        ("tpu v5e", "Google TPU v5e"),
        ("MI300X", "AMD Instinct MI300X"),
        ("Cerebras CS-2", None),
        ("TPU", None),
        ("", None),
    ],
)
def test_names_of_hardware(text: str, device: str | None) -> None:
    assert device_named(facts.load(), text) == device


def test_the_second_name_stands_in_for_the_first() -> None:
    assert device_named(facts.load(), "a big machine", "v100") == "NVIDIA Tesla V100 SXM2 32 GB"


def test_dates() -> None:
    assert decimal_year("2024") == 2024.5
    assert decimal_year("2024-01") == pytest.approx(2024 + 0.5 / 12)
    assert 2024.9 < decimal_year("2024-12-31") <= 2025.0


def test_a_table_of_runs(tmp_path: Path) -> None:
    found = train_table(write(tmp_path, ROW, "b,,,,,,,,,", "", "c,671,37,moe,14.8,fp8,H800,gpu_only,,2024-12-26"))
    assert [row["id"] for row in found.rows] == ["a", "b", "c"]
    for row in found.rows:
        assert list(row) == list(COLUMNS)
        for name in ("device_hours", "energy_mwh"):
            values = [float(row[f"{name}_p{percent}"]) for percent in ("05", "10", "50", "90", "95")]
            assert values == sorted(values)
            assert values[0] > 0
    out = tmp_path / "out.csv"
    write_predicted(found, path=str(out), source=str(tmp_path / "runs.csv"))
    assert out.read_text(encoding="utf-8").splitlines()[0] == ",".join(COLUMNS)


def test_targets_change_nothing(tmp_path: Path) -> None:
    plain = train_table(write(tmp_path, ROW)).rows
    head = f"{HEAD},{','.join(TARGETS)}"
    loud = train_table(write(tmp_path, f"{ROW},{','.join('1' for _ in TARGETS)}", head=head))
    assert loud.rows == plain
    assert loud.unused == ()


def test_a_row_does_not_depend_on_its_neighbours(tmp_path: Path) -> None:
    alone = train_table(write(tmp_path, ROW)).rows[0]
    many = train_table(write(tmp_path, *(f"r{n}{ROW[1:]}" for n in range(3)), ROW)).rows[-1]
    assert many == alone


@pytest.mark.parametrize(
    ("row", "field", "expected"),
    [
        ("a,many,70,dense,15,bf16,H100,system,1.2,2024", "params_total_b", "positive number"),
        ("a,70,71,dense,15,bf16,H100,system,1.2,2024", "params_active_b", "at most"),
        ("a,70,70,dense,-1,bf16,H100,system,1.2,2024", "tokens_t", "positive number"),
        ("a,70,70,dense,15,bf16,H100,planet,1.2,2024", "energy_scope", "gpu_only"),
        ("a,70,70,dense,15,bf16,H100,system,0.5,2024", "pue", "1 or more"),
        ("a,70,70,dense,15,bf16,H100,system,1.2,May", "release", "YYYY"),
        (",70,70,dense,15,bf16,H100,system,1.2,2024", "id", "name"),
        ("a,70,70", "", "10 cells"),
    ],
)
def test_a_bad_row_is_told_and_the_others_stay(tmp_path: Path, row: str, field: str, expected: str) -> None:
    found = train_table(write(tmp_path, row, f"good{ROW[1:]}"))
    assert [each["id"] for each in found.rows] == ["good"]
    (rejected,) = found.rejected
    assert (rejected.line, rejected.field) == (2, field)
    assert expected in str(rejected.expected)
    assert "line 2" in str(rejected)


def test_what_is_not_understood_is_told(tmp_path: Path) -> None:
    found = train_table(write(tmp_path, "a,70,70,rnn,15,int1,CS-2,,,,x", head=f"{HEAD},spare"))
    assert set(found.not_understood) == {"arch", "precision", "hardware"}
    assert found.unused == ("spare",)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such column"):
        train_table(write(tmp_path, "1", head="name"))
    with pytest.raises(BadInput, match="occurs twice"):
        train_table(write(tmp_path, "1,2", head="id,id"))
    with pytest.raises(BadInput, match=r"none\.csv"):
        train_table(str(tmp_path / "none.csv"))
    (tmp_path / "bytes.csv").write_bytes(b"id\n\xff\xfe\n")
    with pytest.raises(BadInput, match="UTF-8"):
        train_table(str(tmp_path / "bytes.csv"))
    with pytest.raises(BadInput):
        train_table(write(tmp_path, 'a,"open'))


def test_the_input_is_not_overwritten(tmp_path: Path) -> None:
    path = write(tmp_path, ROW)
    with pytest.raises(BadCall, match=r"--out: .*runs\.csv' is one of the inputs"):
        write_predicted(train_table(path), path=path, source=path)
    with pytest.raises(BadCall, match="cannot be written"):
        write_predicted(train_table(path), path=str(tmp_path / "none" / "out.csv"), source=path)


def test_a_model_by_name_takes_what_is_stated_of_its_run_with_who_says_so() -> None:
    found = answer(Train(model="Llama 3.1 405B", record_figures=False))
    assert found.model is not None
    assert found.model.facts.model_id == "meta/llama-3.1-405b"
    stated = {each.option: each for each in found.stated}
    assert (found.run.device_h, found.run.tokens) == (stated["device_hours"].value, 15.6e12)
    assert all(each.address.startswith("https://") for each in found.stated)
    assert "flop" not in stated  # Weights and tokens give it.
    assert "meta/llama-3.1-405b" in " ".join(found.command) or "Llama 3.1 405B" in found.command


def test_what_was_read_on_a_model_counts_where_the_tables_lack_it() -> None:
    """The page on openness, the form and the estimate of a run say the same."""
    olmo = {each.option: each for each in answer(Train(model="olmo-2-32b", record_figures=False)).stated}
    assert (olmo["hardware"].value, olmo["tokens"].source) == ("NVIDIA H100 SXM5 80GB", "Ai2")
    assert olmo["hardware"].source.startswith("allenai.org/")
    apertus = answer(Train(model="swiss-ai/apertus-70b-2509", record_figures=False))
    assert (apertus.run.active_params_b, apertus.run.tokens, apertus.run.hardware) == (70.0, 15e12, "NVIDIA GH200")
    # Who names the accelerator is its source, and not the table that finds it by its name.
    v3 = {each.option: each.source for each in answer(Train(model="deepseek-v3", record_figures=False)).stated}
    assert v3["hardware"] == v3["device_hours"] == "DeepSeek"
    phi = answer(Train(model="microsoft/phi-4", record_figures=False))
    assert "967,680 h" in markdown.whole(view.document(phi), locale("en")).replace("\u00a0", " ")


def test_a_run_of_a_model_that_is_in_no_catalogue_has_a_name_too() -> None:
    """GPT-3: 1,287 MWh metered with the buildings, PUE 1.10 (Patterson et al. 2021)."""
    found = answer(Train(model="GPT-3", record_figures=False))
    assert found.model is not None
    assert found.model.facts.model_id == "openai/gpt-3"
    server = next(each for each in found.figures if (each.quantity, each.boundary) == ("training_energy_kwh", "server"))
    assert server.low < 1_287e3 / 1.10 < server.high
    # What the run is stated to have taken stands beside our figure, with what it covers.
    taken = {each.option: each.value for each in found.stated_results}
    assert taken == {"energy_kwh": 1_287e3, "energy_scope": "system+pue", "carbon_kg": 552.1e3}
    assert "1.287 GWh" in markdown.whole(view.document(found), locale("en"))
    assert not answer(Train(model="GPT-3", tokens=1e12, record_figures=False)).stated_results
    with pytest.raises(KnownName):
        answer(Train(model="text-curie-001", record_figures=False))


def test_what_a_question_says_goes_before_what_is_stated() -> None:
    mine = answer(Train(model="llama-3.1-405b", region="FRA", record_figures=False))
    assert mine.zone.zone_id == "FRA"
    assert mine.run.device_h is not None
    # Other tokens are another run: its hours are not those that are stated.
    other = answer(Train(model="llama-3.1-405b", tokens=1e12, record_figures=False))
    assert (other.run.tokens, other.run.device_h) == (1e12, None)


def test_a_named_run_equals_the_same_run_stated_by_hand() -> None:
    named = answer(Train(model="llama-3.1-405b", record_figures=False))
    by_hand = train(**{each.option: each.value for each in named.stated}, record_figures=False)  # type: ignore[arg-type]
    assert [(each.figure_id, each.median) for each in named.figures] == [
        (each.figure_id, each.median) for each in by_hand.figures
    ]


def test_a_model_of_whose_training_too_little_is_known_asks_for_it() -> None:
    with pytest.raises(BadCall, match="Too little is known about the training of openai/gpt-5"):
        answer(Train(model="gpt-5", record_figures=False))
    assert answer(Train(model="gpt-5", params_active=1e11, tokens=2e13, record_figures=False)).figures


def test_a_size_alone_asks_for_the_architecture() -> None:
    alone = train(params_total=405e9, tokens=15.6e12, hardware="H100", record_figures=False)
    assert [note.code for note in alone.notes] == ["train-asks-architecture"]
    told = train(params_total=405e9, tokens=15.6e12, hardware="H100", architecture="dense", record_figures=False)
    assert not told.notes
    hours, wide = told.figures[0], alone.figures[0]
    assert hours.high / hours.low < wide.high / wide.low


def test_an_unknown_scope_holds_every_scope(tmp_path: Path) -> None:
    scopes = ("gpu_only", "facility", "unknown")
    rows = train_table(write(tmp_path, *(f"{scope},70,70,dense,15,bf16,H100,{scope},1.2,2024-07" for scope in scopes)))
    energy = {row["id"]: row for row in rows.rows}
    assert float(energy["unknown"]["energy_mwh_p05"]) < float(energy["facility"]["energy_mwh_p05"])
    assert float(energy["unknown"]["energy_mwh_p95"]) > float(energy["gpu_only"]["energy_mwh_p95"])
    assert rows.rejected == ()


def test_a_model_that_nobody_knows_leads_to_runs_that_are_stated() -> None:
    with pytest.raises(UnknownName) as none_near:
        train(model="nope")
    assert none_near.value.remedy is not None
    named = none_near.value.remedy.arguments["models"]
    assert isinstance(named, tuple)
    assert len(named) == 5
    # Each of them is answered.
    assert all(train(model=str(each), record_figures=False).stated for each in named[:2])
    assert len({str(each).partition("/")[0] for each in named}) == 5


def test_a_model_near_one_whose_run_is_stated_leads_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("obsia.facts.names.models.near_models", lambda *_: ())
    with pytest.raises(UnknownName) as near:
        train(model="blooomm")
    assert near.value.suggestions[:1] == ("bigscience/bloom",)
    assert near.value.remedy is None
