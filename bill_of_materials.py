"""The bill of materials that a wheel carries (CycloneDX 1.6, PEP 770): what obsia is locked to, with its digests.

Made of ``pyproject.toml`` and ``uv.lock`` alone, so that the same source makes the same bytes. What ``pip`` installs
beside a wheel may be newer: the wheel states ranges, and this says with what it was tested.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FILE = "obsia.cdx.json"


def bill(root: Path, *, version: str) -> str:
    """The text of the bill. Raises ``KeyError`` where the lock lacks what is needed."""
    packages: list[dict[str, Any]] = tomllib.loads((root / "uv.lock").read_text(encoding="utf-8"))["package"]
    own = next(each for each in packages if each["name"] == "obsia")
    needed = set(_reached(packages, own["dependencies"]))
    extras = [each for some in own.get("optional-dependencies", {}).values() for each in some]
    wanted = set(_reached(packages, [*own["dependencies"], *extras]))
    components = sorted((each for each in packages if "version" in each and _ref(each) in wanted), key=_ref)
    content = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "library", "bom-ref": "obsia", "name": "obsia", "version": version}},
        "components": [_component(each, is_needed=_ref(each) in needed) for each in components],
        "dependencies": [
            {"ref": "obsia", "dependsOn": sorted(set(_refs(packages, [*own["dependencies"], *extras])))},
            *(
                {"ref": _ref(each), "dependsOn": sorted(set(_refs(packages, each.get("dependencies", []))))}
                for each in components
            ),
        ],
    }
    return json.dumps(content, indent=1, sort_keys=True) + "\n"


def _ref(package: dict[str, Any]) -> str:
    return f"pkg:pypi/{package['name']}@{package['version']}"


def _refs(packages: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> Iterator[str]:
    """The locked packages of some dependencies: of one that differs between interpreters, each."""
    for each in wanted:
        found = [
            _ref(package)
            for package in packages
            if package["name"] == each["name"] and each.get("version", package.get("version")) == package.get("version")
        ]
        if not found:
            raise KeyError("not-locked", each["name"])
        yield from found


def _reached(packages: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> Iterator[str]:
    """Those and what they need in turn, extras of theirs included."""
    of = {_ref(each): each for each in packages if "version" in each}
    seen: set[str] = set()
    waiting = [(ref, each.get("extra", [])) for each in wanted for ref in _refs(packages, [each])]
    while waiting:
        ref, extras = waiting.pop()
        package = of[ref]
        needs = [] if ref in seen else list(package.get("dependencies", []))
        needs += [each for extra in extras for each in package.get("optional-dependencies", {}).get(extra, [])]
        if ref not in seen:
            seen.add(ref)
            yield ref
        waiting += [(found, each.get("extra", [])) for each in needs for found in _refs(packages, [each])]


def _component(package: dict[str, Any], *, is_needed: bool) -> dict[str, Any]:
    # The source, of which the many wheels of a package are made; wheels where there is no source.
    files = [package["sdist"]] if "sdist" in package else package["wheels"]
    return {
        "type": "library",
        "bom-ref": _ref(package),
        "name": package["name"],
        "version": package["version"],
        "purl": _ref(package),
        "scope": "required" if is_needed else "optional",
        "externalReferences": [
            {
                "type": "distribution",
                "url": file["url"],
                "hashes": [{"alg": "SHA-256", "content": file["hash"].removeprefix("sha256:")}],
            }
            for file in files
        ],
    }
