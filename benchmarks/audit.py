"""Whether an audit of dependencies is one: of exactly the locked packages, each looked up, none with a known weakness.

    python -m benchmarks.audit REQUIREMENTS REPORT

``REQUIREMENTS`` is what ``uv export`` writes of the lock, ``REPORT`` what ``pip-audit --format json`` says of it. An
audit that leaves a package out, or looks at another version, says nothing of what is installed: it fails. ``just
audit`` does all three; it needs a network.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def locked(requirements: str) -> dict[str, str]:
    """Name -> version of each exported line that is for this machine. Raises ``ValueError`` for one without."""
    found: dict[str, str] = {}
    for line in requirements.splitlines():
        text = line.split(" \\")[0].split("#")[0].strip()
        if not text or text.startswith("-"):
            continue
        requirement = Requirement(text)
        versions = [each.version for each in requirement.specifier if each.operator == "=="]
        if len(versions) != 1:
            raise ValueError("not-locked", text)
        if requirement.marker is None or requirement.marker.evaluate():
            found[canonicalize_name(requirement.name)] = versions[0]
    return found


def wrong(requirements: str, report: dict[str, Any]) -> list[str]:
    """What is wrong with an audit, in sentences; empty where nothing is."""
    wanted = locked(requirements)
    audited = {canonicalize_name(each["name"]): each for each in report.get("dependencies", [])}
    said = [f"{name} {version} was not audited" for name, version in wanted.items() if name not in audited]
    for name, each in audited.items():
        if "skip_reason" in each:
            said.append(f"{name} was skipped: {each['skip_reason']}")
        elif name not in wanted:
            said.append(f"{name} {each['version']} was audited and is not locked")
        elif each["version"] != wanted[name]:
            said.append(f"{name} {each['version']} was audited, {wanted[name]} is locked")
        else:
            said += [f"{name} {each['version']}: {found['id']}" for found in each.get("vulns", [])]
    return said if wanted else ["nothing is locked"]


def main() -> int:
    """Say what is wrong; the exit code is 1 where anything is."""
    requirements, report = (Path(path).read_text(encoding="utf-8") for path in sys.argv[1:3])
    said = wrong(requirements, json.loads(report))
    print(*said, f"{len(locked(requirements))} locked packages, {len(said)} problems", sep="\n")
    return 1 if said else 0


if __name__ == "__main__":
    raise SystemExit(main())
