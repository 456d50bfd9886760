"""Promise against practice: nothing adverse before a promise is due, and no verdict of ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting.commitments.promises import ADVERSE, due_on, is_due, outcome
from obsia.accounting.commitments.register import last_day
from obsia.app.disclosure.priorities import promise_book
from obsia.core.commitments import Party
from obsia.core.promises import Practice, PracticeState, Promise
from obsia.facts import disclosures
from obsia.facts import snapshot as facts

ACME = Party(party="acme", name="Acme", kind="company", evidence="example")
ACT = Promise(
    promise="act",
    instrument="eu-ai-act",
    addressee="providers",
    kinds="company",
    text="Do it.",
    text_fr="Le faire.",
    applies_from="2025-08-02",
    due_on="2025-08-02",
    placed_before="2025-08-02",
    due_if_before="2027-08-02",
    evidence="example",
    address="https://example.org/act",
    locator="Article 111(3)",
)
DATED = Promise(
    promise="dated",
    instrument="third",
    addressee="parties",
    kinds="company",
    text="Publish it.",
    text_fr="Le publier.",
    due_on="2026-06",
    evidence="example",
    address="https://example.org/third",
    locator="page 1",
)


def finding(state: str, *, looked_on: str = "2026-01-01", said_by: str = "obsia") -> Practice:
    return Practice(
        promise="act",
        party="acme",
        state=state,  # pyright: ignore[reportArgumentType]
        said_by=said_by,  # pyright: ignore[reportArgumentType]
        looked_on=looked_on,
        text="seen",
        text_fr="vu",
        evidence="example",
        address="https://example.org/found",
        publisher="Example",
    )


@pytest.mark.parametrize(
    ("placed_on", "day", "state"),
    [
        # Article 111(3): models placed on the market before 2 August 2025 have until 2 August 2027.
        ("2025-08-01", "2027-08-02", PracticeState.NOT_YET_DUE),
        ("2025-08-01", "2027-08-03", PracticeState.NONE_FOUND),
        ("2025-08-02", "2026-11-29", PracticeState.NONE_FOUND),
        ("2025-08-07", "2025-08-02", PracticeState.NOT_YET_DUE),
        # Nobody knows when it was placed: the longer term counts.
        ("", "2026-11-29", PracticeState.NOT_YET_DUE),
        ("", "2027-08-03", PracticeState.NONE_FOUND),
    ],
)
def test_a_model_of_before_august_2025_has_until_august_2027(placed_on: str, day: str, state: PracticeState) -> None:
    found = [finding("none found", looked_on="2025-08-02")]
    assert outcome(ACT, ACME, found, on=day, placed_on=placed_on).state is state


days = st.sampled_from(("2025-01-01", "2026-06-30", "2026-07-01", "2027-08-02", "2027-08-03", "2030-01-01"))
findings = st.builds(
    finding, st.sampled_from(("found", "partly", "not kept", "none found", "not applicable")), looked_on=days
)


@given(st.lists(findings, max_size=5), days, st.sampled_from((ACT, DATED)))
def test_nothing_adverse_is_told_before_the_day(found: list[Practice], day: str, promise: Promise) -> None:
    told = outcome(promise, ACME, found, on=day)
    if day <= last_day(due_on(promise)):
        assert told.state not in ADVERSE
        assert not is_due(promise, on=day)
    assert told.shown is None or told.shown.looked_on <= day
    assert (told.shown is None) == (told.state in (PracticeState.NOT_YET_DUE, PracticeState.NOT_EXAMINED))


def test_what_nobody_looked_for_is_not_examined_and_evidence_counts_before_it_is_due() -> None:
    assert outcome(DATED, ACME, (), on="2026-07-01").state is PracticeState.NOT_EXAMINED
    assert outcome(DATED, ACME, (), on="2026-06-30").state is PracticeState.NOT_YET_DUE
    assert outcome(DATED, ACME, [finding("found")], on="2026-02-01").state is PracticeState.FOUND
    later = [finding("found"), finding("not kept", looked_on="2026-08-01", said_by="authority")]
    assert outcome(DATED, ACME, later, on="2026-09-01").state is PracticeState.NOT_KEPT
    assert outcome(DATED, ACME, later, on="2026-07-15").state is PracticeState.FOUND


def test_no_finding_of_the_facts_is_adverse_before_its_day_or_a_verdict_of_ours() -> None:
    snapshot = facts.load()
    promises = {each.promise: each for each in disclosures.promises(snapshot)}
    rows = disclosures.practices(snapshot)
    assert rows
    for row in rows:
        adverse = PracticeState(row.state) in ADVERSE
        assert not adverse or is_due(promises[row.promise], on=row.looked_on), row
        assert row.state != "not kept" or row.said_by in ("authority", "party"), row
        assert not adverse or promises[row.promise].addressee != "providers" or row.said_by != "obsia", row


def test_promises_stand_beside_those_asked_and_replies_beside_the_claim() -> None:
    book = promise_book(facts.load())
    (promise,) = book.of_instrument("frontier-safety")
    states = {each.party.party: each.state for each in book.outcomes(promise)}
    assert len(states) == len(book.register.agreed("frontier-safety")) == 20
    assert states["anthropic"] is PracticeState.FOUND
    assert [each.instrument for each in book.said(party="meta")] == ["gpai-code"]
    assert {each.party for each in book.said(instrument="paris-2025")} == {"united-kingdom", "united-states"}
    (term,) = book.of_instrument("eu-ai-act")
    assert (term.due_on, term.due_if_before) == ("2025-08-02", "2027-08-02")
    assert book.outcomes(term) == ()
    earlier = promise_book(facts.load(), "2025-02-10")
    assert {each.state for each in earlier.outcomes(promise)} == {PracticeState.NOT_YET_DUE}
    assert earlier.said(party="meta") == ()
