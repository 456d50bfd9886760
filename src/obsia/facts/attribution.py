"""The attribution page, from the evidence records of a snapshot."""

from __future__ import annotations

from typing import Final

from obsia.core.grouping import grouped
from obsia.facts.relations import Evidence
from obsia.facts.snapshot import Snapshot

_FACTS_ONLY: Final = "LicenseRef-facts-only"
_INTRODUCTION: Final = """# Sources and licences

This page is generated from the evidence records of the facts that obsia ships (content `{content_hash}`).
obsia is independent: no publisher named here has checked or endorsed what is derived from its figures.
obsia's own tables are under CC BY 4.0. Files of others keep their licence and stay in folders of their own.
"""


def attribution_page(snapshot: Snapshot) -> str:
    """The page in Markdown: by licence, each source with its dates, the rows that rest on it and what was
    changed.
    """
    by_licence = grouped(
        (source.licence, source) for source in snapshot.select(Evidence, "FROM evidence ORDER BY evidence_id")
    )
    parts = [_INTRODUCTION.format(content_hash=snapshot.content_hash)]
    for licence in sorted(by_licence, key=lambda name: (name == _FACTS_ONLY, name.lower())):
        sources = sorted(by_licence[licence], key=lambda each: (each.publisher.lower(), each.title.lower()))
        parts.append(f"## {_title(licence)}\n")
        parts += map(_entry, sources)
    return "\n".join(parts)


def _title(licence: str) -> str:
    return "Figures only (no part of the work is reproduced)" if licence == _FACTS_ONLY else licence


def _entry(source: Evidence) -> str:
    published = f"published {source.published}, " if source.published else ""
    taken = "part of the file" if source.use == "file" else "figures"
    lines = [
        f"### {_escaped(source.title)}\n",
        f"{_escaped(source.publisher)}. <{source.url}>\n" if source.url else f"{_escaped(source.publisher)}.\n",
        f"- {published}read {source.retrieved}; licence {source.licence}; taken: {taken}",
        f"- rows that rest on it: {source.rows} (`{source.evidence_id}`)",
    ]
    if source.note:
        lines.append(f"- note and changes: {_escaped(source.note)}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """Text of a record as plain Markdown text on one line."""
    flat = " ".join(text.split())
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|" else letter for letter in flat)
