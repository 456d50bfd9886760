"""From a question to its answer: the command's journey, record and rows. Figures are never made here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from obsia.surfaces.answering import NOT_RECORDED, trace_of

if TYPE_CHECKING:
    from obsia.app.disclosure.commitments import Commitments
    from obsia.surfaces.http.batch import Answered

Record = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The record of an answer, and how its rows are made when they are asked for."""

    record: Record
    rows: Callable[[], Iterable[Mapping[str, Any]]] | None = None
    location: str = ""
    """The path and query under the base where the answer is; '' where it is here."""


def estimate(**arguments: Any) -> Answer:
    """``obsia estimate``."""
    from obsia.app.questions.request import Estimate
    from obsia.app.request.estimate import answer
    from obsia.app.request.request_export import estimation_record, estimation_rows

    found = answer(Estimate(**arguments))
    return Answer(record=estimation_record(found), rows=lambda: estimation_rows(found))


def compare(**arguments: Any) -> Answer:
    """``obsia compare``."""
    from obsia.app.catalogue.comparison import answer
    from obsia.app.catalogue.comparison_export import compared_record
    from obsia.app.questions.request import Compare

    return Answer(record=_unnamed(compared_record(answer(Compare(**arguments)))))


def what_if(**arguments: Any) -> Answer:
    """``obsia estimate --what-if``."""
    from obsia.app.catalogue.comparison_export import changed_record
    from obsia.app.questions.request import WhatIf
    from obsia.app.request.request_whatif import answer

    return Answer(record=_unnamed(changed_record(answer(WhatIf(**arguments)))))


def _unnamed(record: Record) -> Record:
    """A record whose notes do not name the folder that could not be written."""
    return {**record, "notes": [str(NOT_RECORDED)] if record["notes"] else []}


def batch(*, answered: Sequence[Answered]) -> Answer:
    """Several questions, each answered by its own endpoint."""
    from obsia.surfaces.http.batch import BATCH

    return Answer(record=BATCH.record(tuple(answered)))


def models(**arguments: Any) -> Answer:
    """The list of models."""
    from obsia.app.catalogue.models import models as journey
    from obsia.app.catalogue.models import models_record

    found = journey(**arguments)
    return Answer(record=models_record(found), rows=lambda: found.rows)


def model(*, name: str) -> Answer:
    """One model."""
    from obsia.app.catalogue.models import fact_rows, model_record
    from obsia.app.catalogue.models import model as journey

    found = journey(name)
    return Answer(record=model_record(found), rows=lambda: fact_rows(found.facts))


def everything(**arguments: Any) -> Answer:
    """``obsia openness --all``."""
    from obsia.app.disclosure.openness import answer_of_everything
    from obsia.app.disclosure.openness_export import everything_record, everything_rows
    from obsia.app.questions.openness import GradeEverything

    found = answer_of_everything(GradeEverything(**arguments))
    return Answer(record=everything_record(found), rows=lambda: everything_rows(found))


def openness(**arguments: Any) -> Answer:
    """``obsia openness SYSTEM``. A name that means several systems leads to their family."""
    from obsia.app.disclosure.families import answer as answer_of_family
    from obsia.app.disclosure.families import family_asked
    from obsia.app.disclosure.openness import answer
    from obsia.app.disclosure.openness_export import openness_record
    from obsia.app.questions.openness import GradeSystem

    asked = GradeSystem(**arguments)
    if (of_family := family_asked(asked)) is not None:
        day = f"?{urlencode({'on': of_family.on})}" if of_family.on else ""
        return Answer(record={}, location=f"/families/{answer_of_family(of_family).family.key}{day}")
    record = openness_record(answer(asked))
    return Answer(record=record, rows=lambda: record["cells"])


def families() -> Answer:
    """The families of models."""
    from obsia.app.disclosure.family_export import families_record

    record = families_record()
    return Answer(record=record, rows=lambda: record["families"])


def family(**arguments: Any) -> Answer:
    """``obsia openness --family``."""
    from obsia.app.disclosure.families import answer
    from obsia.app.disclosure.family_export import family_record, family_rows
    from obsia.app.questions.openness import GradeFamily

    found = answer(GradeFamily(**arguments))
    return Answer(record=family_record(found), rows=lambda: family_rows(found))


def cell_columns() -> Mapping[str, str]:
    """Columns of the cells of one system."""
    from obsia.app.disclosure.openness_export import CELL_OF_SYSTEM

    return CELL_OF_SYSTEM.columns


def commitments(**arguments: Any) -> Answer:
    """``obsia commitments``."""
    from obsia.app.disclosure.commitments_export import COMMITMENTS, INSTRUMENT_ROW

    found = _commitments(**arguments)
    record = COMMITMENTS.record(found)
    if record["unrecorded"] is not None:
        record["unrecorded"] = str(NOT_RECORDED)
    held = found.register
    return Answer(record=record, rows=lambda: INSTRUMENT_ROW.records((held, each) for each in held.instruments))


def _commitments(**arguments: Any) -> Commitments:
    from obsia.app.disclosure.commitments import answer
    from obsia.app.questions.commitments import ListCommitments

    return answer(ListCommitments(**arguments))


def instrument(**arguments: Any) -> Answer:
    """``obsia commitments --instrument``."""
    from obsia.app.disclosure.commitments_export import EVENT_OF_PARTY, OF_INSTRUMENT, events_of

    found = _commitments(**arguments)
    members = found.instrument.members if found.instrument else ()
    return Answer(record=OF_INSTRUMENT.record(found), rows=lambda: EVENT_OF_PARTY.records(events_of(members)))


def party(**arguments: Any) -> Answer:
    """``obsia commitments --party``."""
    from obsia.app.disclosure.commitments_export import EVENT_OF_INSTRUMENT, OF_PARTY

    found = _commitments(**arguments)
    did = [
        (name, member, event) for name, member in (found.party.did if found.party else ()) for event in member.events
    ]
    return Answer(record=OF_PARTY.record(found), rows=lambda: EVENT_OF_INSTRUMENT.records(did))


def train(**arguments: Any) -> Answer:
    """``obsia train``."""
    from obsia.app.questions.training import Train
    from obsia.app.training.train import answer
    from obsia.app.training.training_export import training_record, training_rows

    found = answer(Train(**arguments))
    return Answer(record=training_record(found), rows=lambda: training_rows(found))


def world(**arguments: Any) -> Answer:
    """``obsia world``."""
    from obsia.app.questions.world import ViewWorld
    from obsia.app.world.planet import answer
    from obsia.app.world.world_export import world_record, world_rows

    found = answer(ViewWorld(**arguments))
    return Answer(record=world_record(found), rows=lambda: world_rows(found))


def countries(**arguments: Any) -> Answer:
    """The countries of ``obsia world``, alone."""
    from obsia.app.questions.world import ViewWorld
    from obsia.app.world.planet import answer
    from obsia.app.world.world_export import COUNTRIES, world_rows

    found = answer(ViewWorld(**arguments))
    return Answer(
        record=COUNTRIES.record(found), rows=lambda: [row for row in world_rows(found) if row["table"] == "countries"]
    )


def country(**arguments: Any) -> Answer:
    """``obsia world --country``."""
    from obsia.app.questions.world import ViewCountry
    from obsia.app.world.planet import answer_of_country
    from obsia.app.world.world_export import country_record, country_rows

    found = answer_of_country(ViewCountry(**arguments))
    return Answer(record=country_record(found), rows=lambda: country_rows(found))


def editions(**arguments: Any) -> Answer:
    """``obsia world --sources``."""
    from obsia.app.questions.world import ListEditions
    from obsia.app.world.planet import answer_of_editions, place_code
    from obsia.app.world.world_export import editions_record, editions_rows
    from obsia.facts.snapshot import load

    snapshot, asked = load(), ListEditions(**arguments)
    iso3 = None if asked.country is None else place_code(snapshot, asked.country)
    found = answer_of_editions(asked)
    record = editions_record(found, snapshot=snapshot.content_hash, iso3=iso3)
    return Answer(record=record, rows=lambda: editions_rows(found))


def company(**arguments: Any) -> Answer:
    """``obsia world --company``."""
    from obsia.app.questions.world import ViewCompany
    from obsia.app.world.companies import answer
    from obsia.app.world.company_export import company_record, company_rows

    found = answer(ViewCompany(**arguments))
    return Answer(record=company_record(found), rows=lambda: company_rows(found))


def companies() -> Answer:
    """``obsia world --companies``."""
    from obsia.app.questions.world import ListCompanies
    from obsia.app.world.companies import answer_of_list
    from obsia.app.world.company_export import companies_record, companies_rows

    found = answer_of_list(ListCompanies())
    return Answer(record=companies_record(found), rows=lambda: companies_rows(found))


def closing(**arguments: Any) -> Answer:
    """``obsia world --closing``."""
    from obsia.app.questions.world import CloseTheLoop
    from obsia.app.world.reconciliation import answer_of_closing
    from obsia.app.world.world_export import loops_record, loops_rows

    found = answer_of_closing(CloseTheLoop(**arguments))
    return Answer(record=loops_record(found), rows=lambda: loops_rows(found))


def move(**arguments: Any) -> Answer:
    """``obsia world --move``."""
    from obsia.app.questions.world import MoveInference
    from obsia.app.world.reconciliation import answer_of_move
    from obsia.app.world.world_export import move_record, move_rows

    found = answer_of_move(MoveInference(**arguments))
    return Answer(record=move_record(found), rows=lambda: move_rows(found))


def figure(*, figure_id: str, private: bool = False) -> Answer:
    """``obsia trace``. What was made from a person's own files is shown to nobody else: ``private`` says who asks."""
    from obsia.app.figures.export import trace_record

    return Answer(record=trace_record(trace_of(figure_id, private=private)))


def facts(*, subject: str) -> Answer:
    """``obsia facts show``."""
    from obsia.app.catalogue.factbase import show as journey
    from obsia.app.catalogue.factbase import subject_record
    from obsia.app.catalogue.models import fact_rows

    found = journey(subject)
    return Answer(record=subject_record(found), rows=lambda: fact_rows(found.facts))


def sources() -> Answer:
    """``obsia facts attribution``."""
    from obsia.app.catalogue.factbase import SOURCES
    from obsia.app.catalogue.factbase import attribution as journey

    record = SOURCES.record(journey())
    return Answer(record=record, rows=lambda: record["sources"])


def licences() -> Answer:
    """Licences of the sources."""
    from obsia.app.catalogue.models import licences_record

    record = licences_record()
    return Answer(record=record, rows=lambda: record["licences"])


def finds() -> Answer:
    """``obsia facts audit``."""
    from obsia.app.disclosure.audit import audit as journey
    from obsia.app.disclosure.audit import audit_record

    record = audit_record(journey())
    return Answer(record=record, rows=lambda: [_find_row(each) for each in record["finds"]])


def corrections() -> Answer:
    """The public log of corrections."""
    from obsia.app.catalogue.corrections import CORRECTIONS
    from obsia.app.catalogue.corrections import corrections as journey

    record = CORRECTIONS.record(journey())
    return Answer(record=record, rows=lambda: record["corrections"])


def _find_row(find: Record) -> Record:
    return {
        **find,
        "arguments": json.dumps(find["arguments"], sort_keys=True),
        "addresses": " ".join(find["addresses"]),
        "evidence": " ".join(find["evidence"]),
    }


def regions(**arguments: Any) -> Answer:
    """Regions of clouds, and countries."""
    from obsia.app.catalogue.models import region_rows, regions_record
    from obsia.app.catalogue.models import regions as journey

    found = journey(**arguments)
    return Answer(record=regions_record(found), rows=lambda: region_rows(found))


def search(**arguments: Any) -> Answer:
    """``obsia search``."""
    from obsia.app.catalogue.search import answer, found_record, found_rows
    from obsia.app.questions.search import Search

    found = answer(Search(**arguments))
    return Answer(record=found_record(found), rows=lambda: found_rows(found))


def meta() -> Answer:
    """This edition."""
    from obsia.app.catalogue.models import meta_record

    return Answer(record=meta_record())
