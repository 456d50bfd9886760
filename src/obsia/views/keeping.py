"""Sums that were kept, merged or written as records, laid out."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from obsia.core.document import Block, Command, Document, Section, Sentence, Tone
from obsia.core.message import Message, Symbol

if TYPE_CHECKING:
    from obsia.app.pulling.pull import Added
    from obsia.app.usage.converting import Conversion
    from obsia.app.usage.merging import Merged
    from obsia.app.usage.summing import Sums


def sums_document(made: Sums, *, naming: Sequence[str] = ()) -> Document:
    """What was summed, what was known, and what asks for the account: with the options that name models."""
    said: list[Block] = []
    if made.read:
        said.append(_good(Message("sum-read", count=made.records, files=len(made.read), cells=made.cells)))
    if made.known:
        said.append(_dim(Message("sum-known", count=len(made.known))))
    if made.again:
        said.append(_dim(Message("sum-again", files=made.again, count=len(made.again))))
    if made.grown:
        said.append(_dim(Message("sum-grown", files=made.grown, count=len(made.grown))))
    said += [_dim(Message("notice-unreadable", why=each.sentences)) for each in made.broken]
    return _document(Message("title-sum", folder=made.folder), said, folder=made.folder, naming=naming)


def merged_document(made: Merged) -> Document:
    """What was merged, and the digest of all of it."""
    said: list[Block] = [
        _good(Message("merge-done", count=made.sources, cells=made.cells)),
        _dim(Message("merge-digest", digest=Symbol(made.digest))),
    ]
    return _document(Message("title-sum", folder=made.folder), said, folder=made.folder)


def conversion_document(made: Conversion) -> Document:
    """What was written, and what asks for its account."""
    where = made.records
    said: list[Block] = [_good(Message("convert-done", count=where.counted, columns=len(made.columns)))]
    if where.rejected or where.duplicate:
        said.append(_dim(Message("convert-left", rejected=where.rejected, duplicate=where.duplicate)))
    said += [_dim(Message("notice-unreadable", why=each.sentences)) for each in made.broken]
    said += [Sentence(text=each, tone=Tone.ALARM) for each in made.doubts]
    return _document(Message("title-convert", path=made.path), said, folder=made.path)


def pull_document(made: Added) -> Document:
    """What was pulled, and what asks for its account."""
    said: list[Block] = [_good(Message("pull-done", count=len(made.new), files=made.files))]
    if made.gone:
        said.append(_dim(Message("pull-gone", count=len(made.gone))))
    return _document(Message("title-pull", source=made.source), said, folder=made.folder)


def pull_record(made: Added) -> dict[str, Any]:
    """What was pulled, for machines."""
    return {
        "source": made.source,
        "folder": made.folder,
        "files": made.files,
        "new": list(made.new),
        "gone": list(made.gone),
    }


def sums_record(made: Sums) -> dict[str, Any]:
    """What was summed, for machines."""
    return {
        "folder": made.folder,
        "read": list(made.read),
        "known": list(made.known),
        "again": list(made.again),
        "grown": list(made.grown),
        "unreadable": [str(each) for each in made.broken],
        "records": made.records,
        "cells": made.cells,
        "added": list(made.added),
    }


def merged_record(made: Merged) -> dict[str, Any]:
    """What was merged, for machines."""
    return {name: getattr(made, name) for name in ("folder", "sources", "cells", "files", "digest")}


def conversion_record(made: Conversion) -> dict[str, Any]:
    """What was written, for machines."""
    where = {name: getattr(made.records, name) for name in ("read", "counted", "duplicate", "rejected")}
    unreadable = [str(each) for each in made.broken]
    notes = [str(each) for each in made.doubts]
    return {
        "path": made.path,
        "columns": list(made.columns),
        "records": where,
        "unreadable": unreadable,
        "notes": notes,
    }


def _document(title: Message, said: list[Block], *, folder: str, naming: Sequence[str] = ()) -> Document:
    command = Command(text=shlex.join(("obsia", "assess", folder, *naming)), about=Message("sum-account"))
    return Document(title=title, sections=(Section(name="state", blocks=(*said, command), is_lead=True),))


def _good(text: Message) -> Sentence:
    return Sentence(text=text, tone=Tone.GOOD)


def _dim(text: Message) -> Sentence:
    return Sentence(text=text, tone=Tone.DIM)
