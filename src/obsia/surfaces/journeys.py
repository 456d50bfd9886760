"""Journeys: for each question its answer, and the answer as data, as rows and as a page.

Every part is named by its place (``room:NAME`` under ``obsia.app`` or ``obsia.views``) and imported when it is needed:
who prints JSON loads no view.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from obsia.core.data import Record, Shape
    from obsia.core.document import Document
    from obsia.core.figure import Figure
    from obsia.core.question import Question


@cache
def _part(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(import_module(f"obsia.{module}"), name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One question with what becomes of it; '' for what there is not."""

    question: str = ""
    """Its class; where there is none, the answer is asked for by keywords."""
    answer: str
    shape: str
    rows: str = ""
    """What makes rows of an answer; or the member of its record that they are."""
    columns: str = ""
    """Of its rows, where these are no member of its record."""
    page: str = ""

    @property
    def asked(self) -> type[Question]:
        """The class of its question."""
        return _part(f"app.questions.{self.question}")

    def ask(self, **arguments: Any) -> Any:
        """The answer to the question that arguments make."""
        return self.answered(self.asked(**arguments)) if self.question else _part(f"app.{self.answer}")(**arguments)

    def answered(self, question: Question) -> Any:
        """The answer to a question; one that is no question of ``app`` gives keywords."""
        answer = _part(f"app.{self.answer}")
        return answer(question) if self.question else answer(**vars(question))

    @property
    def members(self) -> Shape[Any]:
        """What its answer is as data."""
        return _part(f"app.{self.shape}")

    def record(self, found: Any) -> Record:
        """An answer as one JSON object."""
        return self.members.record(found)

    def rows_of(self, found: Any, record: Record | None = None) -> Iterable[Mapping[str, Any]]:
        """The rows of an answer, whose record may be there already."""
        if ":" in self.rows:
            return _part(f"app.{self.rows}")(found)
        return (self.record(found) if record is None else record)[self.rows]

    def named_columns(self) -> Mapping[str, str]:
        """Public columns of its rows, with their types."""
        if self.columns:
            return _part(f"app.{self.columns}")
        return next(each.type.columns for each in self.members.members if each.name == self.rows)

    def document(self, found: Any, *, without: tuple[str, ...] = (), **chosen: Any) -> Document:
        """The page of an answer, but for some sections."""
        return _part(f"views.{self.page}")(found, **chosen).without(*without)

    def figures(self, found: Any) -> list[Figure]:
        """The figures of an answer, in the order of its page."""
        return _part(f"views.{self.page.partition(':')[0]}:figures")(found)


def _of_world(question: str, answer: str, shape: str, page: str = "", *, rows: str = "") -> Journey:
    """One of the planet; its rows are the figures of its answer."""
    return Journey(
        question=f"world:{question}",
        answer=f"world.{answer}",
        shape=f"world.world_export:{shape}",
        rows=f"world.world_export:{rows}",
        columns="world.world_export:COLUMNS",
        page=page,
    )


def _of_companies(question: str, answer: str, kind: str, page: str) -> Journey:
    """What companies state."""
    return Journey(
        question=f"world:{question}",
        answer=f"world.companies:{answer}",
        shape=f"world.companies:{kind.upper()}",
        rows=f"world.companies:{kind}_rows",
        columns="world.companies:COLUMNS",
        page=f"companies:{page}",
    )


def _of_commitments(shape: str, rows: str, columns: str) -> Journey:
    """Who agreed to what."""
    return Journey(
        question="commitments:ListCommitments",
        answer="disclosure.commitments:answer",
        shape=f"disclosure.commitments_export:{shape}",
        rows=f"disclosure.commitments_export:{rows}",
        columns=f"disclosure.commitments_export:{columns}",
        page="commitments:document",
    )


def _of_catalogue(answer: str, shape: str, rows: str, *, columns: str = "", page: str = "") -> Journey:
    """What obsia's own tables hold."""
    return Journey(answer=f"catalogue.{answer}", shape=f"catalogue.{shape}", rows=rows, columns=columns, page=page)


JOURNEYS: Final[Mapping[str, Journey]] = {
    "estimate": Journey(
        question="request:Estimate",
        answer="request.estimate:answer",
        shape="request.request_export:ESTIMATION",
        rows="request.request_export:estimation_rows",
        columns="figures.export:FIXED_COLUMNS",
        page="estimate:document",
    ),
    "compare": Journey(
        question="request:Compare",
        answer="catalogue.comparison:answer",
        shape="catalogue.comparison:COMPARED",
        page="compare:compared",
    ),
    "what-if": Journey(
        question="request:WhatIf",
        answer="request.request_whatif:answer",
        shape="catalogue.comparison:CHANGED",
        page="compare:changed",
    ),
    "silence": Journey(
        question="request:NonDisclosure",
        answer="request.non_disclosure:answer",
        shape="request.non_disclosure:NON_DISCLOSURE_COSTS",
        page="non_disclosure:document",
    ),
    "train": Journey(
        question="training:Train",
        answer="training.train:answer",
        shape="training.train:TRAINING",
        rows="training.train:training_rows",
        columns="figures.export:FIXED_COLUMNS",
        page="training:document",
    ),
    "openness": Journey(
        question="openness:GradeSystem",
        answer="disclosure.openness:answer",
        shape="disclosure.openness_export:OPENNESS",
        rows="cells",
        page="openness:document",
    ),
    "openness-all": Journey(
        question="openness:GradeEverything",
        answer="disclosure.openness:answer_of_everything",
        shape="disclosure.openness_export:EVERYTHING",
        rows="systems",
        page="openness_all:document",
    ),
    "cells": Journey(
        question="openness:ListCells",
        answer="disclosure.openness_cells:answer",
        shape="disclosure.openness_cells:CELLS",
        rows="cells",
    ),
    "history": Journey(
        question="openness:TellHistory",
        answer="disclosure.openness_history:answer",
        shape="disclosure.openness_history:HISTORY",
        page="openness_history:document",
    ),
    "family": Journey(
        question="openness:GradeFamily",
        answer="disclosure.families:answer",
        shape="disclosure.families:FAMILY",
        rows="disclosure.families:family_rows",
        columns="disclosure.families:COLUMNS",
        page="family:document",
    ),
    "families": Journey(
        answer="disclosure.families:listed",
        shape="disclosure.families:LIST",
        rows="families",
    ),
    "commitments": _of_commitments("COMMITMENTS", "instrument_rows", "INSTRUMENT_COLUMNS"),
    "instrument": _of_commitments("OF_INSTRUMENT", "member_rows", "MEMBER_COLUMNS"),
    "party": _of_commitments("OF_PARTY", "did_rows", "DID_COLUMNS"),
    "world": _of_world("ViewWorld", "planet:answer", "WORLD", "world:document", rows="world_rows"),
    "countries": _of_world("ViewWorld", "planet:answer", "COUNTRIES", rows="countries_rows"),
    "country": _of_world(
        "ViewCountry", "planet:answer_of_country", "COUNTRY", "world_country:document", rows="country_rows"
    ),
    "closing": _of_world(
        "CloseTheLoop", "reconciliation:answer_of_closing", "LOOPS", "world_loops:loops", rows="loops_rows"
    ),
    "move": _of_world("MoveInference", "reconciliation:answer_of_move", "MOVE", "world_loops:move", rows="move_rows"),
    "editions": Journey(
        question="world:ListEditions",
        answer="world.planet:answer_of_editions",
        shape="world.world_export:EDITIONS",
        rows="world.world_export:editions_rows",
        columns="world.world_export:EDITION_COLUMNS",
        page="world_evidence:sources",
    ),
    "company": _of_companies("ViewCompany", "answer", "company", "document"),
    "companies": _of_companies("ListCompanies", "answer_of_list", "companies", "listed"),
    "reports": Journey(
        question="world:ReadReports",
        answer="world.datacentres:answer",
        shape="world.datacentres:REPORTS",
        page="datacentres:document",
    ),
    "changes": Journey(
        question="changes:CompareEditions",
        answer="catalogue.edition_changes:edition_changes",
        shape="catalogue.edition_changes:EDITION_CHANGES",
        page="edition_changes:document",
    ),
    "search": Journey(
        question="search:Search",
        answer="catalogue.search:answer",
        shape="catalogue.search:FOUND",
        rows="catalogue.search:found_rows",
        columns="catalogue.search:COLUMNS",
        page="search:document",
    ),
    "trace": Journey(answer="trace:trace", shape="figures.export:TRACE", page="trace:document"),
    "finds": Journey(
        answer="disclosure.audit:audit",
        shape="disclosure.audit:AUDIT",
        rows="disclosure.audit:find_rows",
        columns="disclosure.audit:FIND_COLUMNS",
        page="finds:document",
    ),
    "models": _of_catalogue("models:models", "models:MODELS", "models", columns="catalogue.models:MODEL_COLUMNS"),
    "model": _of_catalogue("models:model", "models:MODEL", "facts"),
    "regions": _of_catalogue("models:regions", "models:REGIONS", "regions"),
    "licences": _of_catalogue("models:licences", "models:LICENCES", "licences"),
    "facts": _of_catalogue("factbase:show", "factbase:SUBJECT", "facts", page="facts:subject"),
    "sources": _of_catalogue("factbase:attribution", "factbase:SOURCES", "sources"),
    "corrections": _of_catalogue("corrections:corrections", "corrections:CORRECTIONS", "corrections"),
    "meta": Journey(answer="catalogue.models:edition", shape="catalogue.models:META"),
}
"""Name of a journey, as surfaces have it -> what becomes of its question."""
