"""Makes the environments that the scripts of this folder run in: one per file of requirements/, all pinned.

Run: python3 tests/readers/samples/environments.py. They go to $OBSIA_SAMPLES, or to .samples in the repository; one
that is there with the same requirements stays as it is. Needs uv, or else takes venv and pip.
"""

from __future__ import annotations

import fcntl
import functools
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
FOLDER = Path(os.environ.get("OBSIA_SAMPLES") or ROOT / ".samples")

SCRIPTS: dict[str, dict[str, tuple[str, ...]]] = {
    "clients": {
        "make_clients.py": ("openai", "anthropic", "gemini", "bedrock"),
        "make_otel.py": ("otel/genai-default", "otel/genai-latest", "otel/genai-delta"),
        "make_openinference.py": ("openinference",),
    },
    "otel-v2": {"make_otel.py": ("otel/openai-v2-default", "otel/openai-v2-latest")},
    "vendors": {"make_vendors.py": ("openllmetry", "openlit")},
    "litellm": {"make_litellm.py": ("litellm",)},
    "langfuse": {"make_langfuse.py": ("langfuse",)},
    "spark": {},
}
"""Environment -> script -> the folders of samples that it makes there; of Spark a test starts the server."""


def requirements(name: str) -> Path:
    """The pinned packages of an environment."""
    return HERE / "requirements" / f"{name}.txt"


def python(name: str) -> Path:
    """The interpreter of an environment."""
    return FOLDER / name / ("Scripts" if os.name == "nt" else "bin") / "python"


def digest(name: str) -> str:
    """What an environment was made of: its requirements and the version of Python."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return hashlib.sha256(requirements(name).read_bytes() + version.encode()).hexdigest()


@contextmanager
def alone() -> Iterator[None]:
    """Waits until nobody makes environments, and keeps others from it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def made(name: str) -> bool:
    """Whether the environment is there, complete and of the present requirements."""
    mark = FOLDER / name / "made"
    return python(name).exists() and mark.is_file() and mark.read_text() == digest(name)


@functools.cache
def ready(name: str) -> bool:
    """Whether an environment is there, once whoever makes some has ended: .ci/run has them made during other tests."""
    with alone():
        return made(name)


def uv() -> str | None:
    """The uv at hand: on the path, or where README.md's commands put it."""
    return shutil.which("uv") or shutil.which("uv", path=str(ROOT / ".uv" / "bin"))


def make(name: str) -> None:
    """Makes one environment, from nothing."""
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    if tool := uv():
        subprocess.run([tool, "venv", "--quiet", "--no-project", "--python", sys.executable, folder], check=True)
        install = [tool, "pip", "install", "--quiet", "--no-config", "--python", python(name)]
    else:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        install = [python(name), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--no-deps", "--requirement", requirements(name)], check=True)
    (folder / "made").write_text(digest(name))


def told(name: str) -> str:
    """Makes an environment that is missing; a line about it."""
    started = time.monotonic()
    if made(name):
        return f"{name}: there already"
    make(name)
    return f"{name}: made in {time.monotonic() - started:.0f} s"


def main() -> None:
    """Makes what is missing side by side, since most of it is waiting for the index; one line each."""
    with alone(), ThreadPoolExecutor() as pool:
        for line in pool.map(told, SCRIPTS):
            print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
