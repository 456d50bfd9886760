"""What tools return, as JSON schemas: every member is there, and there are no others."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from obsia.core.evidence import Kind, Verification
from obsia.core.figure import Boundary, Tested

Schema = dict[str, Any]
TESTED: Final = "tested interval"
"""An interval that was calibrated and whose coverage was checked."""
PLAUSIBLE: Final = "plausible range"
"""A range that is judged or extrapolated, and not tested."""

_TEXT: Final[Schema] = {"type": "string"}
_WHOLE: Final[Schema] = {"type": "integer"}
_NUMBER: Final[Schema] = {"type": "number"}
_FLAG: Final[Schema] = {"type": "boolean"}


def _maybe(schema: Schema) -> Schema:
    if "type" in schema and not isinstance(schema["type"], list) and schema["type"] != "object":
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def _all(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _of(values: type[StrEnum]) -> Schema:
    return {"type": "string", "enum": [each.value for each in values]}


def _object(members: Mapping[str, Schema], *, description: str = "") -> Schema:
    described = {"description": description} if description else {}
    return {
        "type": "object",
        "properties": dict(members),
        "required": list(members),
        "additionalProperties": False,
        **described,
    }


_MAYBE_TEXT: Final = _maybe(_TEXT)
_MAYBE_NUMBER: Final = _maybe(_NUMBER)
FIGURE: Final = _object(
    {
        "label": {**_TEXT, "description": "What it is of: a model, a place, AI."},
        "quantity": _TEXT,
        "boundary": _of(Boundary),
        "unit": _TEXT,
        "value": {**_MAYBE_NUMBER, "description": "Null where only a range may be told."},
        "low": _NUMBER,
        "high": _NUMBER,
        "level": {**_NUMBER, "description": "Share of what is held possible that low to high holds."},
        "interval": {"type": "string", "enum": [TESTED, PLAUSIBLE], "description": "What low to high is."},
        "tested": _of(Tested),
        "kind": _of(Kind),
        "figure_id": {**_TEXT, "description": "For the tool explain."},
        "digest": {**_TEXT, "description": "Proves the digits of this figure."},
        "evidence": {**_all(_TEXT), "description": "Ids of sources."},
    }
)
FACT: Final = _object(
    {
        "subject": _TEXT,
        "property": _TEXT,
        "qualifier": {**_TEXT, "description": "Under which conditions, at which boundary; empty where it says none."},
        "value": _MAYBE_NUMBER,
        "low": _MAYBE_NUMBER,
        "high": _MAYBE_NUMBER,
        "interval": {"enum": [PLAUSIBLE, None], "description": "What low to high is; null where there is no range."},
        "text": _MAYBE_TEXT,
        "unit": _TEXT,
        "kind": _of(Kind),
        "verification": _of(Verification),
        "as_of": _TEXT,
        "read_on": _TEXT,
        "evidence": _TEXT,
        "locator": _TEXT,
    }
)
SOURCE: Final = _object(
    {
        "evidence_id": _TEXT,
        "publisher": _TEXT,
        "title": _TEXT,
        "url": _TEXT,
        "licence": _TEXT,
        "published": _TEXT,
        "retrieved": _TEXT,
    }
)
UNKNOWN: Final = _object(
    {
        "subject": _TEXT,
        "property": _TEXT,
        "words": _TEXT,
        "share": {**_NUMBER, "description": "Share of the width of the range."},
        "kind": _of(Kind),
        "evidence": _all(_TEXT),
    }
)
_HEAD: Final[Mapping[str, Schema]] = {"obsia": _TEXT, "snapshot": _TEXT}
_MADE: Final[Mapping[str, Schema]] = {
    **_HEAD,
    "command": {**_all(_TEXT), "description": "The command that makes the same figures."},
    "explainable": {**_FLAG, "description": "Whether the tool explain knows these figures."},
}
ESTIMATE: Final = _object(
    {
        **_MADE,
        "model": _TEXT,
        "written": _TEXT,
        "rule": {**_TEXT, "description": "How the name was read."},
        "safe": {**_FLAG, "description": "Whether the name stands for one model beyond doubt."},
        "provider": _MAYBE_TEXT,
        "zone": _MAYBE_TEXT,
        "figures": _all(FIGURE),
        "assumptions": {**_all(_TEXT), "description": "Each default that stood in for a fact."},
        "stated": {
            **_all(_TEXT),
            "description": "What the company states of one request, with what it covers and who says so.",
        },
        "least_known": {**_all(UNKNOWN), "description": "What the width of the energy comes from."},
        "sources": _all(SOURCE),
    }
)
_GRADE: Final = _object(
    {
        "framework": _TEXT,
        "edition": _TEXT,
        "result": _TEXT,
        "at_least": _FLAG,
        "words": _TEXT,
        "unanswered": _all(_TEXT),
        "addresses": {**_all(_TEXT), "description": "Pages that decide it."},
    }
)
_TERM: Final = _object(
    {
        "topic": _TEXT,
        "item": _TEXT,
        "available": _maybe(_FLAG),
        "licence": _MAYBE_TEXT,
        "open": _maybe(_FLAG),
    }
)
_OPENNESS: Final = _object(
    {
        "subject": _TEXT,
        "developer": _TEXT,
        "on": _TEXT,
        "words": _TEXT,
        "answers": _all(_object({"question": _TEXT, "answer": _TEXT, "at_least": _FLAG, "not_examined": _all(_TEXT)})),
        "terms": _all(_TERM),
        "grades": _all(_GRADE),
        "disagreements": _all(_TEXT),
        "non_disclosures": _all(
            _object(
                {"non_disclosure": _TEXT, "words": _TEXT, "score_reduction_share": _NUMBER, "standard_error": _NUMBER}
            )
        ),
        "found": _WHOLE,
        "supported": _WHOLE,
        "withheld": _WHOLE,
        "not_found": _WHOLE,
    }
)
MODEL: Final = _object(
    {
        **_HEAD,
        "model": _TEXT,
        "label": _TEXT,
        "kind": _TEXT,
        "checkpoint": _MAYBE_TEXT,
        "provider": _MAYBE_TEXT,
        "written": _TEXT,
        "rule": _TEXT,
        "safe": _FLAG,
        "assumptions": _all(_TEXT),
        "facts": _all(FACT),
        "openness": _maybe(_OPENNESS),
        "sources": _all(SOURCE),
    }
)
_PUBLISHED: Final = _object(
    {
        "series": _TEXT,
        "edition": _TEXT,
        "place": _TEXT,
        "year": _TEXT,
        "year_to": _TEXT,
        "scenario": _TEXT,
        "quantity": _TEXT,
        "amount": _MAYBE_NUMBER,
        "low": _MAYBE_NUMBER,
        "high": _MAYBE_NUMBER,
        "unit": _TEXT,
        "boundary": _TEXT,
        "access": _TEXT,
        "verdict": {**_MAYBE_TEXT, "description": "Where it lies beside the range of obsia; null where not compared."},
        "evidence": _TEXT,
    }
)
_COUNTRY: Final = _object(
    {
        "iso3": _TEXT,
        "region": _TEXT,
        "origin": {**_TEXT, "description": "Whether anyone publishes figures of it, or it is a share of its region."},
        "publishers": _all(_TEXT),
    }
)
WORLD: Final = _object(
    {
        **_MADE,
        "independent": _FLAG,
        "statement": _TEXT,
        "year": _WHOLE,
        "scenario": _TEXT,
        "country": _maybe(_COUNTRY),
        "figures": _all(FIGURE),
        "published": {**_all(_PUBLISHED), "description": "What others publish, in their own units."},
        "sources": _all(SOURCE),
    }
)
_INPUT: Final = _object(
    {
        "subject": _TEXT,
        "property": _TEXT,
        "words": _TEXT,
        "share": _NUMBER,
        "kind": _of(Kind),
        "facts": _all(FACT),
        "facts_in_all": _WHOLE,
    }
)
_TRACE: Final = _object(
    {
        "figure": FIGURE,
        "formula": _all(_TEXT),
        "inputs": {**_all(_INPUT), "description": "Those that widen the figure most come first."},
        "inputs_in_all": _WHOLE,
        "assumptions": _all(_TEXT),
        "command": _all(_TEXT),
        "recorded_at": _TEXT,
        "version": _TEXT,
        "same_snapshot": _FLAG,
    }
)
_SUBJECT: Final = _object(
    {
        "subject": _TEXT,
        "label": _TEXT,
        "linked": _all(_TEXT),
        "missing": _all(_TEXT),
        "names": _all(_TEXT),
        "facts": _all(FACT),
        "facts_in_all": _WHOLE,
    }
)
EXPLAIN: Final = _object(
    {
        **_HEAD,
        "trace": _maybe(_TRACE),
        "subject": _maybe(_SUBJECT),
        "sources": _all(SOURCE),
    }
)
