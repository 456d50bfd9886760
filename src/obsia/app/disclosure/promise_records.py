"""Promises, what was found of them and what those concerned say, as data: words in both languages, days, pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from obsia.accounting.commitments.promises import Outcome, PromiseBook
from obsia.app.figures.export import Record
from obsia.core.promises import Promise, Reply


def promise_records(book: PromiseBook, instrument: str) -> list[Record]:
    """The promises of an instrument, each with its state for every party that is asked."""
    return [
        {
            **_promise_record(each),
            "parties": [{"party": one.party.party, **outcome_record(one)} for one in book.outcomes(each)],
        }
        for each in book.of_instrument(instrument)
    ]


def _promise_record(promise: Promise) -> Record:
    told = asdict(promise)
    return {**{name: told[name] for name in told if name != "kinds"}, "kinds": promise.kinds.split()}


def outcome_record(outcome: Outcome) -> Record:
    """The state of a promise for one party, and what decides it; null where nothing was found."""
    shown = outcome.shown
    finding = None
    if shown is not None:
        finding = {name: value for name, value in asdict(shown).items() if name not in ("promise", "party", "state")}
    return {"state": outcome.state.value, "finding": finding}


def reply_records(replies: Iterable[Reply]) -> list[Record]:
    """What those concerned say, with the page where they say it."""
    return [asdict(each) for each in replies]
