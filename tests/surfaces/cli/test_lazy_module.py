"""A library that waits: imported by many, loaded once, where the first of its names is asked for."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from obsia.surfaces.cli.lazy_module import LazyModule

LIBRARY = """
from pathlib import Path
from awaited.inner import value
with Path(__file__).with_name("loads").open("a") as file:
    file.write("once ")
"""


def test_it_is_loaded_once_by_whoever_asks_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "awaited").mkdir()
    (tmp_path / "awaited" / "__init__.py").write_text(LIBRARY)
    (tmp_path / "awaited" / "inner.py").write_text("value = object()\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    LazyModule.of("awaited")
    one, two = __import__("awaited"), __import__("awaited")
    assert type(one) is LazyModule
    assert one is two
    assert not (tmp_path / "awaited" / "loads").exists()
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(one.value)) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    from awaited.inner import value  # pyright: ignore[reportMissingImports, reportUnknownVariableType]

    assert found == [value] * 8
    assert (tmp_path / "awaited" / "loads").read_text() == "once "
    loaded = __import__("awaited")
    LazyModule.of("awaited")
    assert sys.modules["awaited"] is loaded is not one
    with pytest.raises(AttributeError, match="awaited"):
        _ = one.nothing


def test_an_account_of_kept_sums_loads_no_engine() -> None:
    program = (
        "import sys\n"
        "from obsia.surfaces.cli.lazy_module import LazyModule\n"
        "LazyModule.of('ibis')\n"
        "import obsia.app.usage.assess, obsia.app.usage.kept_account, obsia.views.usage_data\n"
        "assert type(sys.modules['ibis']) is LazyModule and 'duckdb' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
