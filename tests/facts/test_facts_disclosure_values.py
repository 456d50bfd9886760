"""Values of disclosure are kept as facts: one row is simulated again, and the table is whole."""

from __future__ import annotations

from collections import defaultdict

import pytest
from calibration.disclosure_values import COLUMNS, INPUT_TOKENS, OUTPUT_TOKENS, PRIOR, models, rows

from obsia.accounting.openness.disclosure_values import TELLS
from obsia.facts import disclosures
from obsia.facts.snapshot import load


def test_a_row_simulated_again_is_the_row_that_is_kept() -> None:
    model = "openai/gpt-4o"
    kept = {each.non_disclosure: each for each in disclosures.disclosure_values(load(), model)}
    again = {row["non_disclosure"]: row for row in rows(model)}
    assert set(again) == set(kept)
    for non_disclosure, row in again.items():
        assert set(row) == set(COLUMNS)
        assert float(row["score"]) == pytest.approx(kept[non_disclosure].score, rel=0.01)
        assert float(row["score_reduction"]) == pytest.approx(kept[non_disclosure].score_reduction, abs=0.02)


def test_every_row_is_of_the_standard_request() -> None:
    snapshot = load()
    by_model: dict[str, set[str]] = defaultdict(set)
    for (model,) in snapshot.rows("SELECT DISTINCT model_id FROM disclosure_values"):
        for each in disclosures.disclosure_values(snapshot, str(model)):
            assert (each.input_tokens, each.output_tokens, each.prior) == (INPUT_TOKENS, OUTPUT_TOKENS, PRIOR)
            assert each.non_disclosure in TELLS
            assert each.score > 0
            assert each.score_reduction <= each.score
            assert 0 <= each.width_share <= 1
            by_model[each.model_id].add(each.non_disclosure)
    assert len(by_model) >= 300
    assert all({"batch", "fullness"} <= costs for costs in by_model.values())


def test_models_that_were_read_come_first() -> None:
    order = models()
    assert len(set(order)) == len(order)
    assert order.index("openai/gpt-4o") < order.index("openai/gpt-4o-mini")
