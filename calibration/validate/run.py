"""Runs the parts and the simulations, from the cache where nothing has changed, and writes the page."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from calibration import files
from calibration.validate import cache, page
from calibration.validate.levels import HeldOut
from calibration.validate.parts import ABSENT, PARTS, SAMPLERS, Part
from calibration.validate.samplers import SamplerCheck
from calibration.validate.sbc import Ranks

OWN = ("calibration.validate.levels",)
"""Modules that every result depends on."""


def held_out_path(part: Part, data: Path, kept_in: Path) -> Path:
    """Where the tables of a part are kept."""
    key = cache.key(adapter=part.held_out, modules=(*part.modules, *OWN), tables=[data / name for name in part.data])
    return kept_in / f"held-out-{part.name}-{key}.npz"


def held_out(part: Part, data: Path, path: Path) -> dict[str, HeldOut]:
    """The tables of a part, computed or from the cache."""

    def compute() -> dict[str, Any]:
        found = part.held_out(data)
        return {
            f"{name}/{field.name}": getattr(table, field.name)
            for name, table in found.items()
            for field in fields(table)
        }

    arrays = cache.kept(path, compute)
    found: dict[str, HeldOut] = {}
    for name in sorted({each.partition("/")[0] for each in arrays}):
        values: dict[str, Any] = {field.name: arrays[f"{name}/{field.name}"] for field in fields(HeldOut)}
        texts: dict[str, Any] = {each: tuple(str(cell) for cell in values[each]) for each in ("ids", "clusters")}
        values |= texts
        found[name] = HeldOut(**values)
    return found


def simulated_path(sampler: SamplerCheck, data: Path, kept_in: Path) -> Path:
    """Where the ranks of a sampler are kept."""
    key = cache.key(
        adapter=sampler.run,
        modules=(*sampler.modules, "calibration.validate.nuts"),
        tables=[data / name for name in sampler.tables],
        extra=f"{sampler.simulations} {sampler.note}",
    )
    return kept_in / f"ranks-{sampler.name}-{key}.npz"


def simulated(sampler: SamplerCheck, data: Path, path: Path) -> Ranks:
    """The ranks of a sampler, computed or from the cache."""

    def compute() -> dict[str, Any]:
        found = sampler.run(data, sampler.simulations)
        return {"names": found.names, "right": found.right, "halved": found.halved}

    arrays = cache.kept(path, compute)
    return Ranks(
        names=tuple(str(name) for name in arrays["names"]),
        right=np.asarray(arrays["right"]),
        halved=np.asarray(arrays["halved"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One result to compute: of a part, or the ranks of a sampler."""

    name: str
    is_part: bool
    path: Path

    def __str__(self) -> str:
        return f"{'held-out' if self.is_part else 'ranks'} {self.name}"


def compute(task: Task, data: Path) -> float:
    """Computes one result into the cache, and returns the seconds that it took.

    In a process of its own: some fits switch JAX to 64 bits, which would change the others.
    """
    begun = time.monotonic()
    if task.is_part:
        held_out(next(part for part in PARTS if part.name == task.name), data, task.path)
    else:
        simulated(next(sampler for sampler in SAMPLERS if sampler.name == task.name), data, task.path)
    return time.monotonic() - begun


def computed(tasks: Sequence[Task], data: Path, jobs: int) -> list[str]:
    """Computes results side by side, and says why any of them failed."""
    context = multiprocessing.get_context("spawn")
    failed: list[str] = []
    with ProcessPoolExecutor(jobs, mp_context=context, max_tasks_per_child=1) as pool:
        waiting = {pool.submit(compute, task, data): task for task in tasks}
        for future in as_completed(waiting):
            if (error := future.exception()) is not None:
                failed.append(f"{waiting[future]} failed: {type(error).__name__}: {error}")
                print(failed[-1], flush=True)
            else:
                print(f"{waiting[future]}: {future.result():.0f} s", flush=True)
    return failed


def validated(
    *, data: str | None, kept_in: str | None, only: Sequence[str] | None, jobs: int, docs: Path, is_cached: bool = False
) -> int:
    """Runs what is asked, and writes the page when that is everything; 1 when a control passes or a part fails, else 0.

    ``is_cached``: nothing is computed; what is not in the cache is named on the page as not run.
    """
    tables, results = files.folder(data), cache.folder(kept_in)
    names = [part.name for part in PARTS]
    if unknown := sorted(set(only or ()) - set(names)):
        raise SystemExit(f"--only {', '.join(unknown)}: no such part; expected some of {', '.join(names)}")
    parts = {
        part: held_out_path(part, tables, results)
        for part in PARTS
        if (only is None or part.name in only) and all(map(cache.is_there, part.modules))
    }
    samplers = {
        sampler: simulated_path(sampler, tables, results)
        for sampler in SAMPLERS
        if (only is None or sampler.part in only) and all(map(cache.is_there, sampler.modules))
    }
    tasks = [Task(name=each.name, is_part=True, path=path) for each, path in parts.items()]
    tasks += [Task(name=each.name, is_part=False, path=path) for each, path in samplers.items()]
    if not is_cached and computed([task for task in tasks if not task.path.is_file()], tables, jobs):
        return 1
    found = [_judged(part, tables, path) for part, path in parts.items() if path.is_file()]
    ranked = [
        page.RankResult.of(sampler, simulated(sampler, tables, path))
        for sampler, path in samplers.items()
        if path.is_file()
    ]
    if only is None:
        shown = {each.part for each in found}
        missing = {part.title: "not run" for part in PARTS if part not in shown}
        _write(docs, page.files(found, ranked, {**missing, **ABSENT}))
    for each in found:
        print(summary(each))
    passing = [each.part.name for each in found if each.control_passes]
    passing += [f"ranks of {each.sampler.name}" for each in ranked if each.control_passes]
    for name in passing:
        print(f"the control of {name} passes: its check proves nothing")
    return 1 if passing else 0


def _judged(part: Part, data: Path, path: Path) -> page.PartResult:
    held = held_out(part, data, path)
    return page.PartResult(
        part=part,
        tables={
            name: page.TableResult.of(table, held[name], baseline=held.get(f"{name}-baseline"))
            for name, table in part.tables.items()
        },
        handed=held,
    )


def summary(result: page.PartResult) -> str:
    """One line of a part for the terminal."""
    main = result.main
    said = f"{result.part.name}: {len(main.held.ids)} rows, median error {main.errors['median_error'].value:.1%}"
    for level in main.judgement.at:
        if level.level == 0.9:
            said += (
                f", inside 90 % {level.coverage_share:.1%}, width {level.width_log10:.3f}, score"
                f" {level.interval_score_log10:.3f}, {main.judgement.verdict}; control {main.control.verdict}"
            )
    return said


def _write(docs: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"written: {name}")
