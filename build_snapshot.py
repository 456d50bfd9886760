"""Hatch build hook: what wheels and editable installs carry beside the code.

The fact files are compiled into the snapshot; then what depends on it and on the code alone is made, so that nobody
waits for it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class SnapshotHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs ``obsia.facts.compile`` from the source tree: obsia itself is not installed at build time."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; a wrong fact stops the build with every problem named."""
        root = Path(self.root)
        source = str(root / "src")
        sys.path[:0] = [source, self.root]
        try:
            from bill_of_materials import FILE, bill

            from obsia.facts.compile import build

            facts = root / "src" / "obsia" / "facts"
            compiled = build(data=facts / "data", target=facts / "snapshot.sqlite")
            from obsia.app.catalogue.preparing import prepare

            # The energies of all models take most of a minute: a checkout, whose code changes, does without.
            prepare(energies=version != "editable")
        finally:
            sys.path.remove(source)
            sys.path.remove(self.root)
        if version != "editable":
            self._folder = TemporaryDirectory()
            path = Path(self._folder.name, FILE)
            path.write_text(bill(root, version=self.metadata.version), encoding="utf-8")
            build_data["sbom_files"].append(str(path))
        self.app.display_info(f"snapshot {compiled.content_hash[:12]}")
        build_data["artifacts"] += [
            "src/obsia/facts/snapshot.sqlite",
            "src/obsia/facts/snapshot.manifest.json",
            "src/obsia/app/prepared.sqlite",
        ]
