"""``[[budgets]]`` of ``obsia.toml``: they fail on a stated probability, now or at the end of their period."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from obsia.surfaces.cli.period_budgets import PeriodBudget

ROWS = "started_at,model_request,input_tokens,output_tokens,team\n" + "".join(
    f"2026-07-{day:02}T10:00:00Z,gpt-4o,1000,200,search\n" for day in range(1, 11)
)


def test_a_budget_fails_by_label_and_period(obsia: Any, tmp_path: Path) -> None:
    (tmp_path / "u.csv").write_text(ROWS)
    # Ten days cost 0.045 USD, the month about 0.14.
    settings = "".join(
        f'[[budgets]]\namount = "{amount}"\nperiod = "month"\n{label}\n'
        for amount, label in (("1USD", ""), ("0.1USD", 'label = {team = "search"}'), ("0.01USD", ""),
                              ("0.01USD", 'label = {team = "nobody"}'))
    )  # fmt: skip
    (tmp_path / "obsia.toml").write_text(settings)
    words = ("assess", "u.csv", "--map", "label.team=team", "--no-record")
    page = obsia(*words)
    assert page.returncode == 5
    text = " ".join(page.stdout.split())
    for told in ("2026-07-01 to 2026-07-31: kept. It was", "team=search, 2026-07-01 to 2026-07-31: too likely",
                 "all usage, 2026-07-01 to 2026-07-31: exceeded by 2026-07-10", "team=nobody: kept."):  # fmt: skip
        assert told in text
    budgets = json.loads(obsia(*words, "--json").stdout)["budgets"]
    assert [each["exceeded"] for each in budgets] == [False, True, True, False]
    assert [each.get("forecast_probability") for each in budgets] == [0.0, 1.0, 1.0, None]
    assert [each.get("probability") for each in budgets] == [0.0, 0.0, 1.0, None]
    assert budgets[1]["forecast"]["median"] > budgets[1]["now"]["median"]
    (tmp_path / "obsia.toml").write_text('[[budgets]]\namount = "1USD"\nperiod = "fortnight"\n')
    wrong = obsia(*words)
    assert wrong.returncode == 4
    assert "obsia.toml" in wrong.stderr


@pytest.mark.parametrize(
    "given",
    [
        {}, {"amount": "1kWh"}, {"amount": "1 apple", "period": "day"},
        {"amount": "1kWh", "period": "day", "team": "a"},
        {"amount": "1kWh", "period": "day", "probability": 2}, {"amount": "1kWh", "period": "day", "label": {"a": 1}},
        {"amount": "1kWh", "period": "day", "probability": True},
    ],
)  # fmt: skip
def test_what_is_no_budget_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="settings-budgets"):
        PeriodBudget.of(given)
