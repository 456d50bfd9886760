"""The commands of the bench: measure, plan, check. See README.md beside this file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from calibration.bench.architectures import architectures
from calibration.bench.cases import PHASES, PRECISIONS, Case, cases, combinations, seconds, why_not
from calibration.bench.check import problems
from calibration.bench.cuda import CudaDevice
from calibration.bench.device import Device, Refused
from calibration.bench.rows import File
from calibration.bench.rules import FULL, QUICK, Rules
from calibration.bench.runner import Bench
from calibration.bench.schema import LICENCES
from calibration.bench.simulated import SimulatedDevice

DONE, BAD_CALL, NO_DATA, REJECTED = 0, 2, 3, 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code is 0, 2 (bad call), 3 (no card, no file) or 4 (a file with errors)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["check"]:
        return _check(given[1:])
    return _measure(given)


def _check(given: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m calibration.bench check", description="Validate files of rows.")
    parser.add_argument("files", nargs="+", type=Path, metavar="ROWS.csv")
    code = DONE
    for path in parser.parse_args(given).files:
        try:
            found = problems(path)
        except OSError as error:
            print(f"{path.name}: {error.strerror}", file=sys.stderr)
            code = max(code, NO_DATA)
            continue
        for problem in found:
            print(problem, file=sys.stderr)
        print(f"{path.name}: {f'{len(found)} problems' if found else 'in order'}")
        code = max(code, REJECTED if found else DONE)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m calibration.bench",
        description="Measure the energy of language models with random weights on one NVIDIA card. "
        "`check ROWS.csv` validates a file instead.",
    )
    parser.add_argument(
        "--out", type=Path, metavar="ROWS.csv", help="where rows are kept; those there are not measured again"
    )
    parser.add_argument("--quick", action="store_true", help="a small grid with short windows, to see that it works")
    parser.add_argument("--only", choices=PHASES, action="append", help="this phase only; may be repeated")
    parser.add_argument("--models", help=f"names with commas, of {', '.join(architectures())}")
    parser.add_argument("--precisions", help=f"names with commas, of {', '.join(PRECISIONS)}; for every model")
    parser.add_argument("--device", type=int, default=0, help="number of the card, as nvidia-smi counts (default 0)")
    parser.add_argument("--retry-skipped", action="store_true", help="try again what an earlier run skipped")
    parser.add_argument("--licence", choices=LICENCES, default=LICENCES[0], help="of the rows (default %(default)s)")
    parser.add_argument(
        "--plan", action="store_true", help="list what would be measured, and what not; measure nothing"
    )
    parser.add_argument("--simulate", action="store_true", help="no card: made-up rows that the check refuses")
    return parser


def _measure(given: Sequence[str]) -> int:
    parser = _parser()
    asked = parser.parse_args(given)
    names = _chosen(parser, asked.models, list(architectures()), "--models")
    precisions = _chosen(parser, asked.precisions, list(PRECISIONS), "--precisions")
    if asked.out is None and not asked.plan:
        parser.error("--out ROWS.csv: where rows are kept")
    out: Path = asked.out or Path()
    rules = QUICK if asked.quick else FULL
    combined = combinations(
        [architectures()[name] for name in names or architectures()],
        [PRECISIONS[name] for name in precisions] if precisions else None,
    )
    try:
        device: Device = SimulatedDevice() if asked.simulate else CudaDevice(asked.device)
        planned = list(cases(combined, rules=rules, facts=device.facts, phases=asked.only or PHASES))
        if asked.plan:
            _plan(planned, rules, device)
            return DONE
        file = File(out)
        if asked.retry_skipped:
            file.drop_skipped()
        day = datetime.now(UTC).date()
        Bench(device=device, file=file, rules=rules, licence=asked.licence, day=day, tr=_say).run(planned)
    except (Refused, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return NO_DATA
    _say(f"{len(file.rows)} rows in {out.name}; validate with: python -m calibration.bench check {out.name}")
    return DONE


def _plan(planned: Sequence[Case], rules: Rules, device: Device) -> None:
    for case in planned:
        reason = why_not(case, rules=rules, memory_bytes=device.facts.memory_bytes)
        _say(f"{case}{f': skipped, {reason}' if reason else ''}")
    possible = [case for case in planned if why_not(case, rules=rules, memory_bytes=device.facts.memory_bytes) is None]
    span_s = seconds(possible, rules=rules)
    _say(f"{len(planned)} cases, {len(possible)} of them may fit: at least {span_s / 3600:.1f} hours")


def _chosen(parser: argparse.ArgumentParser, text: str | None, known: Sequence[str], option: str) -> list[str]:
    names = [name.strip() for name in (text or "").split(",") if name.strip()]
    for name in names:
        if name not in known:
            parser.error(f"{option}: {name!r} is none of {', '.join(known)}")
    return names


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
