"""A chip from one file: compiled, it is predicted, trained on and shown; what is not known of a chip is said."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from obsia import train
from obsia.app.catalogue.factbase import show
from obsia.app.request.predict import predict
from obsia.core.locales import locale
from obsia.facts import snapshot as facts
from obsia.facts.compile import DATA, build
from obsia.views.facts import subject as subject_document
from obsia.writers.terminal import Page, write

CHIP = """\
device: Example Q900 SXM 96GB
names:
  - {names: [q9-metal], evidence: memory-naming, note: "unverified: invented"}
readings:
  - evidence: obsia-own
    locator: invented
    read_on: "2026-11-29"
    kind: disclosed
    verification: ours
    values:
      vendor: Example
      tdp_w: 500
      memory_gb: 96
      bandwidth_gb_per_s: 4000
      bf16_tflop_per_s: 1000
      form_factor: sxm
      training_generation: examples
"""


@pytest.fixture
def with_chip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The facts of this tree and one chip more, in a folder of its own, in place of the packaged snapshot."""
    data = Path(shutil.copytree(DATA, tmp_path / "data"))
    (data / "devices" / "q900.yaml").write_text(CHIP, encoding="utf-8")
    build(data=data, target=tmp_path / "snapshot.sqlite")
    monkeypatch.setattr(facts, "PACKAGED", tmp_path / "snapshot.sqlite")
    facts.load.cache_clear()
    yield
    facts.load.cache_clear()


def rows(path: Path, *chips: str) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("row_id", "model_id", "gpu_model", "num_gpus", "avg_batch_size"))
        writer.writerows((chip, "Qwen/Qwen3-8B", chip, 1, 16) for chip in chips)
    return path


@pytest.mark.usefixtures("with_chip")
def test_a_chip_of_one_file_is_predicted_trained_on_and_shown(tmp_path: Path) -> None:
    found = predict(rows(tmp_path / "rows.csv", "Q900", "q9-metal", "H100"))
    assert [str(each) for each in found.rejected] == []
    own, same, other = found.rows
    # The same accelerator under two names: a row is drawn apart from another, so they agree roughly.
    assert own.values["energy_j_median"] == pytest.approx(same.values["energy_j_median"], rel=0.05)
    assert own.values["power_w_p95"] <= 500.0
    assert other.values["energy_j_median"] != pytest.approx(own.values["energy_j_median"], rel=0.05)
    assert "form_factor" not in own.assumed
    assert "form_factor" not in other.assumed
    run = train(params_total=7e9, tokens=1e12, hardware="Example Q900")
    assert run.run.hardware == "Example Q900 SXM 96GB"
    assert all(figure.mean > 0 for figure in run.figures)
    shown = show("q900")
    assert shown.subject == "device:Example Q900 SXM 96GB"
    assert shown.names == ("q9-metal",)
    assert {"vendor", "tdp_w", "form_factor"}.isdisjoint(shown.missing)
    assert {"gwp_kg", "link_gb_per_s", "fp8_tflop_per_s", "measured_as", "launch"} <= set(shown.missing)


def test_what_is_not_known_of_a_chip_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    lacking = show("RTX 6000 Ada")
    assert "bf16_tflop_per_s" in lacking.missing
    assert show("b200").missing
    assert "bf16_tflop_per_s" not in show("b200").missing
    assert show("grid:FRA").missing == ()
    for language, told in (("en", "nothing can be computed"), ("fr", "rien ne peut être calculé")):
        write(subject_document(lacking), Page(locale(language)))
        assert told in " ".join(capsys.readouterr().out.split())


def test_every_property_of_a_chip_has_a_sentence_for_its_absence() -> None:
    held = {str(name) for (name,) in facts.load().rows("SELECT property FROM facts WHERE subject LIKE 'device:%'")}
    for language in ("en", "fr"):
        tr = locale(language)
        assert [name for name in sorted(held) if not tr.or_text(f"missing-{name}", "")] == []
