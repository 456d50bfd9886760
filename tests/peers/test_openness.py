"""obsia's own facts of openness against those of the European Open Source AI Index, which they were made without."""

from __future__ import annotations

from tests.peers import openness


def test_the_page_is_what_the_facts_give() -> None:
    assert openness.PAGE.read_text(encoding="utf-8") == openness.page()


def test_where_both_cite_an_address_for_the_same_release_they_agree_on_nine_cells_of_ten() -> None:
    rows = openness.scored()
    assert len(rows) == 210
    scored = [each for each in rows if each.same_release and each.both_cite]
    assert len(scored) >= 60
    assert (openness.compared(scored).observed_share or 0) >= 0.9


def test_every_disagreement_on_the_same_release_is_settled_or_left_open_and_no_other_is() -> None:
    rows = [each for each in openness.scored() if each.both_speak and each.same_release and not each.agree]
    assert {(each.mot_record, each.item) for each in rows} == set(openness.settled())
    assert {upheld for upheld, _ in openness.settled().values()} <= {"obsia", "the index", "open"}


def test_facts_of_the_index_are_not_on_both_sides() -> None:
    assert all(each.ours is None or each.ours.asserted_by != "osai" for each in openness.scored())
    assert all(each.theirs is None or each.theirs.asserted_by == "osai" for each in openness.scored())
