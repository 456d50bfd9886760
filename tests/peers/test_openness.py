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
    assert openness.share(scored) >= 0.9


def test_facts_of_the_index_are_not_on_both_sides() -> None:
    assert all(each.ours is None or each.ours.asserted_by != "osai" for each in openness.scored())
    assert all(each.theirs is None or each.theirs.asserted_by == "osai" for each in openness.scored())


def test_two_readers_agree_on_whether_a_thing_is_there() -> None:
    cells = openness.second_readings()
    assert openness.sampled() == 120
    assert len(cells) >= 80
    share, kappa = openness.readers_agree([(each.first.is_found, each.second.is_found) for each in cells])
    assert share >= 0.9
    assert kappa >= 0.8


def test_agreement_of_readers_by_hand() -> None:
    """Both yes 2, both no 1, one apart: 3/4 observed, (3 x 2 + 1 x 2) / 16 = 1/2 by chance, kappa 1/2."""
    pairs = [(True, True), (True, True), (False, False), (True, False)]
    assert openness.readers_agree(pairs) == (0.75, 0.5)
