"""How much a gap weighs: shares of a total and of a width, on lines of work, and energy per output token."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from obsia.accounting.draws import WORLDS
from obsia.accounting.gaps import STANDS, Gaps, Unstated
from obsia.accounting.impacts import CARBON, ENERGY, INTENSITY, Line
from obsia.accounting.networks import UNKNOWN
from obsia.accounting.pricing import Pricing
from obsia.facts.snapshot import Snapshot
from obsia.physics.work import work_of_request

JOULES_PER_KWH = 3_600_000.0


def test_what_people_do_stands_in_for_tokens_by_its_subject() -> None:
    subjects = (("usage:chat", "words"), ("model:m", "usage:words"), ("usage", "words"))
    assert [STANDS["tokens"].keys(key) for key in subjects] == [True, False, False]


@pytest.fixture
def case(case_of: Any, snapshot: Snapshot) -> Any:
    """As many worlds as an account has: shares of a width are found in few of them only when they are large."""
    made = case_of(snapshot)
    made.pricing = Pricing(snapshot, request=replace(made.pricing.request, worlds=WORLDS))
    return made


def line(case: Any, *, output: int = 400, **where: Any) -> Line:
    work = work_of_request(input_tokens=1000, cached_tokens=0, output_tokens=output, window=None)
    return case.line(work, model=where.pop("model", "meta-llama/Llama-3.1-70B-Instruct"), **where)


def gap_shares(case: Any, code: str, silent: list[tuple[Line, float]], *others: Line) -> tuple[float, float]:
    lines = [*(each for each, _ in silent), *others]
    gaps = Gaps(case.pricing, lines=lines, impacts=case.impacts(*lines))
    found = gaps.shares(Unstated(code=code, calls=1, lines=silent))
    return found.total_share, found.width_share


def test_the_width_of_a_gap_is_that_of_the_keys_that_stand_in(case: Any) -> None:
    nowhere, france = line(case, zone=None), line(case, zone="FRA")
    shares = case.pricing.sensitivity.shares(
        case.impacts(nowhere, france).draws[CARBON], case.impacts(nowhere, france).keys[CARBON]
    )
    zones = {key: share for key, share in shares.items() if key[1] == "zone"}
    assert list(zones) == [("provider:unknown", "zone")]
    assert gap_shares(case, "region", [(nowhere, 1.0)], france) == pytest.approx(
        (
            float((case.impacts(nowhere).draws[CARBON] / case.impacts(nowhere, france).draws[CARBON]).mean()),
            sum(zones.values()),
        )
    )


def test_a_key_that_others_rest_on_counts_by_the_silent_part_of_the_total(case: Any) -> None:
    """Half of the work is silent on a batch that all of it shares: it has half of the width of the batch."""
    one, other = line(case, output=400, zone="FRA"), line(case, output=400, zone="POL")
    whole = gap_shares(case, "batch", [(one, 1.0), (other, 1.0)])
    half = gap_shares(case, "batch", [(one, 1.0)], other)
    assert whole[0] == pytest.approx(1.0)
    assert half == pytest.approx((0.5, whole[1] / 2), rel=1e-9)
    assert whole[1] > 0


def test_a_gap_of_every_line_is_the_account_as_if_it_were_priced(case: Any) -> None:
    lines = [line(case, output=400, zone="FRA"), line(case, output=900, zone="POL")]
    gaps = Gaps(case.pricing, lines=lines, impacts=case.impacts(*lines))
    # In another order they are priced again.
    taken, priced = (
        gaps.shares(Unstated(code="batch", calls=1, lines=[(each, 1.0) for each in order]))
        for order in (lines, lines[::-1])
    )
    assert taken == priced
    assert taken.total_share == 1.0


def test_a_silent_part_of_a_line_counts_by_its_calls(case: Any) -> None:
    entire, part = line(case), line(case, zone="POL")
    total, width = gap_shares(case, "media", [(entire, 1.0), (part, 0.25)])
    assert (total, width) == (pytest.approx(0.625), 0.0)


def test_a_model_without_a_name_has_all_of_its_keys(case: Any) -> None:
    unnamed = line(case, model=None)
    shares = case.pricing.sensitivity.shares(case.impacts(unnamed).draws[ENERGY], case.impacts(unnamed).keys[ENERGY])
    expected = sum(share for key, share in shares.items() if key[0] == f"model:{UNKNOWN}")
    total, width = gap_shares(case, "model", [(unnamed, 1.0)])
    assert (total, width) == pytest.approx((1.0, expected))
    assert gap_shares(case, "size", [(unnamed, 1.0)])[1] <= width
    assert gap_shares(case, "model", [(line(case), 1.0)])[1] == 0


def test_an_account_of_nothing_has_no_shares(case: Any) -> None:
    idle = Line(deployment=line(case).deployment, place=line(case).place, work=(0.0,) * 8)
    for code in STANDS:
        assert gap_shares(case, code, [(idle, 1.0)]) == (0.0, 0.0)


def test_the_keys_of_a_line_are_those_of_its_impacts(case: Any) -> None:
    for where in ({"zone": "FRA"}, {"zone": None, "model": None}, {"zone": "POL", "provider": "aws.bedrock"}):
        some = line(case, **where)
        found = case.impacts(some)
        for quantity, keys in found.keys.items():
            assert case.pricing.keys(some, quantity=quantity) == keys


def test_energy_per_token_is_the_energy_over_exact_tokens_in_every_world(case: Any) -> None:
    found = case.impacts(line(case, output=400))
    derived = case.pricing.intensity(found, output_tokens=400, label="", assumptions=())
    assert derived is not None
    np.testing.assert_allclose(derived.impacts.draws[INTENSITY], found.draws[ENERGY] * JOULES_PER_KWH / 400)
    assert derived.figure.mean == pytest.approx(found.draws[ENERGY].mean() * JOULES_PER_KWH / 400)
    assert derived.shares == case.pricing.sensitivity.shares(found.draws[ENERGY], found.keys[ENERGY])
    assert case.pricing.intensity(found, output_tokens=0, label="", assumptions=()) is None
    # More tokens than a double counts exactly are still a number.
    huge = case.pricing.intensity(found, output_tokens=2**70, label="", assumptions=())
    assert huge is not None
    assert huge.figure.mean == pytest.approx(found.draws[ENERGY].mean() * JOULES_PER_KWH / 2**70)
