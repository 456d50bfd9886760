"""Usage of a label in a period, so far and at its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest

from obsia.accounting.impacts import CARBON, COST, ENERGY
from obsia.app.questions.usage import Assess
from obsia.app.usage.assess import assess
from obsia.app.usage.forecasts import Forecast, forecast
from obsia.core.errors import BadCall

Usage = Callable[..., str]
HEADER = "started_at,model_request,region,input_tokens,output_tokens,team"
MAP = "label.team=team"
SEARCH = {"label.team": "search"}


def days(team: str, first: int, last: int, *, weekend: int = 100) -> list[str]:
    """A call on each day of July 2026, whose 4th is a Saturday; those of weekends are of another length."""
    found = (dt.date(2026, 7, day) for day in range(first, last + 1))
    return [f"{day}T10:00:00Z,gpt-4o,FRA,1000,{weekend if day.weekday() >= 5 else 100},{team}" for day in found]


def held(path: str, until: str = "2026-07-15", span: str = "month") -> Forecast:
    found = forecast(Assess([path], map=MAP), ENERGY, span=span, until=until, where=SEARCH)
    assert found is not None
    return found


def test_days_that_are_all_alike_go_on_so_in_every_draw(usage: Usage) -> None:
    found = held(usage(HEADER, *days("search", 1, 15), *days("ads", 1, 31)))
    now, end = found.draws
    np.testing.assert_allclose(end, now * (31 / 15), rtol=1e-9)
    assert (found.period, found.seen) == ((dt.date(2026, 7, 1), dt.date(2026, 7, 31)), dt.date(2026, 7, 15))
    alone = assess(usage(HEADER, *days("search", 1, 15), name="alone.csv"), record_figures=False)
    assert found.now.median == pytest.approx(alone.total.figure(ENERGY).median)
    assert "forecast" in {each.code for each in found.end.assumptions}
    amount = float(np.quantile(end, 0.7))
    assert found.probabilities(amount)[1] == pytest.approx(0.3, abs=0.01)
    assert found.probabilities(amount)[0] < found.probabilities(amount)[1]


def test_weekends_are_like_weekends_and_days_without_usage_count(usage: Usage) -> None:
    rows = days("search", 1, 14, weekend=9000)
    busy = held(usage(HEADER, *rows), until="2026-07-14")
    weekend, week = (held(usage(HEADER, row, name=name), span="day", until=row[:10]).draws[0]
                     for row, name in ((rows[3], "a.csv"), (rows[0], "b.csv")))  # fmt: skip
    # Four days of weekends and ten others have been; four and thirteen are to come.
    np.testing.assert_allclose(busy.draws[1], 8 * weekend + 23 * week, rtol=1e-9)
    half = held(usage(HEADER, *rows[:1], name="half.csv"), until="2026-07-14")
    ratio = half.draws[1] / half.draws[0]
    assert ratio.min() >= 1
    # Each of 13 weekdays to come is the one with usage in a tenth of the simulations.
    assert ratio.mean() == pytest.approx(1 + 13 / 10, rel=0.1)


def test_at_the_end_of_the_period_nothing_is_to_come(usage: Usage) -> None:
    path = usage(HEADER, *days("search", 1, 31))
    found = held(path, until="2026-07-31")
    np.testing.assert_array_equal(*found.draws)
    quarter = held(path, until="2026-07-31", span="quarter")
    np.testing.assert_allclose(quarter.draws[1], quarter.draws[0] * 92 / 31, rtol=1e-9)


def test_money_and_what_is_not_there(usage: Usage) -> None:
    path = usage(HEADER, *days("search", 1, 15))
    asked = Assess([path], map=MAP)
    cost = forecast(asked, COST, span="month", until="2026-07-15", where=SEARCH)
    assert cost is not None
    assert cost.end.median == pytest.approx(cost.now.median * 31 / 15)
    assert (cost.now.unit, cost.unpriced_calls) == ("USD", 0)
    assert forecast(asked, CARBON, span="month", until="2026-07-15", where={"label.team": "nobody"}) is None
    with pytest.raises(BadCall, match="no record has"):
        forecast(asked, CARBON, span="month", until="2026-07-15", where={"label.squad": "search"})
