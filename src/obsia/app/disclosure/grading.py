"""What grades look up, with what the audit contradicts: the audit comes with the package."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from obsia.accounting.audit.records import Find, contradicting
from obsia.accounting.openness.tables import Tables, tables
from obsia.app.disclosure.audit import audit
from obsia.core.disclosure import Assertion
from obsia.facts import snapshot as facts


def contradictions() -> Mapping[Assertion, tuple[Find, ...]]:
    """Cell -> the finds of the audit that contradict it: it decides nothing."""
    return _contradictions(facts.load().content_hash)


@lru_cache(maxsize=2)
def _contradictions(content_hash: str) -> Mapping[Assertion, tuple[Find, ...]]:
    del content_hash
    return contradicting(audit().finds)


def grading_tables() -> Tables:
    """The tables by which grades are given."""
    return tables(facts.load(), contradicted=frozenset(contradictions()))
