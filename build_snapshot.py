"""Hatch build hook: compiles the fact files into the snapshot that wheels and editable installs carry."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class SnapshotHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs ``obsia.facts.compile`` from the source tree: obsia itself is not installed at build time."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Compile; a wrong fact stops the build with every problem named."""
        root = Path(self.root)
        source = str(root / "src")
        sys.path.insert(0, source)
        try:
            from obsia.facts.compile import build

            facts = root / "src" / "obsia" / "facts"
            compiled = build(data=facts / "data", target=facts / "snapshot.sqlite")
        finally:
            sys.path.remove(source)
        self.app.display_info(f"snapshot {compiled.content_hash[:12]}")
        build_data["artifacts"].append("src/obsia/facts/snapshot.sqlite")
