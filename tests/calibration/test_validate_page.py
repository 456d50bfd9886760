"""The page of validation: the same results give the same bytes, and it says what failed."""

from __future__ import annotations

import re
import xml.etree.ElementTree as Tree
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("scipy", reason="the calibration's dependencies are not installed (uv sync --group calibration)")

from calibration.validate import page, parts, run, sbc
from calibration.validate.levels import PROBABILITIES, HeldOut, others, ruled
from calibration.validate.page import PartResult, RankResult, TableResult
from calibration.validate.parts import PARTS, SAMPLERS, Part, Table
from scipy.stats import norm

ROOT = Path(__file__).parents[2]
_SERVERS = next(each for each in SAMPLERS if each.name == "servers")


def held(spread_ratio: float = 1.0, families: int = 12) -> HeldOut:
    """Rows of families that err together, with intervals of ``spread_ratio`` times the true width."""
    rng = np.random.default_rng(4)
    of = np.repeat(np.arange(families), 12)
    z = 0.5 * rng.standard_normal(families)[of] + 0.75**0.5 * rng.standard_normal(len(of))
    centre = rng.uniform(0.0, 3.0, len(of))
    quantiles = 10.0 ** (centre[:, None] + 0.1 * spread_ratio * norm.ppf(PROBABILITIES))
    return HeldOut(
        ids=tuple(map(str, range(len(of)))), clusters=tuple(f"family {each}" for each in of),
        measured=10.0 ** (centre + 0.1 * z), median=quantiles[:, 4], low=quantiles[:, 1], high=quantiles[:, 7],
        quantiles=quantiles,
    )  # fmt: skip


def part(name: str, aims: dict[str, tuple[float, float]]) -> Part:
    """A part of one table."""
    return Part(
        name=name, title=f"Title of {name}", modules=(), data=(), held_out=lambda _: {"all": held()},
        tables={"all": Table(title="What is known", unit="J", aims=aims)}, prose=f"Prose of {name}.",
    )  # fmt: skip


def result(name: str, predictions: HeldOut, **aims: tuple[float, float]) -> PartResult:
    """Predictions of a part, judged."""
    its = part(name, aims)
    return PartResult(part=its, tables={"all": TableResult.of(its.tables["all"], predictions)})


def rank_result(shape: float) -> RankResult:
    """Ranks of two quantities, uniform at a shape of 1."""
    drawn = (np.random.default_rng(2).random((128, 2)) ** shape * 64).astype(int)
    return RankResult.of(_SERVERS, sbc.Ranks(names=("a_log", "b_log"), right=drawn, halved=drawn // 2 + 16))


def made(spread_ratio: float = 1.0, shape: float = 1.0) -> dict[str, str]:
    """All files of a page of two parts and a sampler."""
    results = [result("one", held(spread_ratio), coverage_90=(0.82, 0.97)), result("two", held(), width_90=(0.0, 0.01))]
    return page.files(results, [rank_result(shape)], {"three": "no measurement"})


def test_the_same_results_give_the_same_bytes() -> None:
    first, second = made(), made()
    assert first == second
    assert set(first) == {"validation.md", "validation/one.svg", "validation/two.svg", "validation/ranks-servers.svg"}
    assert all(text.endswith("\n") and "\r" not in text for text in first.values())


def test_figures_are_whole_and_fetch_nothing() -> None:
    for name, text in made().items():
        if name.endswith(".svg"):
            root = Tree.fromstring(text)  # noqa: S314  (our own text)
            assert root.attrib["aria-label"]
            assert "href" not in text
            assert "nan" not in text
            assert len(text) < 300_000


def test_each_row_is_a_dot_or_a_ring() -> None:
    predictions = held(0.5)
    inside = ((predictions.measured >= predictions.low) & (predictions.measured <= predictions.high)).sum()
    text = made(0.5)["validation/one.svg"]
    dots, rings = (re.search(rf"<g {look}[^>]*>(.*)</g>", text) for look in ('fill="#', 'fill="none"'))
    assert dots
    assert rings
    assert (dots[1].count("<circle"), rings[1].count("<circle")) == (inside, len(predictions.ids) - inside)


def test_the_page_says_what_was_found_against_what_was_aimed_at() -> None:
    text = made()["validation.md"]
    assert "| inside the 90% interval | " in text
    assert "82 to 97% |" in text
    assert "at most 0.01: **missed** |" in text
    assert "rejected, as it must be" in text
    assert "*three*: no measurement." in text
    assert "--score PREDICTIONS.csv --truth MEASURED.csv" in text
    assert "| Power of servers | 128 | 2 | " in text
    for target in re.findall(r"\]\((validation/[^)]+)\)", text):
        assert target in made()
    assert max(len(line) for line in text.splitlines() if not line.startswith(("|", "!["))) <= 120


def test_a_simple_rule_is_scored_on_the_same_rows_and_has_no_interval() -> None:
    predictions = held()
    table = Table(title="What is known", unit="J", baseline="the middle of the others")
    rule = ruled(predictions, predictions.measured * 1.5)
    assert rule.levels() == ()
    its = PartResult(
        part=replace(part("one", {}), tables={"all": table}),
        tables={"all": TableResult.of(table, predictions, baseline=rule)},
    )
    said = page.files([its], [], {})["validation.md"]
    assert "A simple rule, the middle of the others:\nmedian error 50.0% [50.0, 50.0], of nine rows in ten 50.0" in said
    # Each row gets the median of the rows of other families: 1, 2, 9 without x are 9; without y 1 and 2.
    assert list(others(np.array([1.0, 2.0, 9.0]), ["x", "x", "y"])) == [9.0, 9.0, 1.5]


def test_a_rule_with_intervals_has_a_score_that_ours_is_compared_with() -> None:
    """A rule twice as wide, that holds nearly everything, scores worse: nearly by its width."""
    aims = {"score_ratio_90": (0.0, 1.0)}
    table = Table(title="What is known", unit="J", baseline="twice as wide", aims=aims)
    its = TableResult.of(table, held(), baseline=held(2.0))
    ratio, _ = page.found(its)["score_ratio_90"]
    assert 0.5 < ratio < 0.8
    said = page.files([PartResult(part=part("one", {}), tables={"all": its})], [], {})["validation.md"]
    assert f"| interval score over that of the simple rule | {ratio:.3f} | at most 1 |" in said
    assert re.search(r"Its 90% interval holds \d+\.\d% \[[^]]+\] of the rows at a\swidth of 0\.658:", said)


def test_predictions_without_intervals_are_shown_and_not_judged() -> None:
    predictions = held()
    its = result("bare", ruled(predictions, predictions.median))
    assert its.main.judgement.verdict == "no intervals"
    assert not its.control_passes
    texts = page.files([its], [], {})
    assert "| no intervals |" in texts["validation.md"]
    assert "inside the 90% interval" not in texts["validation.md"]
    assert "nan" not in texts["validation.md"] + texts["validation/bare.svg"]


def test_what_fails_is_said() -> None:
    assert "**too narrow**" in made(spread_ratio=0.4)["validation.md"]
    assert "**fails**: `a_log`, `b_log`" in made(shape=2.0)["validation.md"]
    assert "**fails**" not in made()["validation.md"]


def test_a_control_that_passes_is_said_and_counts() -> None:
    wide = result("wide", held(3.0))
    assert wide.control_passes
    assert not result("right", held()).control_passes
    assert not result("few", held(3.0, families=5)).control_passes, "five families judge nothing"
    assert "the check has no power here" in page.files([wide], [], {})["validation.md"]
    ranks = np.random.default_rng(2).integers(0, 64, (128, 2))
    assert RankResult.of(_SERVERS, sbc.Ranks(names=("a", "b"), right=ranks, halved=ranks)).control_passes


def test_every_part_names_its_tables_its_data_and_aims_that_the_page_knows() -> None:
    assert len({each.name for each in PARTS}) == len(PARTS) > 3
    for each in PARTS:
        assert each.tables
        assert each.modules
        for table in each.tables.values():
            assert set(table.aims) <= set(page.LABELS)
            assert all(least <= most for least, most in table.aims.values())
    assert {each.part for each in SAMPLERS} <= {each.name for each in PARTS}
    assert len({each.name for each in SAMPLERS}) == len(SAMPLERS)
    assert min(each.simulations for each in SAMPLERS) >= 60


def test_results_go_through_the_cache_unchanged(tmp_path: Path) -> None:
    calls: list[Path] = []
    predictions = held()

    def computed(data: Path) -> dict[str, HeldOut]:
        calls.append(data)
        return {"all": predictions}

    its = replace(part("one", {}), held_out=computed)
    path = run.held_out_path(its, tmp_path, tmp_path / "kept")
    first, second = run.held_out(its, tmp_path, path), run.held_out(its, tmp_path, path)
    assert len(calls) == 1
    for found in (first, second):
        assert found["all"].ids == predictions.ids
        assert found["all"].clusters == predictions.clusters
        assert np.array_equal(found["all"].quantiles, predictions.quantiles)


def test_what_is_not_kept_is_named_as_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    its = part("one", {})
    monkeypatch.setattr(run, "PARTS", (its, part("two", {})))
    monkeypatch.setattr(run, "SAMPLERS", ())
    kept = tmp_path / "kept"
    run.held_out(its, tmp_path, run.held_out_path(its, tmp_path, kept))
    ended = run.validated(
        data=str(tmp_path), kept_in=str(kept), only=None, jobs=1, docs=tmp_path / "docs", is_cached=True
    )
    assert ended == 0
    text = (tmp_path / "docs" / page.PAGE).read_text(encoding="utf-8")
    assert "## Title of one" in text
    assert "*Title of two*: not run." in text
    assert (tmp_path / "docs" / "validation" / "one.svg").is_file()


def test_validate_fails_when_a_control_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    its = replace(part("wide", {}), held_out=lambda _: {"all": held(3.0)})
    monkeypatch.setattr(run, "PARTS", (its,))
    monkeypatch.setattr(run, "SAMPLERS", ())
    run.held_out(its, tmp_path, run.held_out_path(its, tmp_path, tmp_path))
    options = {"data": str(tmp_path), "kept_in": str(tmp_path), "jobs": 1, "docs": tmp_path, "is_cached": True}
    assert run.validated(only=["wide"], **options) == 1
    assert "the control of wide passes" in capsys.readouterr().out
    assert not (tmp_path / page.PAGE).exists(), "some parts do not make the page"


def test_a_part_that_fails_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    tasks = [run.Task(name=name, is_part=True, path=tmp_path / name) for name in ("nobody", "nothing")]
    failed = run.computed(tasks, tmp_path, 1)
    assert sorted(line.partition(":")[0] for line in failed) == ["held-out nobody failed", "held-out nothing failed"]


def test_an_unknown_part_is_refused_with_the_names_of_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no such part; expected some of language"):
        run.validated(data=str(tmp_path), kept_in=str(tmp_path), only=["no"], jobs=1, docs=tmp_path)


def test_the_page_in_the_manual_is_a_generated_one() -> None:
    text = (ROOT / "docs" / "reference" / page.PAGE).read_text(encoding="utf-8")
    assert text.startswith(page.HEAD.splitlines()[0])
    assert page.PROTOCOL.strip() in text, "write the page again: just validate"
    for target in re.findall(r"\]\((validation/[^)]+)\)", text):
        assert (ROOT / "docs" / "reference" / target).is_file()
    assert {each.title for each in parts.PARTS if f"## {each.title}\n" in text}
