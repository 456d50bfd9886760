"""Calls whose energy a meter read are priced by the reading, all others by the model; and both are told apart."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.accounting.impacts import ENERGY, ENERGY_ACCELERATOR, ENERGY_SERVER, Quantity
from obsia.app.trace import trace
from obsia.app.usage.account import Account, Metered
from obsia.app.usage.assess import assess
from obsia.core.figure import Boundary
from obsia.core.locales import Locale
from obsia.core.units import JOULES_PER_KWH
from obsia.views.usage import document
from obsia.views.usage_data import account_record, account_rows
from obsia.views.usage_first import document as first_document
from obsia.writers.terminal import Page, write

MODEL = "llama-3.1-8b-instruct"
HEAD = "started_at,model_request,input_tokens,output_tokens,energy_j,energy_boundary,energy_by,energy_error_ratio"
AT = {
    "accelerator": ENERGY_ACCELERATOR,
    "server": ENERGY_SERVER,
    "facility": ENERGY,
}


def row(
    energy: str = "", boundary: str = "", *, by: str = "nvml", error: str = "", model: str = MODEL, day: int = 1
) -> str:
    return f"2026-11-{day:02d}T10:00:00Z,{model},1000,500,{energy},{boundary},{by if energy else ''},{error}"


def account_of(folder: Path, *rows: str, head: str = HEAD, **asked: Any) -> Account:
    path = folder / "usage.csv"
    path.write_text("\n".join([head, *rows]) + "\n")
    return assess(path, **{"record_figures": False, "region": "FRA", **asked})


def metered(account: Account) -> Metered:
    assert account.metered is not None
    return account.metered


def draws(account: Account, quantity: Quantity) -> np.ndarray:
    return account.draws[quantity.name, quantity.boundary]


@pytest.mark.parametrize("boundary", AT)
def test_a_reading_stands_at_its_boundary_and_the_model_beyond(tmp_path: Path, boundary: str) -> None:
    account = account_of(tmp_path, *[row("12.5", boundary, error="0.05")] * 4, pue=1.5)
    read = draws(account, AT[boundary]) * JOULES_PER_KWH
    # Four readings of one meter share its error: the sum is as uncertain as each.
    low, median, high = np.quantile(read, [0.05, 0.5, 0.95])
    assert median == pytest.approx(50.0, rel=1e-3)
    assert (low / 50, high / 50) == (pytest.approx(1 / 1.05, rel=1e-3), pytest.approx(1.05, rel=1e-3))
    inner, middle, outer = (draws(account, each) for each in AT.values())
    assert (inner < middle).all()
    assert (middle * 1.5 <= outer * (1 + 1e-12)).all()
    found = metered(account)
    assert (found.calls, found.of, found.energy_share) == (4, 4, 1.0)
    (told,) = found.sums
    assert (told.by, told.boundary, told.energy_j) == ("nvml", Boundary(boundary), Decimal(50))
    plain = account_of(tmp_path, *[row()] * 4, pue=1.5)
    assert plain.metered is None
    # The ratio is told where the meter stands.
    assert found.ratio is not None
    assert (found.ratio.quantity, found.ratio.boundary) == ("meter_ratio", Boundary(boundary))
    expected = np.quantile(draws(account, AT[boundary]) / draws(plain, AT[boundary]), [0.05, 0.5, 0.95])
    assert (found.ratio.low, found.ratio.median, found.ratio.high) == pytest.approx(tuple(expected), rel=1e-9)
    # Machines are made for the time that the model gives the work, whoever read the energy.
    embodied = Quantity("carbon_g", Boundary.EMBODIED)
    assert draws(account, embodied) == pytest.approx(draws(plain, embodied), rel=1e-12)


@settings(max_examples=4, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 900), st.sampled_from(["", *AT]), st.integers(1, 3)), min_size=2, max_size=6))
def test_regrouping_changes_nothing_and_nothing_is_measured_twice(
    tmp_path_factory: pytest.TempPathFactory, calls: list[tuple[int, str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("regrouped")
    rows = [row(str(joules) if boundary else "", boundary, day=day) for joules, boundary, day in calls]
    account = account_of(folder, *rows, by=("day", "model,day"))
    # Calls that were read tell of those that were not: an account of them all knows more than those of its parts.
    parts = [] if len({bool(boundary) for _, boundary, _ in calls}) > 1 else [account_of(folder, each) for each in rows]
    for quantity in (*AT.values(), Quantity("carbon_g", Boundary.LIFE_CYCLE), Quantity("water_l", Boundary.FACILITY)):
        if parts:
            together = sum(draws(part, quantity) for part in parts)
            assert draws(account, quantity) == pytest.approx(together, rel=1e-9)
        for table in account.tables:
            means = sum(group.figure(quantity).mean for group in table.groups)
            assert means == pytest.approx(account.total.figure(quantity).mean, rel=1e-9)
    exact = sum((each.energy_j for each in account.metered.sums), Decimal(0)) if account.metered else Decimal(0)
    assert exact == sum(joules for joules, boundary, _ in calls if boundary)


@pytest.mark.parametrize(
    ("mapped", "value", "joules"),
    [
        ("gpu:J", "12.5", "12.5"),
        ("gpu:mJ", "108836", "108.836"),
        ("gpu:uJ", "1", "0.000001"),
        ("gpu:Wh", "0.123456789", "444.4444404"),
        ("gpu:kWh", "0.000000000001", "0.0000036"),
        ("gpu", "1e-3", "0.001"),
        ("gpu:J", "-1", None),
        ("gpu:J", "NaN", None),
        ("gpu:kWh", "1000000000", None),
        ("gpu:J", "a lot", None),
    ],
)
def test_an_energy_is_an_exact_decimal_in_the_unit_that_is_declared(
    tmp_path: Path, mapped: str, value: str, joules: str | None
) -> None:
    head = "model_request,input_tokens,output_tokens,energy_boundary,gpu"
    rows = [f"{MODEL},10,10,accelerator,{value}", f"{MODEL},10,10,,"]
    account = account_of(tmp_path, *rows, head=head, map=f"energy_j={mapped}")
    if joules is None:
        assert account.reject_counts == {"not_an_energy": 1}
        assert account.metered is None
    else:
        (told,) = metered(account).sums
        assert (told.energy_j, told.by) == (Decimal(joules), "csv")


def test_what_is_no_reading_is_priced_by_the_model_and_said(tmp_path: Path) -> None:
    head = f"{HEAD},gpu,gpu_count,duration_us"
    # One second of two H100 of 700 W: no more than 1,400 J and the meter's error.
    way = ",H100,2,1000000"
    rows = [
        *(row("1399", "accelerator") + way, row("1500", "accelerator", error="0.01") + way),
        *(row("1400000", "facility") + way, row("5") + way, row("5", "rack") + way, row() + way),
    ]
    account = account_of(tmp_path, *rows, head=head)
    found = metered(account)
    assert dict(found.unused) == {"above-design-power": 1, "no-boundary": 2}
    assert {each.boundary: each.energy_j for each in found.sums} == {
        Boundary.ACCELERATOR: 1399,
        Boundary.FACILITY: 1400000,
    }
    assert (found.calls, found.of) == (2, 6)
    # The rest is what the model says of it.
    rest = account_of(tmp_path, *[row() + way] * 4, head=head)
    read = account_of(tmp_path, rows[0], rows[2], head=head)
    assert draws(account, ENERGY) == pytest.approx(draws(rest, ENERGY) + draws(read, ENERGY), rel=1e-9)
    none = metered(account_of(tmp_path, rows[3], head=head))
    assert (none.calls, none.ratio, none.energy_share) == (0, None, 0.0)


def test_changes_of_tokens_are_the_models_and_changes_of_place_keep_the_reading(tmp_path: Path) -> None:
    asked = ("output=0.5", "region=SWE", "model=gpt-4o-mini")
    rows = [row("400", "facility"), row("900", "accelerator"), row()]
    account = account_of(tmp_path, *rows, what_if=asked)
    plain = account_of(tmp_path, *[row()] * 3, what_if=asked)
    for place in (0, 2):
        for one, other in zip(account.scenarios[place].differences, plain.scenarios[place].differences, strict=True):
            assert one.figure.median == pytest.approx(other.figure.median, rel=1e-12)
    energy = account.scenarios[1].differences[0]
    assert energy.ratio_median == pytest.approx(1.0, rel=0.05)


def test_a_call_in_two_exports_is_read_once(tmp_path: Path) -> None:
    ids = "chatcmpl-0123456789abcdef"
    (tmp_path / "one.csv").write_text(f"response_id,model_request,input_tokens,output_tokens\n{ids},{MODEL},10,20\n")
    (tmp_path / "two.jsonl").write_text(
        f'{{"response_id": "{ids}", "model_request": "{MODEL}", "input_tokens": 10, "output_tokens": 20,'
        ' "energy_j": 7.5, "energy_boundary": "server"}\n'
    )
    account = assess(tmp_path, record_figures=False)
    found = metered(account)
    assert (account.total.tokens.calls, found.calls) == (1, 1)
    (told,) = found.sums
    assert (told.energy_j, told.by) == (Decimal("7.5"), "jsonl")


def test_a_call_without_tokens_is_no_absence_of_data_where_it_was_read(tmp_path: Path) -> None:
    head = "model_request,calls,energy_j,energy_boundary"
    account = account_of(tmp_path, f"{MODEL},3,30,facility", head=head)
    assert np.median(draws(account, ENERGY)) * JOULES_PER_KWH == pytest.approx(30.0, rel=1e-3)


def test_a_closed_account_keeps_what_was_read(tmp_path: Path) -> None:
    from obsia.app.questions.usage import Assess
    from obsia.app.usage.cell_lines import cell_of, cell_record
    from obsia.app.usage.usage_sums import Prepared, Run, sums_of

    path = tmp_path / "usage.csv"
    path.write_text("\n".join([HEAD, row("12.5", "server", error="0.04"), row()]) + "\n")
    asked = Assess((path,), record_figures=False)
    cells = sums_of(asked, Prepared.of(asked), Run()).statistics.base
    assert {cell.energy_j for cell in cells} == {Decimal(0), Decimal("12.5")}
    assert [cell_of(cell_record(cell)) for cell in cells] == list(cells)


def test_every_surface_says_what_was_read(tmp_path: Path) -> None:
    rows = [row("12.5", "accelerator"), row("3", "server", model="gpt-4o"), row("5"), row()]
    account = account_of(tmp_path, *rows, record_figures=True)
    found = metered(account)
    record = account_record(account)["metered"]
    assert record["calls"] == 2
    assert record["unused"] == {"no-boundary": 1}
    assert {(each["meter"], each["boundary"], each["energy_j"]) for each in record["sums"]} == {
        ("nvml", "accelerator", "12.5"),
        ("nvml", "server", "3"),
    }
    assert [each.calls for each in found.by_model] == [1, 1]
    ratios = [each for each in account_rows(account) if each["table"] == "metered"]
    assert found.ratio is not None
    assert [each["figure_id"] for each in ratios] == [found.ratio.figure_id]
    traced = trace(found.ratio.figure_id)
    assert (traced.figure, traced.label) == (found.ratio, "meter")
    assert traced.formula[0].startswith("meter_ratio")
    assert ("meter:nvml", "error") in {(each.subject, each.property) for each in traced.inputs}
    for tr, words in ((Locale("en"), "meter over model"), (Locale("fr"), "compteur rapporté au modèle")):
        for make in (document, first_document):
            shown = io.StringIO()
            write(make(account), Page(tr, stream=shown))
            assert (words in shown.getvalue()) == (make is document)
            assert "energy_boundary" in shown.getvalue()
