"""Where everybody stands on a day follows from events; a name is told to be absent from a list read whole alone."""

from __future__ import annotations

import re
from typing import Literal

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
from obsia.accounting.commitments.register import STANDINGS, Register, Standing, last_day
from obsia.accounting.commitments.register import Naming as Named
from obsia.accounting.commitments.seats import Seats, controllers, developer_id
from obsia.core.commitments import Event, Instrument, Party, PartyKind, PartyList, ReadEvent, ReadingBasis
from obsia.core.disclosure import Control, System
from obsia.core.message import Message
from obsia.facts import disclosures
from obsia.facts import snapshot as facts

STATES = ("FRA", "DEU", "USA", "IND", "KEN", "URY")


def instrument(name: str) -> Instrument:
    return Instrument(
        instrument=name,
        name=name.title(),
        name_fr="",
        adopted_on="2025-02-11",
        binding="no",
        address=f"https://example.org/{name}",
        energy="",
        evidence="example",
        locator="list",
        note="",
    )


def party(name: str, *, kind: PartyKind = "state", iso3: str = "") -> Party:
    return Party(
        party=name.lower(), name=name, name_fr="", kind=kind, iso3=iso3, evidence="example", locator="list", note=""
    )


def row(
    name: str, who: str, *, event: str = "signed", date: str = "2025-02-11", dating: Literal["on", "by"] = "on"
) -> ReadEvent:
    return ReadEvent(
        instrument=name,
        party=who.lower(),
        event=Event(event),
        date=date,
        dating=dating,
        basis=ReadingBasis.READ,
        evidence="example-read",
        address=f"https://example.org/{name}",
        locator="list",
        publisher="Example",
        retrieved="2026-11-29",
    )


def listed(name: str, *, total: int | None = None, covers: str = "", as_of: str = "2025-02-11") -> PartyList:
    return PartyList(
        instrument=name,
        as_of=as_of,
        total=total,
        is_whole=bool(covers),
        covers=covers,
        basis=ReadingBasis.READ,
        evidence="example-list",
        address=f"https://example.org/{name}/list",
    )


def register(*rows: ReadEvent, lists: tuple[PartyList, ...] = (), as_of: str = "") -> Register:
    states = {name.lower(): party(name, iso3=name) for name in STATES}
    companies = {name.lower(): party(name, kind="company", iso3="USA") for name in ("Acme", "Bolt")}
    names = sorted({FIRST, NEXT, "third", *(each.instrument for each in rows)})
    return Register(
        instruments=tuple(instrument(name) for name in names),
        parties={**states, **companies},
        events=rows,
        lists=lists,
        as_of=as_of,
    )


def test_names_that_were_read_are_counted_beside_the_number_that_a_page_states() -> None:
    held = register(
        row(FIRST, "FRA"),
        row(FIRST, "USA", event="did not sign"),
        row(FIRST, "Acme"),
        lists=(listed(FIRST, total=5), listed(FIRST, total=3, as_of="2024-01-01")),
    )
    assert held.counts(FIRST) == {"state": 1, "company": 1, "organisation": 0}
    assert held.states(FIRST) == {"FRA"}
    stated = held.stated(FIRST)
    assert stated is not None
    assert (stated.count, held.unread(FIRST), held.unread_count) == (5, 3, 3)
    assert held.evidence((FIRST,)) == ("example-read",)


@pytest.mark.parametrize(
    ("day", "count"), [("2023-12-31", None), ("2024-01-01", 3), ("2025-02-10", 3), ("2025-02-11", 5), ("", 5)]
)
def test_a_list_is_known_from_its_day_on(day: str, count: int | None) -> None:
    lists = (listed(FIRST, total=5), listed(FIRST, total=3, as_of="2024-01-01"))
    stated = register(lists=lists, as_of=day).stated(FIRST)
    assert (stated and stated.count) == count


HISTORY = (
    row("third", "Acme", event="announced", date="2025-07-21"),
    row("third", "Acme", event="signed", date="2025-08-01", dating="by"),
    row("third", "Acme", event="listed", date="2025-12"),
    row("third", "Acme", event="no longer listed", date="2026-07-31", dating="by"),
)


@pytest.mark.parametrize(
    ("day", "standing"),
    [("2025-07-20", None), ("2025-07-31", Standing.ANNOUNCED), ("2025-08-01", Standing.AGREED),
     ("2025-12-15", Standing.AGREED), ("2026-07-30", Standing.AGREED), ("2026-07-31", Standing.LEFT),
     ("", Standing.LEFT)],
)  # fmt: skip
def test_where_a_party_stands_on_a_day_follows_from_its_events(day: str, standing: Standing | None) -> None:
    held = register(*HISTORY, as_of=day)
    assert [each.standing for each in held.members("third")] == ([standing] if standing else [])
    assert held.counts("third")["company"] == int(standing is Standing.AGREED)
    assert held.on == (day or "2026-11-29")


@given(st.lists(st.sampled_from(HISTORY), max_size=6), st.dates().map(str))
def test_what_came_later_changes_nothing_on_an_earlier_day(events: list[ReadEvent], day: str) -> None:
    before = [each for each in events if last_day(each.date) <= day]
    held, earlier = register(*events, as_of=day), register(*before)
    assert held.members("third") == earlier.members("third")


def test_a_party_agrees_on_the_day_of_its_first_act_and_not_of_a_list_read_later() -> None:
    (member,) = register(*HISTORY[:3]).members("third")
    assert (member.latest.event, member.since.event, member.since.dating) == (Event.LISTED, Event.SIGNED, "by")
    (left,) = register(*HISTORY).members("third")
    assert left.since is left.latest


def test_a_date_without_a_day_is_over_at_its_end() -> None:
    assert [last_day(each) for each in ("2025", "2025-04", "2025-04-07")] == ["2025-12-31", "2025-04-31", "2025-04-07"]


def test_a_part_a_promise_to_sign_and_what_the_union_agreed_to_are_told_apart_and_not_counted() -> None:
    held = register(
        row("third", "Acme", event="signed one chapter"),
        row("third", "Bolt", event="announced"),
        row("third", "FRA", event="bound through the Union"),
    )
    standings = {each.party.name: each.standing for each in held.members("third")}
    assert standings == {"Acme": Standing.PARTLY, "Bolt": Standing.ANNOUNCED, "FRA": Standing.THROUGH_UNION}
    assert held.counts("third") == {"state": 0, "company": 0, "organisation": 0}
    assert held.naming("third", held.parties["fra"]) is Named.NAMED


def test_nobody_is_absent_because_nobody_looked() -> None:
    events = (row(FIRST, "FRA"), row(NEXT, "FRA"))
    held = register(*events, lists=(listed(FIRST, total=1, covers="state"), listed(NEXT, total=60)))
    germany, acme = held.parties["deu"], held.parties["acme"]
    assert held.naming(FIRST, held.parties["fra"]) is Named.NAMED
    assert held.naming(FIRST, germany) is Named.NOT_NAMED
    assert held.naming(FIRST, acme) is Named.NOT_EXAMINED
    assert held.naming(NEXT, germany) is Named.NOT_EXAMINED
    # A list of a later day tells nothing of an earlier one.
    assert register(*events, lists=held.lists, as_of="2025-01-01").naming(FIRST, germany) is Named.NOT_EXAMINED


def test_law_and_clubs_are_not_open_to_who_is_outside() -> None:
    held = register(row(FIRST, "FRA"), row(NEXT, "DEU", event="bound"), row("third", "IND", event="declined"))
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
    whole, part = (register(*rows, lists=(listed("third", total=total),)) for total in (2, 3))
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
    for each in cooperation(register(row(FIRST, "FRA", event="announced"))):
        assert each.blank == Message("blank-no-names")
        assert each.who_measures


events = st.builds(
    row,
    st.sampled_from((FIRST, NEXT, "third")),
    st.sampled_from((*STATES, "Acme", "Bolt")),
    event=st.sampled_from(list(Event)),
    date=st.sampled_from(("2024", "2025-02-11", "2026-02-21")),
)


@given(st.lists(events, max_size=30))
def test_an_overlap_is_a_share_and_the_same_both_ways(rows: list[ReadEvent]) -> None:
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


def test_every_event_has_a_standing_and_every_party_an_entry() -> None:
    snapshot = facts.load()
    rows = disclosures.commitments(snapshot)
    assert set(STANDINGS) == set(Event)
    assert {each.party for each in rows} <= set(disclosures.parties(snapshot))
    assert all(each.address and each.retrieved for each in rows)
    for each in (*rows, *disclosures.party_lists(snapshot)):
        # Remarks are our own words: they have a French of theirs; names of files are for nobody's eye.
        assert (bool(each.locator), bool(each.note)) == (bool(each.locator_fr), bool(each.note_fr)), each
        assert not re.search(r"\bcommit-", each.note)


def test_a_list_that_was_read_whole_has_as_many_names_as_it_states() -> None:
    snapshot = facts.load()
    whole = [each for each in disclosures.party_lists(snapshot) if each.is_whole and each.total is not None]
    assert len(whole) > 8
    for each in whole:
        day = each.as_of if len(each.as_of) > len("2025-12") else last_day(each.as_of)
        if each.instrument == "hiroshima-code":
            day = "2023-10-30"  # Its members are listed before the code was adopted.
        held = Register(
            instruments=disclosures.instruments(snapshot),
            parties=disclosures.parties(snapshot),
            events=disclosures.commitments(snapshot),
            as_of=day,
        )
        agreed = [one for one in held.agreed(each.instrument) if one.party.kind in each.covers.split()]
        assert len(agreed) == each.count, (each.instrument, each.as_of)
