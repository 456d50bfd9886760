"""The benchmarks of benchmarks/README.md, as whole processes: wall time and peak memory, medians and ratios.

    python benchmarks/run.py [--rows M] [--runs N]
        [scan|groups|memory|peer|start|logs|text|segment|estimates|weight|predict|planet|first|http|visitors|site ...]

Data are generated into benchmarks/data/ once. Each figure is a fresh process, so imports, the engine's start and
the draws are in it. Ratios are taken against a plain DuckDB sum that runs in turn with ours.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
DATA = HERE / "data"
KEYS = "provider, model_request, region, team"
PLAIN = f"""
import duckdb, sys
con = duckdb.connect(config={{"memory_limit": "400MB"}})
rows = con.execute(
    "SELECT {KEYS}, sum(input_tokens), sum(cache_read_tokens), sum(output_tokens), sum(reasoning_tokens)"
    " FROM read_parquet(?) GROUP BY ALL", [sys.argv[1]]
).fetchall()
print(len(rows))
"""
MAP = (
    "started_at=started_at:utc,provider=provider,model_request=model_request,region=region,label.team=team,"
    "input_tokens=input_tokens,cache_read_tokens=cache_read_tokens,output_tokens=output_tokens,"
    "reasoning_tokens=reasoning_tokens"
)


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process."""

    wall_s: float
    peak_mb: float
    processor_s: float
    """Of all its threads, the system's work for it included."""


def run(command: Sequence[str], *, folder: Path | None = None) -> Run:
    """Run a command to its end, in a data ``folder`` of its own if one is given: its times and its peak of memory."""
    # As where obsia is installed: modules are compiled once, and not in every process.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    own = {} if folder is None else {"OBSIA_DATA": str(folder)}
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, env={"PYTHONPYCACHEPREFIX": str(DATA / "bytecode")} | kept | own
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall_s = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"exit {os.waitstatus_to_exitcode(status)}: {' '.join(command)[:300]}")
    processor_s = usage.ru_utime + usage.ru_stime
    return Run(wall_s=wall_s, peak_mb=_kilobytes(usage) / 1024, processor_s=processor_s)


def _kilobytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / 1024 if sys.platform == "darwin" else usage.ru_maxrss


def records(millions: int) -> Path:
    """A Parquet file of so many million records, made once."""
    path = DATA / f"usage-{millions}m.parquet"
    if not path.exists():
        DATA.mkdir(exist_ok=True)
        run([sys.executable, str(HERE / "generate.py"), str(millions * 1_000_000), str(path)])
    return path


def assess(path: Path, *extra: str, mapped: str = MAP) -> list[str]:
    """Our command over one file, which leaves nothing behind."""
    return [*keeping(path, mapped=mapped), "--no-record", *extra]


def keeping(path: Path, *, mapped: str = MAP) -> list[str]:
    """The same command, which keeps what it draws in the data folder."""
    return [sys.executable, "-m", "obsia", "assess", str(path), "--map", mapped, "--json"]


def scan(*, millions: int, runs: int) -> None:
    """Fresh process from Parquet to figures, over a plain sum by the same keys: without a table, and with three.

    Each in an empty data folder, and in one where a call about other records of these models and places has kept draws.
    """
    path = records(millions)
    plain = {"plain DuckDB sum": [sys.executable, "-c", PLAIN, str(path)]}
    ours = {
        "no table": assess(path),
        "model, team, zone": assess(path, "--by", "model", "--by", "label.team", "--by", "zone"),
    }
    print(f"scan, {millions} million rows, keys {KEYS}: over the plain sum, run by run")
    with tempfile.TemporaryDirectory() as kept, tempfile.TemporaryDirectory() as empty:
        run(keeping(records(1)), folder=Path(kept))
        folders = dict.fromkeys((*plain, *ours), Path(empty)) | {f"{name}, draws kept": Path(kept) for name in ours}
        commands = {name: (plain | ours)[name.removesuffix(", draws kept")] for name in folders}
        _compare(_in_turn(commands, runs=runs, folders=folders), over="plain DuckDB sum")


def _in_turn(
    commands: dict[str, list[str]], *, runs: int, folders: Mapping[str, Path] | None = None
) -> dict[str, list[Run]]:
    """Each command so many times, one after the other: what else the machine does falls on all of them."""
    taken: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            taken[name].append(run(command, folder=(folders or {}).get(name)))
    return taken


def _compare(taken: dict[str, list[Run]], *, over: str) -> None:
    """Processor time, over that of one command; wall time and memory."""
    for name, some in taken.items():
        ratios = [one.processor_s / plain.processor_s for one, plain in zip(some, taken[over], strict=True)]
        print(
            f"  {name:30s} {_spread(ratios)} x, {_spread(each.processor_s for each in some)} s of processor,"
            f" {_spread(each.wall_s for each in some)} s, {_spread((each.peak_mb for each in some), '.0f')} MB"
        )


LABELS = """
import duckdb, sys
duckdb.connect(config={"memory_limit": "1GB"}).execute(
    "COPY (SELECT *, 'user ' || hash(started_at, input_tokens, output_tokens) % 1000000 AS user FROM read_parquet($1))"
    " TO '" + sys.argv[2] + "' (FORMAT parquet)", [sys.argv[1]]
)
"""


def groups(*, millions: int, runs: int) -> None:
    """An account by team and hour, and one by a million labels, over the account without a table, in turn."""
    path = records(millions)
    labelled = path.with_name(f"labels-{millions}m.parquet")
    if not labelled.exists():
        run([sys.executable, "-c", LABELS, str(path), str(labelled)])
    commands = {
        "plain DuckDB sum": [sys.executable, "-c", PLAIN, str(path)],
        "no table": assess(path),
        "label.team,hour": assess(path, "--by", "label.team,hour"),
        "hour,label.team": assess(path, "--by", "hour,label.team", "--top", "3"),
        "a million labels": assess(labelled, "--by", "label.user", mapped=f"{MAP},label.user=user"),
    }
    print(f"groups, {millions} million rows: over the account without a table, run by run")
    _compare(_in_turn(commands, runs=runs), over="no table")


def memory(*, millions: int, runs: int) -> None:
    """Peak memory at the same groups as rows grow."""
    del runs
    print("memory, same groups")
    for size in sorted({10, millions, 200}):
        print(f"  {size:4d} million rows  {run(assess(records(size), '--by', 'model')).peak_mb:.0f} MB")


PEER = """
import time
from ecologits.tracers.utils import llm_impacts
llm_impacts("openai", "gpt-4o", 100, 1.0, electricity_mix_zone="FRA")
n, start = 0, time.perf_counter()
while time.perf_counter() - start < 5:
    llm_impacts("openai", "gpt-4o", 100 + n % 400, 1.0, electricity_mix_zone="FRA")
    n += 1
print(n / (time.perf_counter() - start))
"""


def peer(*, millions: int, runs: int) -> None:
    """Requests per second and core against EcoLogits' function for one request (it is made for live use)."""
    theirs = [
        float(subprocess.run([sys.executable, "-c", PEER], capture_output=True, text=True, check=True).stdout)
        for _ in range(runs)
    ]
    path = records(millions)
    ours = [millions * 1e6 / run(assess(path, "--by", "model", "--threads", "1")).wall_s for _ in range(runs)]
    print("peer, one thread, requests per second")
    print(f"  EcoLogits llm_impacts  {_spread(theirs, '.0f')}")
    print(f"  obsia assess           {_spread(ours, '.0f')}  ({millions} million rows, start and draws included)")
    print(f"  ratio of medians       {statistics.median(ours) / statistics.median(theirs):.0f}")


def start(*, millions: int, runs: int) -> None:
    """Start-up of the commands that people wait for, warm."""
    del millions
    print("start, warm")
    commands = {
        "obsia --help": ["--help"],
        "obsia estimate": ["estimate", "gpt-4o", "--in", "1000", "--out", "300", "--region", "FRA", "--no-record"],
        "obsia assess, the Azure file": ["assess", "examples/azure_llm_code_2023.csv", "--no-record"],
        "the same once more, kept": ["assess", "examples/azure_llm_code_2023.csv"],
    }
    for name, arguments in commands.items():
        command = [sys.executable, "-m", "obsia", *arguments]
        run(command)
        print(f"  {name:30s} {_spread(run(command).wall_s * 1000 for _ in range(max(runs, 5)))} ms")


def logs(*, millions: int, runs: int) -> None:
    """A folder of 1 GB of mixed logs, on one core, against a JSON parser that only parses its lines, run by run.

    The parser that makes nothing of a line sees each of its bytes all the same: no reader by it can be faster.
    """
    del millions
    folder = DATA / "logs-1000mb"
    if not folder.exists():
        run([sys.executable, str(HERE / "logs.py"), "1000", str(folder)])
    size_mb = sum(file.stat().st_size for file in folder.iterdir()) / 1e6
    one_core = ["taskset", "-c", "0"] if shutil.which("taskset") else []
    reading = [sys.executable, "-m", "obsia", "assess", str(folder), "--json"]
    commands = {
        "msgspec, every line whole": [*one_core, sys.executable, "-c", PARSE, str(folder)],
        "msgspec, nothing made of it": [*one_core, sys.executable, "-c", PASS, str(folder)],
        "obsia, read into typed rows": [*one_core, sys.executable, "-c", READ, str(folder)],
        "obsia assess": [*one_core, *reading, "--no-record", "--threads", "1"],
    }
    taken = _in_turn(commands, runs=runs)
    print(f"logs, {size_mb:.0f} MB, one core: over the parser, run by run; start and draws in")
    _compare(taken, over="msgspec, every line whole")
    for name, some in taken.items():
        print(f"  {name:30s} {_spread((size_mb / each.processor_s for each in some), '.0f')} MB/s of processor")


READ = """
import sys
from obsia.app.usage.engine import engine
from obsia.readers.listing import discover
from obsia.readers.reading import read
found = discover([sys.argv[1]])
with engine(found.files, threads=1) as opened:
    read(engine=opened, found=found)
"""
PARSE = """
import sys, pathlib, msgspec
for file in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    with file.open("rb") as lines:
        for line in lines:
            msgspec.json.decode(line)
"""
PASS = PARSE.replace("json.decode(line)", "json.decode(line, type=msgspec.Raw)")


def text(*, millions: int, runs: int) -> None:
    """Canonical JSON lines: against the bare parser, and in many small files, one of them broken, against one file."""
    del millions
    import lines

    folder = DATA / "lines"
    if not folder.exists():
        lines.generate(folder)
    tiny, flat, whole, small, sound, broken = (
        folder / name for name in ("tiny", "flat", "whole", "small", "sound", "broken")
    )
    commands = {
        "parse": [sys.executable, "-c", PARSE, str(flat)],
        "nothing": [sys.executable, "-c", READ, str(tiny)],
        **{each.name: [sys.executable, "-c", READ, str(each)] for each in (flat, whole, small, sound, broken)},
    }
    found: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            found[name].append(run(command))
    size_mb = sum(file.stat().st_size for file in flat.iterdir()) / 1e6
    print(f"text, {size_mb:.0f} MB of JSON lines, 10,000 and 2,000 files of 20 records; ratios run by run")
    for what, words in (("wall_s", "time"), ("processor_s", "time of processors")):
        took = {name: [getattr(each, what) for each in some] for name, some in found.items()}
        flat_only = [ours - start for ours, start in zip(took["flat"], took["nothing"], strict=True)]
        print(f"  {words}")
        print(f"    parsed whole by msgspec               {_spread(took['parse'])} s")
        print(f"    read into typed columns               {_spread(took['flat'])} s")
        print(f"      without the start, over the parser  {_ratios(flat_only, took['parse'])}")
        print(f"    10,000 files over one                 {_ratios(took['small'], took['whole'])}")
        print(f"    one broken of 2,000 over all sound    {_ratios(took['broken'], took['sound'])}")


def _ratios(ours: Sequence[float], theirs: Sequence[float]) -> str:
    return _spread(one / other for one, other in zip(ours, theirs, strict=True))


def segment(*, millions: int, runs: int) -> None:
    """The line of a status bar over a session log that grows by a turn between two calls."""
    del millions
    with tempfile.TemporaryDirectory() as folder:
        log, written = Path(folder) / "session.jsonl", (DATA / "logs-1000mb" / "claude-code-0000.jsonl")
        if not written.exists():
            run([sys.executable, str(HERE / "logs.py"), "1000", str(DATA / "logs-1000mb")])
        lines = written.read_bytes().splitlines(keepends=True)
        shown = lines[: len(lines) - 300]
        log.write_bytes(b"".join(shown))
        os.environ["OBSIA_DATA"] = folder
        command = [sys.executable, "-m", "obsia", "assess", str(log), "--segment", "--region", "FRA"]
        print(f"segment, a session of {log.stat().st_size / 1e6:.0f} MB")
        print(f"  first time        {run(command).wall_s * 1000:.0f} ms")
        times: list[float] = []
        for turn in range(max(runs, 20)):
            with log.open("ab") as file:
                file.writelines(lines[len(shown) + turn * 3 : len(shown) + turn * 3 + 3])
            times.append(run(command).wall_s * 1000)
        print(f"  after each turn   {_spread(times, '.0f')} ms")


def weight(*, millions: int, runs: int) -> None:
    """Size of a core installation (no extras, no development tools), without pip and without bytecode."""
    del millions, runs
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
        target = Path(folder) / "lib"
        run(
            [
                sys.executable,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-compile",
                "--target",
                str(target / "core"),
                str(HERE.parent),
            ]
        )
        size = sum(file.stat().st_size for file in (target / "core").rglob("*") if file.is_file())
        print(f"weight\n  core and its dependencies  {size / 1e6:.0f} MB")


ESTIMATES = """
import time
import numpy as np, polars as pl
import obsia
def call(n, read):
    counts = {"input_tokens": 1000 + n, "output_tokens": 300 + n % 400}
    read(obsia.estimate("gpt-4o", **counts, region="FRA", record_figures=False))
def rate(count, run):
    run()
    started = time.process_time()
    run()
    return count / (time.process_time() - started)
values = lambda told: [(each.median, each.low, each.high) for each in told.figures]
print(rate(2000, lambda: [call(n, values) for n in range(2000)]))
print(rate(200, lambda: [call(n, lambda told: (values(told), told.figures[0].evidence)) for n in range(200)]))
rng = np.random.Generator(np.random.PCG64(3))
rows = 20_000
requests = pl.DataFrame({
    "model": rng.choice(["gpt-4o", "gpt-4o-mini", "mistral-large-2411", "deepseek-v3", "google/gemma-3-27b-it"], rows),
    "input_tokens": rng.lognormal(7.0, 1.2, rows).astype(int),
    "output_tokens": rng.lognormal(5.3, 1.0, rows).astype(int),
})
print(rate(rows, lambda: obsia.estimate_many(requests, region="FRA")))
"""


def estimates(*, millions: int, runs: int) -> None:
    """Estimates in one process, alone and many at once, for each second of processor time."""
    del millions
    told = [
        [
            float(each)
            for each in subprocess.run(
                [sys.executable, "-c", ESTIMATES], capture_output=True, text=True, check=True
            ).stdout.split()
        ]
        for _ in range(runs)
    ]
    print("estimates in one process, per second of processor time")
    for name, rates in zip(
        ("estimate, values", "estimate, with shares", "estimate_many, rows"), zip(*told, strict=True), strict=True
    ):
        print(f"  {name:22s} {_spread(rates, '.0f')}")


def predict(*, millions: int, runs: int) -> None:
    """Configurations per second of `obsia predict` in 1,024 worlds, from one CSV file to another, on one thread."""
    del millions
    os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    DATA.mkdir(exist_ok=True)
    kinds = {"stated": 20_000, "blank": 20_000, "observed": 20_000, "load": 5_000}
    print("predict, one thread, start included")
    for kind, count in kinds.items():
        table, out = DATA / f"configurations-{kind}.csv", DATA / "predictions.csv"
        run([sys.executable, str(HERE / "configurations.py"), str(count), kind, str(table)])
        ours = [run([sys.executable, "-m", "obsia", "predict", str(table), "--out", str(out)]) for _ in range(runs)]
        rates, by_processor = ([count / getattr(each, what) for each in ours] for what in ("wall_s", "processor_s"))
        peak_mb = max(each.peak_mb for each in ours)
        print(
            f"  {kind:10s} {_spread(rates, '.0f')} rows/s, {_spread(by_processor, '.0f')} per second of processor, "
            f"{peak_mb:.0f} MB"
        )


def cached_answers(*, millions: int, runs: int) -> None:
    """Requests per second of cached answers of ``obsia serve`` on one core, and how long the slow ones take."""
    del millions
    import serving

    serving.measure(runs=runs)


def first(*, millions: int, runs: int) -> None:
    """The first request of a fresh ``obsia serve``, page by page: what the first visitor waits for."""
    del millions
    import first_page

    first_page.measure(runs=runs)


def visitors(*, millions: int, runs: int) -> None:
    """Resident memory of ``obsia serve`` under thousands of questions that were never asked before."""
    del millions, runs
    import serving_memory

    serving_memory.measure(options=("--no-record",))


def planet(*, millions: int, runs: int) -> None:
    """Every country, 2020 to 2035, in 20,000 joint worlds of four scenarios, on two processes."""
    del millions
    ours = [run([sys.executable, str(HERE / "planet.py")]) for _ in range(runs)]
    # Each of the two processes holds about as much: the largest is counted twice.
    peak_mb = 2 * max(each.peak_mb for each in ours)
    print(f"planet: {_spread([each.wall_s for each in ours])} s, at most {peak_mb:.0f} MB")


def site(*, millions: int, runs: int) -> None:
    """The whole static edition, 400 models in every language, on two processes: time, memory, files, size by kind."""
    del millions
    target = DATA / "site"
    DATA.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "obsia", "publish", str(target), "--site", "https://example.org/"]
    ours = [run(command) for _ in range(runs)]
    sizes: dict[str, list[int]] = {}
    for each in target.rglob("*"):
        if each.is_file():
            sizes.setdefault(_kind_of(each.relative_to(target)), []).append(each.stat().st_size)
    every = [size for some in sizes.values() for size in some]
    # Two processes write pages and one waits for them; none holds more than the largest.
    peak_mb = 3 * max(each.peak_mb for each in ours)
    print(f"site: {_spread([each.wall_s for each in ours], '.0f')} s, at most {peak_mb:.0f} MB of memory")
    print(f"  of processors      {_spread([each.processor_s for each in ours], '.0f')} s")
    print(f"  written            {len(every)} files, {sum(every) / 1e6:.1f} MB (target: 180 s, 120 MB)")
    for kind, some in sorted(sizes.items(), key=lambda each: -sum(each[1])):
        print(f"  {kind:18s} {len(some)} files, {sum(some) / 1e6:.1f} MB")


def _kind_of(path: Path) -> str:
    """What a file of the site is a page of: the first part of its path, beside the language."""
    parts = [part for part in path.parts if part not in {"en", "fr"}]
    return parts[0] if len(parts) > 1 else "others"


def _spread(values: object, form: str = ".2f") -> str:
    listed = sorted(values)  # type: ignore[call-overload]
    return f"{statistics.median(listed):{form}} ({listed[0]:{form}} to {listed[-1]:{form}})"


BENCHMARKS: dict[str, Callable[..., None]] = {
    "scan": scan, "groups": groups, "memory": memory, "peer": peer, "start": start, "logs": logs, "text": text,
    "segment": segment, "estimates": estimates, "weight": weight, "predict": predict, "planet": planet,
    "first": first, "http": cached_answers, "visitors": visitors, "site": site,
}  # fmt: skip

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(BENCHMARKS), choices=[*BENCHMARKS, []])
    parser.add_argument("--rows", type=int, default=50, help="million rows of the scan")
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}")
    for each in chosen.names:
        BENCHMARKS[each](millions=chosen.rows, runs=chosen.runs)
