"""The scorer that anybody can run: what it says, and how it says what it cannot read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from calibration.validate import rivals
from calibration.validate.__main__ import main

TRUTH = "row_id,energy_j_per_unit,family\n" + "".join(f"r{at},{1 + at % 3},f{at % 7}\n" for at in range(14))
HEAD = "row_id,energy_j_median,energy_j_p05,energy_j_p95\n"
GOOD = HEAD + "".join(f"r{at},2,0.5,8\n" for at in reversed(range(14)))


def written(folder: Path, predictions: str, truth: str = TRUTH) -> list[str]:
    """Arguments of the command for two files."""
    (folder / "p.csv").write_text(predictions, encoding="utf-8")
    (folder / "t.csv").write_text(truth, encoding="utf-8")
    return ["--score", str(folder / "p.csv"), "--truth", str(folder / "t.csv")]


def test_it_scores_two_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(written(tmp_path, GOOD)) == 0
    said = capsys.readouterr().out
    # Measured 1, 2, 3 in turn (5, 5, 4 of 14), median 2: errors 1, 0, 1/3; all inside 0.5 to 8, whose width is lg 16.
    assert "14 rows in 7 families" in said
    assert "median error                33.3%" in said
    assert " 90%   100.0% [100.0%, 100.0%]" in said
    assert "1.204  1.204" in said
    assert "control, intervals halved" in said


def test_rows_are_joined_by_key_and_other_levels_are_read(tmp_path: Path) -> None:
    head = "id,h_p025,h_p05,h_p10,h_p25,h_p50,h_p75,h_p90,h_p95,h_p975\n"
    (tmp_path / "p.csv").write_text(head + "b,1,2,3,4,5,6,7,8,9\na,2,3,4,5,6,7,8,9,10\n", encoding="utf-8")
    (tmp_path / "t.csv").write_text("\ufeffid,hours,family\na,6,x\nb,4,y\n", encoding="utf-8")
    columns = rivals.Columns(key="id", quantity="h", measured="hours")
    held = rivals.joined(tmp_path / "p.csv", tmp_path / "t.csv", columns)
    assert (held.ids, held.clusters) == (("a", "b"), ("x", "y"))
    assert np.array_equal(held.median, [6.0, 5.0])
    assert held.levels() == (0.5, 0.8, 0.9, 0.95)


def test_families_come_from_the_map_of_models_where_no_column_has_them(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "row_id,energy_j_per_unit,model_id\na,1,Qwen/Qwen3-14B\nb,1,nobody/knows\nc,1,\n", encoding="utf-8"
    )
    found = rivals.measured(tmp_path / "t.csv", rivals.Columns())
    assert [family for _, family in found.values()] == ["qwen3-14b", "nobody/knows", "c"]


@pytest.mark.parametrize(
    ("predictions", "truth", "said"),
    [
        (
            GOOD.replace("r5,2,", "r5,none,"),
            TRUTH,
            "p.csv, line 10, field energy_j_median: 'none'; expected a positive",
        ),
        (GOOD.replace("r5,2,", "r5,-2,"), TRUTH, "p.csv, line 10, field energy_j_median: '-2'; expected a positive"),
        (
            GOOD.replace("r5,2,0.5,8", "r5,2,,8"),
            TRUTH,
            "p.csv, line 10, field energy_j_p05: blank; expected a positive",
        ),
        (
            GOOD.replace("r5,2,0.5,8", "r5,2,3,8"),
            TRUTH,
            "field energy_j: quantiles that fall; expected energy_j_p05 <=",
        ),
        (GOOD.replace("r5,", "r4,"), TRUTH, "line 11, field row_id: 'r4' a second time; expected each key once"),
        (GOOD.replace("r5,", "x5,"), TRUTH, "field row_id: no row 'r5'; expected a prediction of each row of t.csv"),
        (GOOD.replace("_p95", "_upper"), TRUTH, "p.csv, line 1, field energy_j_p95: no such column"),
        (GOOD.replace("_median", "_mean"), TRUTH, "p.csv, line 1, field energy_j_median: no such column"),
        (HEAD, TRUTH, "p.csv, line 2: no row"),
        (GOOD, TRUTH.replace("r3,1,", "r3,0,"), "t.csv, line 5, field energy_j_per_unit: '0'; expected a positive"),
        (GOOD, TRUTH.replace("energy_j_per_unit", "energy"), "t.csv, line 1, field energy_j_per_unit: no such column"),
        (GOOD, TRUTH.replace("r3,1,f3", "r3,1,"), "t.csv, line 5, field family: blank; expected the family"),
    ],
)
def test_what_cannot_be_scored_is_told_by_file_line_field_and_what_was_expected(
    predictions: str, truth: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(written(tmp_path, predictions, truth)) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""


def test_every_problem_is_counted_and_the_first_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = written(tmp_path, HEAD + "".join(f"r{at},-1,-1,-1\n" for at in range(14)))
    assert main(arguments) == 2
    shown = capsys.readouterr().err.splitlines()
    assert len(shown) == rivals.MOST_SHOWN + 1
    assert shown[-1] == "and 22 more", "14 rows of 3 wrong cells"


def test_a_file_that_is_not_there_or_no_text_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = written(tmp_path, GOOD)
    (tmp_path / "p.csv").write_bytes(b"\xff\xfe\x00r")
    assert main(arguments) == 2
    assert "p.csv, byte 0: no UTF-8" in capsys.readouterr().err
    (tmp_path / "p.csv").unlink()
    assert main(arguments) == 2
    assert "p.csv: No such file" in capsys.readouterr().err


def test_one_file_alone_is_a_bad_call(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(written(tmp_path, GOOD)[:2])
    assert ended.value.code == 2


def test_scoring_needs_no_library_of_the_calibration(tmp_path: Path) -> None:
    arguments = written(tmp_path, GOOD)
    blocked = "import sys; [sys.modules.__setitem__(n, None) for n in ('jax', 'numpyro', 'scipy', 'pandas')]; "
    code = blocked + f"from calibration.validate.__main__ import main; raise SystemExit(main({arguments!r}))"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert "check of coverage" in ended.stdout
