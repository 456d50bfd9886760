"""The server: fixed part, slope and ready power, for any class of server in any world."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.physics import server
from obsia.physics.arrays import Draws
from obsia.physics.server import COOLINGS, FORM_FACTORS, ServerPowerModel, ServerScores, server_powers, server_share

SLACK = 1 + 1e-9
SHARE = st.floats(min_value=0.01, max_value=1.0)
SCORE = st.floats(min_value=-4.0, max_value=4.0)


def worlds(*values: float) -> Draws:
    """One value per world."""
    return np.array([float(value) for value in values])


@st.composite
def power_models(draw: st.DrawFn) -> ServerPowerModel:
    """Classes of servers in one world, wider than any posterior."""

    def rows(count: int, low: float, high: float) -> Draws:
        return np.array([[draw(st.floats(min_value=low, max_value=high))] for _ in range(count)])

    forms, coolings = len(FORM_FACTORS), len(COOLINGS)
    return ServerPowerModel(
        fixed_w=rows(forms, 1.0, 3000.0),
        fixed_exponent=rows(forms, 0.0, 1.2),
        fixed_spread_log10=rows(forms, 0.0, 1.0),
        cooling_ratio=rows(coolings, 0.3, 1.0),
        loss_ratio=rows(coolings, 0.0, 0.5),
        activity_ratio=rows(1, 0.0, 1.0)[0],
        activity_spread_log10=rows(1, 0.0, 1.0)[0],
        ready_share=rows(forms, 0.01, 0.6),
        ready_odds_spread_log10=rows(1, 0.0, 0.6)[0],
        residual_log10=rows(1, 0.0, 0.2)[0],
        ready_residual_log10=rows(1, 0.0, 0.2)[0],
    )


@st.composite
def deployments(draw: st.DrawFn) -> dict[str, Any]:
    """Arguments of one deployment in one world."""
    tdp_w = draw(st.floats(min_value=10.0, max_value=2000.0))
    devices = float(draw(st.integers(min_value=1, max_value=64)))
    limit_w = tdp_w * draw(st.floats(min_value=0.3, max_value=1.0))
    return {
        "power_model": draw(power_models()),
        "scores": ServerScores(
            **{name: worlds(draw(SCORE)) for name in ("fixed", "activity", "ready", "residual", "ready_residual")}
        ),
        "form_factor": np.array([draw(st.integers(0, len(FORM_FACTORS) - 1))]),
        "cooling": np.array([draw(st.integers(0, len(COOLINGS) - 1))]),
        "accelerator_power_w": worlds(draw(SHARE) * devices * limit_w)[:, None],
        "devices": worlds(devices)[:, None],
        "tdp_w": worlds(tdp_w)[:, None],
        "power_limit_w": worlds(limit_w)[:, None],
        "most_devices": worlds(8.0)[:, None],
        "load": worlds(draw(SHARE))[:, None],
    }


@given(deployments())
def test_a_server_draws_at_least_its_accelerators_and_at_least_its_ready_power(case: dict[str, Any]) -> None:
    found = server_powers(**case)
    assert (found.server_w * SLACK >= found.accelerators_w).all()
    assert (found.ready_w <= found.server_w * SLACK).all()
    assert (found.ready_w > 0).all()
    assert (found.accelerators_w <= case["devices"] * case["power_limit_w"] * SLACK).all()
    assert (found.slope_ratio >= 1.0).all()


@given(deployments(), st.floats(min_value=1.0, max_value=3.0))
def test_it_grows_with_what_its_accelerators_draw_with_their_limit_and_with_load(
    case: dict[str, Any], more: float
) -> None:
    before = server_powers(**case).server_w
    for changed in (
        {"accelerator_power_w": case["accelerator_power_w"] * more},
        {"power_limit_w": case["power_limit_w"] * more},
        {"load": np.minimum(case["load"] * more, 1.0)},
    ):
        assert (server_powers(**(case | changed)).server_w * SLACK >= before).all()


@given(deployments())
def test_more_accelerators_need_more_power_ready_or_not(case: dict[str, Any]) -> None:
    twice = case | {"devices": case["devices"] * 2, "accelerator_power_w": case["accelerator_power_w"] * 2}
    one, two = server_powers(**case), server_powers(**twice)
    assert (two.server_w * SLACK >= one.server_w).all()
    assert (two.ready_w * SLACK >= np.minimum(one.ready_w, two.server_w)).all()


@given(deployments())
def test_liquid_cooling_never_adds_power_where_its_parameters_are_below_those_of_air(case: dict[str, Any]) -> None:
    power_model: ServerPowerModel = case["power_model"]
    air, liquid = COOLINGS.index("air"), COOLINGS.index("liquid")
    for values in (power_model.cooling_ratio, power_model.loss_ratio):
        values[liquid] = np.minimum(values[liquid], values[air])
    powers = [server_powers(**(case | {"cooling": np.array([index])})).server_w for index in (liquid, air)]
    assert (powers[0] <= powers[1] * SLACK).all()


def typical() -> dict[str, Any]:
    """A typical air-cooled server of SXM accelerators: 300 W fixed per kW of design power, a slope of 1.1."""
    power_model = ServerPowerModel(
        fixed_w=np.full((3, 1), 300.0),
        fixed_exponent=np.ones((3, 1)),
        fixed_spread_log10=np.full((3, 1), 0.4),
        cooling_ratio=np.ones((3, 1)),
        loss_ratio=np.full((3, 1), 0.1),
        activity_ratio=worlds(0.2),
        activity_spread_log10=worlds(0.5),
        ready_share=np.full((3, 1), 0.15),
        ready_odds_spread_log10=worlds(0.3),
        residual_log10=worlds(0.04),
        ready_residual_log10=worlds(0.07),
    )
    return {
        "power_model": power_model,
        "scores": ServerScores(
            **dict.fromkeys(("fixed", "activity", "ready", "residual", "ready_residual"), worlds(0))
        ),
        "form_factor": np.array([FORM_FACTORS.index("sxm")]),
        "cooling": np.array([COOLINGS.index("air")]),
    }


def test_a_server_by_hand() -> None:
    """Eight accelerators of 500 W at 400 W each, a typical air-cooled server, half loaded.

    Design power 4 kW, exponent 1: fixed 300 x 4 = 1,200 W. The host's work: 20 % of it at full load, 10 % at half:
    120 W. Accelerators 3,200 W at slope 1.1: 3,520 W. Together 4,840 W. Ready: 1,200 + 1.1 x 0.15 x 4,000 = 1,860 W.
    """
    case = typical() | {
        "accelerator_power_w": np.array([[3200.0]]),
        "devices": np.array([[8.0]]),
        "tdp_w": np.array([[500.0]]),
        "power_limit_w": np.array([[500.0]]),
        "most_devices": np.array([[8.0]]),
        "load": np.array([[0.5]]),
    }
    found = server_powers(**case)
    assert found.server_w == pytest.approx(4840.0)
    assert found.ready_w == pytest.approx(1860.0)
    assert found.fixed_w == pytest.approx(1320.0)
    assert found.slope_ratio == pytest.approx(1.1)
    # One standard deviation more fixed power: a factor of 10^0.4 on 1,320 W.
    other = server_powers(**(case | {"scores": replace(case["scores"], fixed=worlds(1))}))
    assert other.server_w == pytest.approx(1320.0 * 10**0.4 + 3520.0)
    # Sixteen accelerators are two such servers.
    two = server_powers(**(case | {"devices": np.array([[16.0]]), "accelerator_power_w": np.array([[6400.0]])}))
    assert two.server_w == pytest.approx(2 * 4840.0)


def test_every_configuration_and_world_is_as_if_alone() -> None:
    rng = np.random.default_rng(3)
    count, many = 5, 40

    def positive(*shape: int) -> Draws:
        return rng.uniform(0.05, 0.9, shape)

    power_model = ServerPowerModel(
        **{
            name: positive(3, many)
            for name in (
                "fixed_w",
                "fixed_exponent",
                "fixed_spread_log10",
                "cooling_ratio",
                "loss_ratio",
                "ready_share",
            )
        },
        **{
            name: positive(many)
            for name in (
                *("activity_ratio", "activity_spread_log10", "ready_odds_spread_log10"),
                *("residual_log10", "ready_residual_log10"),
            )
        },
    )
    names = ("fixed", "activity", "ready", "residual", "ready_residual")
    scores = ServerScores(**{name: rng.standard_normal(many) for name in names})
    form, cooling = rng.integers(0, 3, (count, many)), rng.integers(0, 3, (count, many))
    power_w = rng.uniform(10.0, 5000.0, (count, many))
    per_row = {"devices": worlds(1, 2, 4, 8, 32), "tdp_w": worlds(60, 300, 400, 700, 1000)}
    per_row |= {"power_limit_w": worlds(60, 250, 400, 600, 900), "most_devices": worlds(8, 8, 8, 8, 8)}
    found = server_powers(
        power_model=power_model,
        scores=scores,
        form_factor=form,
        cooling=cooling,
        accelerator_power_w=power_w,
        load=np.ones((count, 1)),
        **{name: values[:, None] for name, values in per_row.items()},
    )
    row, world = 3, 17
    alone = server_powers(
        power_model=ServerPowerModel(
            **{name: getattr(power_model, name)[..., world : world + 1] for name in ServerPowerModel.__slots__}
        ),
        scores=ServerScores(**{name: getattr(scores, name)[world : world + 1] for name in names}),
        form_factor=form[row : row + 1, world : world + 1],
        cooling=cooling[row : row + 1, world : world + 1],
        accelerator_power_w=power_w[row : row + 1, world : world + 1],
        load=np.ones((1, 1)),
        **{name: values[row : row + 1, None] for name, values in per_row.items()},
    )
    assert found.server_w.shape == found.ready_w.shape == (count, many)
    assert found.server_w[row, world] == pytest.approx(alone.server_w[0, 0])
    assert found.ready_w[row, world] == pytest.approx(alone.ready_w[0, 0])


@given(st.floats(min_value=0.0, max_value=100.0), st.floats(min_value=0.0, max_value=10.0))
def test_the_more_requests_are_offered_the_more_of_the_time_serves(offered: float, more: float) -> None:
    less_s = server.busy_share(offered_requests=worlds(offered))
    more_s = server.busy_share(offered_requests=worlds(offered + more))
    assert 0.0 <= less_s[0] <= more_s[0] <= 1.0


def test_mean_power_lies_between_ready_and_serving() -> None:
    shares = worlds(0.0, 0.25, 1.0)
    found = server.mean_power_w(serving_w=worlds(900.0), ready_w=worlds(500.0), busy_share=shares)
    assert found == pytest.approx([500.0, 600.0, 900.0])
    assert server.busy_share(offered_requests=worlds(np.log(2.0))) == pytest.approx(0.5)


@given(st.floats(min_value=0.01, max_value=0.99), st.floats(min_value=-3.0, max_value=3.0))
def test_a_share_stays_a_share(share: float, deviation: float) -> None:
    found = server.deviated_share(share=worlds(share), deviation_log10=worlds(deviation))
    assert 0.0 < found[0] < 1.0
    assert server.deviated_share(share=worlds(share), deviation_log10=worlds(0.0)) == pytest.approx(share)


@st.composite
def shares(draw: st.DrawFn) -> dict[str, Any]:
    """Arguments of one accelerator's share of a server, in one world."""
    case = draw(deployments())
    return {name: case[name] for name in ("power_model", "scores", "form_factor", "cooling")} | {
        "tdp_w": worlds(float(case["tdp_w"][0, 0])),
        "server_devices": worlds(float(draw(st.integers(min_value=1, max_value=72)))),
        "engaged_share": worlds(draw(SHARE)),
    }


@given(shares())
def test_a_ready_accelerator_draws_no_more_than_one_that_serves_and_waits(case: dict[str, Any]) -> None:
    found = server_share(**case)
    assert (found.slope_ratio >= 1.0).all()
    assert (found.host_w > 0).all()
    assert 0 < found.ready_w[0] <= (found.host_w + found.slope_ratio * case["engaged_share"] * case["tdp_w"])[0] * SLACK


@given(shares(), st.floats(min_value=0.0, max_value=1.0))
def test_shares_of_a_server_make_the_server(case: dict[str, Any], drawn_share: float) -> None:
    """All accelerators of a server at work, and all ready: the powers of the whole server, and its error once."""
    devices, tdp_w = case["server_devices"], case["tdp_w"]
    share = server_share(**case)
    # Between its ready power and its limit a whole server is exactly linear in what its accelerators draw.
    power_w = devices * tdp_w * np.maximum(drawn_share, case["engaged_share"])
    whole = server_powers(
        power_model=case["power_model"],
        scores=case["scores"],
        form_factor=case["form_factor"][None],
        cooling=case["cooling"][None],
        accelerator_power_w=power_w[None],
        devices=devices[None],
        tdp_w=tdp_w[None],
        power_limit_w=tdp_w[None],
        most_devices=devices[None],
        load=np.ones((1, 1)),
    )
    together_w = devices * share.host_w + share.slope_ratio * whole.accelerators_w[0]
    # Where the error of the power model would make losses negative, both are held, in their own way: never below it.
    assert (together_w * SLACK >= whole.server_w[0]).all()
    error = 10.0 ** float((case["power_model"].residual_log10 * case["scores"].residual)[0])
    if (1.0 + float(case["power_model"].loss_ratio[case["cooling"], [0]][0])) * error >= 1.0:
        np.testing.assert_allclose(together_w, whole.server_w[0], rtol=1e-9)
    assert (devices * share.ready_w <= together_w * SLACK).all()


@given(shares(), st.floats(min_value=1.0, max_value=8.0))
def test_an_accelerator_of_more_power_has_a_host_of_no_less(case: dict[str, Any], factor: float) -> None:
    more = server_share(**(case | {"tdp_w": case["tdp_w"] * factor}))
    assert (more.host_w * SLACK >= server_share(**case).host_w).all()


def test_a_share_of_a_server_by_hand() -> None:
    """The server above, eight accelerators of 500 W, all at work: 1,200 W fixed and 20 % of it for requests.

    One eighth of it is 180 W of host, and 1.1 W for each watt of the accelerator. Ready: 150 + 1.1 x 0.15 x 500 =
    232.5 W, below the 180 + 1.1 x 0.3 x 500 = 345 W of one that serves and waits. One that would wait at 5 % of its
    power in a step, 180 + 27.5 = 207.5 W, draws no more than that when ready.
    """
    case = typical() | {
        "tdp_w": worlds(500),
        "server_devices": worlds(8),
        "engaged_share": worlds(0.3),
    }
    found = server_share(**case)
    assert found.host_w == pytest.approx(180.0)
    assert found.slope_ratio == pytest.approx(1.1)
    assert found.ready_w == pytest.approx(232.5)
    assert server_share(**(case | {"engaged_share": worlds(0.05)})).ready_w == pytest.approx(207.5)
    # One standard deviation of the error of a run: 10^0.04 on all that is drawn while serving.
    off = server_share(**(case | {"scores": replace(case["scores"], residual=worlds(1))}))
    assert off.host_w == pytest.approx(180.0 * 10**0.04)
    assert off.slope_ratio == pytest.approx(1.1 * 10**0.04)
    # Losses are never negative: 1.1 x 10^-0.08 would be 0.915.
    assert server_share(**(case | {"scores": replace(case["scores"], residual=worlds(-2))})).slope_ratio == 1.0


def test_power_while_serving_by_hand() -> None:
    # Half busy: 50 W and two fifths of it, halved, and 1.2 W for each of 100.
    found = server.server_power_w(
        accelerator_power_w=worlds(100),
        fixed_w=worlds(50),
        slope_ratio=worlds(1.2),
        activity_ratio=worlds(0.4),
        load=worlds(0.5),
    )
    assert found == pytest.approx([180.0])
