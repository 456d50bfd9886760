"""What a manifest states: read with its own root, as the first thing that is compared."""

from __future__ import annotations

from pathlib import Path

from obsia.app.proof.results import Check, Failure, Gap, Verification
from obsia.core.manifest import Manifest, NotAManifest, read


def stated_manifest(found: Verification, path: Path) -> Manifest | None:
    """The manifest at ``path``; None, and why, where there is none or it was changed. Raises ``OSError``."""
    if not path.is_file():
        found.lacks(Gap.NO_MANIFEST)
        return None
    try:
        manifest = read(path.read_bytes())
    except NotAManifest:
        found.failures.append(Failure(Check.MANIFEST, path.name))
        return None
    found.right[Check.MANIFEST] += 1
    found.about = manifest.about
    return manifest
