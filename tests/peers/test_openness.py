"""obsia's own facts of openness against those of the European Open Source AI Index, which they were made without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.peers import openness


def test_the_page_is_what_the_facts_give() -> None:
    assert openness.PAGE.read_text(encoding="utf-8") == openness.page()
    assert openness.MOT_PAGE.read_text(encoding="utf-8") == openness.mot_page()


def test_where_both_cite_an_address_for_the_same_release_they_agree_on_nine_cells_of_ten() -> None:
    rows = openness.scored()
    assert len(rows) == 210
    scored = [each for each in rows if each.same_release and each.both_cite]
    assert len(scored) >= 60
    assert (openness.compared(scored).observed_share or 0) >= 0.9


@pytest.mark.parametrize(
    ("index", "name", "scored"), [("osai", "the index", openness.scored), ("mot", "the tool", openness.scored_mot)]
)
def test_every_disagreement_on_the_same_release_is_settled_and_none_has_an_index_on_both_sides(
    index: str, name: str, scored: Callable[[], tuple[openness.Scored, ...]]
) -> None:
    rows = [each for each in scored() if each.both_speak and each.same_release]
    settled = openness.settled(index)
    mended = {key for key, (upheld, _) in settled.items() if upheld == name}
    assert {(each.mot_record, each.item) for each in rows if not each.agree} == set(settled) - mended
    assert {(each.mot_record, each.item) for each in rows if each.agree} >= mended
    assert {upheld for upheld, _ in settled.values()} <= {"obsia", name, openness.ANOTHER}
    assert all(each.ours and each.ours.asserted_by != index for each in rows)
    assert all(each.theirs and each.theirs.asserted_by == index for each in rows)


@pytest.mark.parametrize("index", ["osai", "mot"])
def test_the_pages_uphold_obsia_in_three_of_four_disagreements(index: str) -> None:
    sides = openness.upheld(index)
    assert sides["obsia"] >= 0.75 * (sides.total() - sides[openness.ANOTHER])
