"""``obsia measure -- COMMAND`` without the start of a command line: the job runs before anything heavy is imported.

Whatever is not surely such a call goes the usual way, which says what is wrong with it.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

    from obsia.app.measuring.meanwhile import Beside

_ONE = ("--journal", "--idle", "--every", "--region", "--cgroup", "--out")
_FLAGS = ("--live",)
_MANY = ("--exporter", "--redfish", "--server")


def main() -> NoReturn:
    """The command ``obsia-measure``."""
    from obsia.surfaces.cli import main as whole

    whole(["measure", *sys.argv[1:]])


def asked(arguments: Sequence[str]) -> tuple[dict[str, list[str]], list[str]] | None:
    """Options and words of the command of ``measure [OPTIONS] -- COMMAND``; None for any other call."""
    if "--" not in arguments or arguments[0] != "measure":
        return None
    place = list(arguments).index("--")
    words, rest = list(arguments[place + 1 :]), list(arguments[1:place])
    if rest[:1] == ["run"]:
        rest = rest[1:]
    given: dict[str, list[str]] = {}
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if name in _FLAGS and not equals:
            given[name] = []
            continue
        if name not in _ONE and name not in _MANY:
            return None
        if not equals:
            value = rest.pop(0) if rest else ""
        if not value or (name in _ONE and name in given):
            return None
        given.setdefault(name, []).append(value)
    seconds = (given.get(each, ["0"])[0] for each in ("--idle", "--every"))
    if not words or not all(each.replace(".", "", 1).isdecimal() for each in seconds):
        return None
    return None if "--every" in given and "--out" not in given else (given, words)


def _beside(path: str, given: dict[str, list[str]], *, out: str | None, region: str | None) -> Sequence[Beside]:
    every_s = float(given.get("--every", ["0"])[0])
    if "--live" not in given and not every_s:
        return ()
    from obsia.app.measuring.meanwhile import beside

    return beside(path, is_live="--live" in given, every_s=every_s, out=out, region=region)


def measured(arguments: Sequence[str]) -> int | None:
    """Run the job, and say what it used; its exit code. None where the usual way has to be gone."""
    found = asked(arguments)
    if found is None:
        return None
    from obsia.app.measuring.running import run_command

    given, words = found
    region, out = given.get("--region", [None])[0], given.get("--out", [None])[0]
    failed: Exception | None = None
    code, path = 0, ""
    try:
        run = run_command(
            words,
            journal=given.get("--journal", [""])[0],
            idle_s=float(given.get("--idle", ["0"])[0]),
            exporters=given.get("--exporter", []),
            services=given.get("--redfish", []),
            servers=given.get("--server", []),
            cgroup=given.get("--cgroup", [""])[0],
            meanwhile=lambda path: _beside(path, given, out=out, region=region),
        )
        code, path = run.code, run.path
    except Exception as error:
        from obsia.core.errors import ObsiaError

        # Nothing is imported for them before the job: an error of ours is one of the data folder.
        if not isinstance(error, OSError | ObsiaError):
            raise
        failed = error
    # From here on the job is over, and time is no longer short.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from obsia.core.errors import ObsiaError
    from obsia.surfaces.cli import failures
    from obsia.surfaces.cli.measure import refused, tell

    try:
        if isinstance(failed, OSError):
            raise refused(failed, words=tuple(words))
        if failed is not None:
            raise failed
        tell(path, region=region, out=out)
    except ObsiaError as error:
        failures.say_error(failures.locale().text(error.sentences))
        return code or error.exit_code
    return code
