"""A manifest for a snapshot that a test has changed: what a forger would write, who has no key."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from obsia.core.manifest import Manifest
from obsia.facts.manifest import FILE, KIND, manifest_path, part_of_file


def attest(snapshot: Path) -> None:
    """Write the manifest of a file as it is, with the hash that the file states."""
    with closing(sqlite3.connect(snapshot)) as connection:
        found = connection.execute("SELECT content FROM meta WHERE name = 'content_hash'").fetchone()
    about = {"content_hash": found[0] if found else ""}
    manifest_path(snapshot).write_text(Manifest.of(KIND, [part_of_file(snapshot, FILE)], **about).text)
