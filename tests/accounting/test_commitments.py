"""Who agreed to what: standings, counts and overlaps. Names that nobody has read change none of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting.commitments.cooperation import FIRST, NEXT, cooperation
from obsia.accounting.commitments.indicator import (
    Count,
    Indicator,
    IndicatorRow,
    Naming,
    Priority,
    Reading,
    Table,
    sources,
)
from obsia.accounting.commitments.register import STANDINGS, Register, Standing
from obsia.accounting.commitments.seats import Seats, controllers, developer_id
from obsia.core.disclosure import Commitment, Control, Instrument, Party, System
from obsia.core.message import Message
from obsia.facts import disclosures
from obsia.facts import snapshot as facts

STATES = ("FRA", "DEU", "USA", "IND", "KEN", "URY")


def instrument(name: str, *, stated: str = "") -> Instrument:
    return Instrument(
        instrument=name,
        name=name.title(),
        name_fr="",
        adopted_on="2025-02-11",
        binding="no",
        address=f"https://example.org/{name}",
        energy="",
        parties_stated=stated,
        evidence="example",
        locator="list",
        note="",
    )


def party(name: str, *, kind: str = "state", iso3: str = "") -> Party:
    return Party(
        party=name.lower(), name=name, name_fr="", kind=kind, iso3=iso3, evidence="example", locator="list", note=""
    )


def row(name: str, who: str, *, status: str = "signed", basis: str = "read", date: str = "2025-02-11") -> Commitment:
    return Commitment(
        instrument=name,
        party=who.lower(),
        status=status,
        date=date,
        basis=basis,
        evidence=f"example-{basis}",
        address="",
        locator="list",
        note="",
    )


def register(*rows: Commitment, stated: str = "") -> Register:
    states = {name.lower(): party(name, iso3=name) for name in STATES}
    companies = {name.lower(): party(name, kind="company", iso3="USA") for name in ("Acme", "Bolt")}
    names = sorted({FIRST, NEXT, "third", *(each.instrument for each in rows)})
    return Register(
        instruments=tuple(instrument(name, stated=stated if name == "third" else "") for name in names),
        parties={**states, **companies},
        commitments=rows,
    )


def test_only_names_that_were_read_are_counted() -> None:
    held = register(
        row(FIRST, "FRA"),
        row(FIRST, "URY", basis="unverified"),
        row(FIRST, "USA", status="did not sign"),
        row(FIRST, "Acme"),
    )
    assert held.counts(FIRST) == {"state": 1, "company": 1, "organisation": 0}
    assert held.states(FIRST) == {"FRA"}
    assert [each.party.iso3 for each in held.unverified(FIRST)] == ["URY"]
    assert held.unverified_count == 1
    assert held.evidence((FIRST,)) == ("example-read",)


def test_a_party_counts_by_the_row_that_says_most_and_keeps_all_rows() -> None:
    held = register(
        row(FIRST, "FRA", status="ratified", date="2026-01-01"), row(FIRST, "FRA", status="attended", date="2025-01-01")
    )
    (member,) = held.members(FIRST)
    assert member.standing is Standing.AGREED
    assert [each.status for each in member.rows] == ["attended", "ratified"]


def test_a_reading_wins_over_an_unverified_name_whatever_it_says() -> None:
    held = register(row(FIRST, "USA", basis="unverified"), row(FIRST, "USA", status="did not sign"))
    (member,) = held.members(FIRST)
    assert member.standing is Standing.NOT
    assert held.unverified(FIRST) == ()


def test_one_chapter_is_told_apart_and_a_status_nobody_knows_is_no_agreement() -> None:
    held = register(row("third", "Acme", status="signed one chapter"), row("third", "Bolt", status="waved"))
    assert [each.standing for each in held.members("third")] == [Standing.PARTLY, Standing.NOT]
    assert held.counts("third") == {"state": 0, "company": 0, "organisation": 0}


def test_law_and_clubs_are_not_open_to_who_is_outside() -> None:
    held = register(row(FIRST, "FRA"), row(NEXT, "DEU", status="bound"), row("third", "IND", basis="unverified"))
    assert [each.instrument for each in held.open_to("state")] == [FIRST]
    assert held.open_to("organisation") == ()


def test_overlaps_are_of_states_in_both_out_of_states_in_either() -> None:
    held = register(
        *(row(FIRST, each) for each in ("FRA", "DEU", "KEN")),
        *(row(NEXT, each) for each in ("FRA", "DEU", "USA", "IND")),
        row(NEXT, "Acme"),
    )
    (pair,) = held.overlaps()
    assert (pair.first, pair.second) == (NEXT, FIRST)
    assert pair.both == ("DEU", "FRA")
    assert pair.only_first == ("IND", "USA")
    assert pair.only_second == ("KEN",)
    assert pair.jaccard == Count(part=2, whole=5)


def test_who_shares_most_comes_first_and_only_its_own_kind() -> None:
    held = register(
        *(row(name, each) for name in (FIRST, NEXT) for each in ("FRA", "DEU")), row(FIRST, "KEN"), row(FIRST, "Acme")
    )
    assert [(each.name, count) for each, count in held.shared_with("fra")] == [
        ("DEU", Count(part=2, whole=2)),
        ("KEN", Count(part=1, whole=2)),
    ]
    assert set(held.of_party("fra")) == {FIRST, NEXT}


def test_a_list_that_is_known_in_part_is_not_among_all_instruments() -> None:
    rows = (row(FIRST, "FRA"), row(NEXT, "FRA"), row("third", "KEN"))
    whole, part = register(*rows, stated="2"), register(*rows, stated="3")
    assert whole.is_mostly_read("third")
    assert not part.is_mostly_read("third")
    in_all = [cooperation(held)[0].readings[0].value for held in (whole, part)]
    assert in_all == [Count(part=0, whole=2), Count(part=1, whole=1)]


def test_two_summits_are_compared_state_by_state() -> None:
    held = register(*(row(FIRST, each) for each in ("FRA", "URY")), *(row(NEXT, each) for each in ("FRA", "USA")))
    summits = cooperation(held)[1]
    assert {each.code: each.value for each in summits.readings} == {
        "in-both": Count(part=1, whole=3),
        "absent": Count(part=1, whole=3),
        "new": Count(part=1, whole=3),
    }
    assert summits.table is not None
    assert [(each.name, each.cells) for each in summits.table.rows] == [
        ("FRA", ("in-both",)),
        ("URY", ("absent",)),
        ("USA", ("new",)),
    ]


def test_without_names_cooperation_is_blank_and_says_why() -> None:
    for each in cooperation(register(row(FIRST, "FRA", basis="unverified"))):
        assert each.blank == Message("blank-no-names")
        assert each.who_measures


commitments = st.builds(
    row,
    st.sampled_from((FIRST, NEXT, "third")),
    st.sampled_from((*STATES, "Acme", "Bolt")),
    status=st.sampled_from(sorted(STANDINGS)),
    basis=st.sampled_from(("read", "unverified")),
    date=st.sampled_from(("", "2025-02-11", "2026-02-21")),
)


@given(st.lists(commitments, max_size=30))
def test_unverified_rows_never_change_an_indicator(rows: list[Commitment]) -> None:
    read = [each for each in rows if each.basis == "read"]
    with_all, with_read = register(*rows), register(*read)
    for one, other in zip(cooperation(with_all), cooperation(with_read), strict=True):
        assert (one.readings, one.table, one.blank, one.evidence, one.as_of) == (
            other.readings,
            other.table,
            other.blank,
            other.evidence,
            other.as_of,
        )
    for name in (FIRST, NEXT, "third"):
        assert with_all.counts(name) == with_read.counts(name)
        assert with_all.states(name) == with_read.states(name)
    for kind in ("state", "company"):
        assert with_all.open_to(kind) == with_read.open_to(kind)


@given(st.lists(commitments, max_size=30))
def test_an_overlap_is_a_share_and_the_same_both_ways(rows: list[Commitment]) -> None:
    held = register(*rows)
    one, other = held.overlap(FIRST, NEXT), held.overlap(NEXT, FIRST)
    assert one.jaccard == other.jaccard
    assert one.both == other.both
    assert one.only_first == other.only_second
    assert len(one.both) + len(one.only_first) == len(held.states(FIRST))


def test_a_seat_is_read_or_unknown_and_a_controller_is_not_a_seat() -> None:
    control = (
        _control("mistral", "Mistral AI", "FRA", share="seat", as_of="2026-01-26"),
        _control("mistral", "ASML", "NLD", share="11 %", as_of="2026-06-01"),
        _control("voyage", "MongoDB", "", share="acquired"),
        _control("Voyage", "MongoDB", "", share="acquired"),
        # A group whose seat row names the parent keeps its own name.
        _control("qwen", "Alibaba", "CHN", share="seat", as_of="2026-01-26"),
        _control("qwen", "Alibaba", "CHN", share="division of"),
    )
    seats = Seats(control, (party("Acme", kind="company", iso3="USA"), party("FRA", iso3="FRA")))
    mistral = seats.of("Mistral")
    assert mistral is not None
    assert (mistral.iso3, mistral.as_of) == ("FRA", "2026-01-26")
    assert seats.of("voyage") is None
    assert seats.of("FRA") is None
    system = System(subject="model:acme/one", label="One", developer="Nobody Inc", scope="release")
    found = seats.of_system(system)
    assert found is not None
    assert found.iso3 == "USA"
    assert [(each.entity, each.controller) for each in controllers(control)] == [
        ("Mistral AI", "ASML"),
        ("qwen", "Alibaba"),
        ("voyage", "MongoDB"),
    ]


@pytest.mark.parametrize(("subject", "developer"), [("model:a/b", "a"), ("service:chat", ""), ("", "")])
def test_the_developer_is_the_first_part_of_an_id(subject: str, developer: str) -> None:
    assert developer_id(subject) == developer


def _control(entity: str, controller: str, iso3: str, *, share: str, as_of: str = "") -> Control:
    return Control(
        entity=entity,
        controller=controller,
        iso3=iso3,
        share=share,
        as_of=as_of,
        evidence="example",
        locator="page 1",
        note="",
    )


def test_an_indicator_has_content_or_a_reason_for_having_none() -> None:
    count = Reading(code="answer", value=Count(part=1, whole=2))
    blank = Message("blank-work")
    with pytest.raises(ValueError, match="indicator-content-and-reason"):
        Indicator(priority=Priority.WORK, name="work")
    with pytest.raises(ValueError, match="indicator-content-and-reason"):
        Indicator(priority=Priority.WORK, name="work", readings=(count,), blank=blank, evidence=("example",))
    with pytest.raises(ValueError, match="indicator-without-evidence"):
        Indicator(priority=Priority.WORK, name="work", readings=(count,))
    with pytest.raises(ValueError, match="row-of-other-length"):
        Table(columns=("a", "b"), rows=(IndicatorRow(name="x", naming=Naming.NAME, cells=("y",)),))
    with pytest.raises(ValueError, match="not-a-count"):
        Count(part=3, whole=2)
    assert Count(part=0, whole=0).share is None
    assert Count(part=1, whole=4).share == 0.25
    assert sources(("b", "a"), ("b",)) == ("a", "b")


def test_every_status_of_the_snapshot_has_a_standing() -> None:
    snapshot = facts.load()
    rows = disclosures.commitments(snapshot)
    assert rows
    assert {each.status for each in rows} <= set(STANDINGS)
    assert {each.party for each in rows} <= set(disclosures.parties(snapshot))
