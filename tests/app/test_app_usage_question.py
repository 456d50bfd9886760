"""What an account can be asked: read, checked and written out once for every surface."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.app.questions.usage import SERIES_KEYS, SQL_KEYS, TOP, Assess, keys_of
from obsia.app.usage.assess import assess
from obsia.core.errors import BadCall
from obsia.core.locales import locale
from obsia.core.message import Surface
from obsia.core.question import BadValue
from obsia.surfaces.cli.assess import Outputs
from obsia.surfaces.cli.period_budgets import Budgets

ROOT = Path(__file__).parents[2] / "src" / "obsia"
ROOMS = (
    "app/usage/assess.py", "app/usage/own_account.py", "app/usage/usage_sums.py", "app/usage/rollups.py",
    "app/usage/grouping.py", "app/usage/live.py",
    "app/questions/usage.py", "surfaces/cli/assess.py", "surfaces/cli/period_budgets.py", "surfaces/cli/documents.py",
    "surfaces/notebook/__init__.py", "surfaces/web/pages/usage.py", "views/usage.py",
)  # fmt: skip
MOST_PARAMETERS = 8


def test_what_is_asked_becomes_canonical(tmp_path: Path) -> None:
    asked = Assess(
        [tmp_path / "a.csv", "b.csv"], by=[" model , day", "", "model,day", "zone"], ignore_columns=["b", "a"], top=3
    )
    assert asked.paths == (str(tmp_path / "a.csv"), "b.csv")
    assert asked.by == ("model,day", "zone")
    assert asked.tables == (("model", "day"), ("zone",))
    assert asked.ignore_columns == "a,b" == Assess(["x"], ignore_columns="b, a").ignore_columns
    assert Assess(["x"], by="model").by == ("model",)
    assert hash(asked) == hash(Assess([str(tmp_path / "a.csv"), "b.csv"], by=asked.by, ignore_columns="a,b", top=3))


def test_what_is_asked_by_default_is_left_out_of_the_command() -> None:
    assert Assess(["x.csv"], top=TOP, grid="annual", ignore_columns=[]).command() == ("obsia", "assess", "x.csv")
    asked = Assess(
        ["x.csv", "y"], model="m", grid="Hourly", grid_file=Path("g.csv"), grid_basis="direct", by=["model", "day"],
        what_if=["output=0.5"], seed=9, record_figures=False,
    )  # fmt: skip
    assert asked.command() == (
        "obsia", "assess", "x.csv", "y", "--model", "m", "--grid", "hourly", "--grid-file", "g.csv",
        "--grid-basis", "direct", "--by", "model", "--by", "day", "--what-if", "output=0.5", "--seed", "9",
    )  # fmt: skip


@given(st.lists(st.lists(st.sampled_from((*SERIES_KEYS, *SQL_KEYS, "label.a b")), unique=True), max_size=5))
def test_keys_that_are_written_out_are_read_as_they_were(tables: list[list[str]]) -> None:
    read = keys_of([" , ".join(keys) for keys in tables])
    assert read == tuple(dict.fromkeys(tuple(keys) for keys in tables if keys))
    assert keys_of([",".join(keys) for keys in read]) == read


@pytest.mark.parametrize(
    ("stated", "option", "english", "french"),
    [
        ({"top": 0}, "top", "is outside the range", "est hors des bornes"),
        ({"delimiter": "ab"}, "delimiter", "is not a delimiter", "n’est pas un séparateur"),
        ({"delimiter": '"'}, "delimiter", "not a quote", "ni guillemet"),
        ({"grid": "daily"}, "grid", "annual, hourly", "annual, hourly"),
        ({"grid": "hourly", "grid_basis": "marginal"}, "grid-basis", "life-cycle, direct", "n’est pas dans la liste"),
        ({"by": "model,model"}, "by", "names a key twice", "nomme deux fois la même clé"),
    ],
)
def test_a_value_that_does_not_fit_names_its_option(
    stated: dict[str, Any], option: str, english: str, french: str
) -> None:
    with pytest.raises(BadCall) as error:
        Assess(["x.csv"], **stated)
    assert english in str(error.value)
    assert french in locale("fr").text(error.value.sentences)
    assert [each.named(Surface.CLI) for each in error.value.options] == [f"--{option}"]


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ({"grid_file": "g.csv"}, "grid-error-needs-hourly"),
        ({"grid_basis": "direct"}, "grid-error-needs-hourly"),
        ({"grid": "hourly", "grid_basis": "direct", "levers": True}, "grid-error-levers"),
    ],
)
def test_options_of_hourly_grids_go_together(stated: dict[str, Any], code: str) -> None:
    with pytest.raises(BadCall) as error:
        Assess(["x.csv"], **stated)
    assert error.value.code == code
    assert "OPTION" not in locale("fr").text(error.value.sentences)
    assert Assess(["x.csv"], grid="hourly", grid_basis="life-cycle", levers=True).levers


def test_no_path_is_no_question() -> None:
    with pytest.raises(BadCall, match="Name files"):
        Assess([])


def test_paths_and_columns_may_have_letters_that_cannot_be_shown() -> None:
    name = "a\tb\u00a0c\udcff"
    assert Assess([name], map=f"input_tokens={name}").paths == (name,)


def test_a_frame_is_assessed_alone_and_unknown_keywords_are_refused() -> None:
    frame = pl.DataFrame({"input_tokens": [1], "output_tokens": [2]})
    with pytest.raises(BadCall) as error:
        assess(frame, "x.csv")  # pyright: ignore[reportArgumentType]
    assert error.value.code == "frame-alone"
    with pytest.raises(TypeError, match="colour"):
        assess(frame, colour="red")  # pyright: ignore[reportCallIssue]


def test_shapes_of_output_exclude_each_other() -> None:
    with pytest.raises(BadCall) as error:
        Outputs(as_json=True, parquet="x.parquet")
    assert (error.value.code, set(error.value.options)) == ("outputs-two", {"json", "parquet"})
    assert Outputs(report="r.html", xlsx="x.xlsx", as_csv=True).of_tables
    with pytest.raises(BadValue, match="--threads"):
        Outputs(threads=0)


def test_budgets_are_read_before_anything_else() -> None:
    (budget,) = Budgets(budgets=("2MWh",)).amounts
    assert (budget.quantity, budget.amount) == ("energy_kwh", 2000.0)
    with pytest.raises(BadValue, match=r"--budget: '7 apples' is not an amount\. Expected: energy"):
        Budgets(budgets=("7 apples",))


@pytest.mark.parametrize("room", ROOMS)
def test_no_function_of_the_journey_takes_more_than_eight_parameters(room: str) -> None:
    tree = ast.parse((ROOT / room).read_text(encoding="utf-8"))
    functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
    assert functions or room.endswith("notebook/__init__.py")
    for each in functions:
        taken = [*each.args.posonlyargs, *each.args.args, *each.args.kwonlyargs]
        assert len(taken) <= MOST_PARAMETERS, each.name
