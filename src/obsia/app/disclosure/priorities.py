"""The six priorities of the Paris statement, from the facts of a snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from obsia.accounting.commitments.access import Task, access
from obsia.accounting.commitments.concentration import concentration, control_of
from obsia.accounting.commitments.cooperation import FIRST, cooperation
from obsia.accounting.commitments.indicator import Indicator, Priority
from obsia.accounting.commitments.openness import openness
from obsia.accounting.commitments.promises import PromiseBook
from obsia.accounting.commitments.register import Register
from obsia.accounting.commitments.seats import Seats, controllers, developer_id
from obsia.accounting.commitments.sustainability import Group, energy_disclosure, grids_of_providers
from obsia.accounting.commitments.work import work
from obsia.accounting.figures import Request
from obsia.accounting.measures import Measures
from obsia.accounting.openness.questions import IN_VERDICT, answers
from obsia.accounting.openness.sheet import sheet_of
from obsia.accounting.openness.support import flaw
from obsia.app.disclosure.grading import contradictions, grading_tables
from obsia.app.disclosure.priority_formulas import PRIORITY_FORMULAS
from obsia.app.figures.measured import record_measures
from obsia.core.disclosure import Assertion, System
from obsia.core.grouping import grouped
from obsia.facts import disclosures
from obsia.facts.keys import place_key
from obsia.facts.snapshot import Snapshot

STANDARD_TASK: Final = Task(
    requests=1000,
    input_tokens=1000,
    output_tokens=400,
    models=(
        "openai/gpt-5",
        "openai/gpt-4o-mini",
        "openai/gpt-oss-120b",
        "google/gemini-2.5-pro",
        "google/gemini-2.5-flash",
        "anthropic/claude-sonnet-4-5",
        "meta/llama-3.3-70b",
        "meta/llama-4-maverick",
        "mistral/mistral-large-2512",
        "mistral/mistral-nemo",
        "deepseek/deepseek-r1",
        "deepseek/deepseek-v3.2",
        "openllm-france/lucie-7b",
    ),
)
"""What the price of access is asked for: a definition, printed beside the figures. Models are those that the project's
mission names (ChatGPT and the GPT family, Gemini, Llama, Mistral, DeepSeek, Lucie) and one more closed service."""
COALITION: Final = "coalition-sustainable-ai"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSystems:
    """What the snapshot holds of systems that have cells, and of who is behind them."""

    systems: Mapping[str, System]
    assertions: tuple[Assertion, ...]
    seats: Seats
    seat_of: Mapping[str, str]
    """Subject -> ISO code of its developer's seat; absent where nobody has read it."""


@lru_cache(maxsize=4)
def register(snapshot: Snapshot, as_of: str = "") -> Register:
    """All commitments of a snapshot, as they stood on a day; as last read for ''."""
    return Register(
        instruments=disclosures.instruments(snapshot),
        parties=disclosures.parties(snapshot),
        events=disclosures.commitments(snapshot),
        lists=disclosures.party_lists(snapshot),
        as_of=as_of,
    )


@lru_cache(maxsize=4)
def promise_book(snapshot: Snapshot, as_of: str = "") -> PromiseBook:
    """Promises with what was found of them and what those concerned say, as they stood on a day."""
    return PromiseBook(
        register=register(snapshot, as_of),
        promises=disclosures.promises(snapshot),
        practices=disclosures.practices(snapshot),
        replies=disclosures.replies(snapshot),
    )


def priorities(
    snapshot: Snapshot, *, held: Register, seed: int, command: Sequence[str], record_figures: bool = True
) -> tuple[tuple[Indicator, ...], str | None]:
    """Every indicator, in the order of the statement's priorities; and why its figures could not be recorded, or None.

    ``command`` is what makes them again.
    """
    request = Request(
        journey="commitments",
        arguments={"requests": STANDARD_TASK.requests, "models": list(STANDARD_TASK.models)},
        snapshot=snapshot.content_hash,
        seed=seed,
    )
    measures = Measures(request)
    known = _known(snapshot, held)
    owners = [subject.partition(":")[2] for subject in snapshot.subjects("fleet")]
    read = {name: seat for name in owners if (seat := known.seats.of(name))}
    seats = {name: seat.iso3 for name, seat in read.items()}
    found = (
        *access(snapshot, measures, task=STANDARD_TASK, seats=seats),
        *_openness(known),
        *concentration(snapshot, measures, seats=seats, seat_evidence=tuple({seat.evidence for seat in read.values()})),
        control_of(controllers(disclosures.control(snapshot))),
        *work(),
        energy_disclosure(known.systems, _deciding(known.assertions), _groups(known, held)),
        grids_of_providers(snapshot, measures, signed=_signed(held)),
        *cooperation(held),
    )
    order = list(Priority)
    in_order = tuple(sorted(found, key=lambda each: order.index(each.priority)))
    if not record_figures:
        return in_order, None
    return in_order, record_measures(measures, formulas=PRIORITY_FORMULAS, command=command)


def answered(assertions: Sequence[Assertion]) -> tuple[dict[str, dict[str, str]], str]:
    """Subject -> question -> answer, and the day of the latest reading, to which the answers belong."""
    asked = grading_tables()
    by_subject = grouped((assertion.subject, assertion) for assertion in assertions)
    on = max((assertion.read_on for assertion in assertions), default="")
    return {
        subject: {
            each.framework: each.result for each in answers(sheet_of(cells, subject=subject, on=on, tables=asked))
        }
        for subject, cells in by_subject.items()
    }, on


def _known(snapshot: Snapshot, held: Register) -> KnownSystems:
    assertions = disclosures.assertions(snapshot)
    told = {each.subject for each in assertions}
    systems = {subject: each for subject, each in disclosures.systems(snapshot).items() if subject in told}
    seats = Seats(disclosures.control(snapshot), held.parties.values())
    read = {subject: seat.iso3 for subject, system in systems.items() if (seat := seats.of_system(system))}
    return KnownSystems(systems=systems, assertions=assertions, seats=seats, seat_of=read)


def _deciding(assertions: Iterable[Assertion]) -> tuple[Assertion, ...]:
    """The assertions that may decide."""
    against = contradictions()
    return tuple(each for each in assertions if flaw(each, against) is None)


def _openness(known: KnownSystems) -> tuple[Indicator, ...]:
    by_subject, on = answered(known.assertions)
    evidence = {each.evidence for each in known.assertions}
    evidence |= {seat.evidence for each in known.systems.values() if (seat := known.seats.of_system(each))}
    return openness(
        known.systems,
        by_subject,
        questions=IN_VERDICT,
        seats=known.seat_of,
        evidence=tuple(sorted(evidence)),
        as_of=on,
    )


def _signed(held: Register) -> frozenset[str]:
    """States whose agreement to the Paris statement was read."""
    return held.states(FIRST) if any(each.instrument == FIRST for each in held.instruments) else frozenset()


def _groups(known: KnownSystems, held: Register) -> tuple[Group, ...]:
    """Systems by what their developer, or the State of its seat, has agreed to."""
    companies: dict[str, set[str]] = {}
    for each in held.instruments:
        for member in held.agreed(each.instrument):
            if member.party.kind != "state":
                names = {place_key(member.party.name), place_key(member.party.party)}
                companies.setdefault(each.instrument, set()).update(names)
    anyone = set[str]().union(*companies.values())
    makers = {
        subject: {place_key(system.developer), place_key(developer_id(subject))} - {""}
        for subject, system in known.systems.items()
    }
    signed = _signed(held)
    seats = known.seat_of

    def made_by(names: set[str]) -> frozenset[str]:
        return frozenset(subject for subject, own in makers.items() if own & names)

    return (
        Group(code="signatory-companies", subjects=made_by(anyone)),
        Group(code="coalition-companies", subjects=made_by(companies.get(COALITION, set()))),
        Group(code="seat-signed", subjects=frozenset(each for each in makers if seats.get(each) in signed)),
        Group(
            code="seat-not-signed",
            subjects=frozenset(each for each in makers if seats.get(each) and seats[each] not in signed),
        ),
        Group(code="seat-unknown", subjects=frozenset(each for each in makers if not seats.get(each))),
        Group(code="all-systems", subjects=frozenset(makers)),
    )
