# One word runs every check. Recipes call the tools directly: start them with `uv run just <recipe>`.

set shell := ["bash", "-euo", "pipefail", "-c"]
tools := quote(just_executable()) + " browser-tools"
browser := "pytest tests/surfaces/web/browser"
# One more than processors: a test that waits (for a server, a time-out, a disk) leaves its own to another.
rest := "pytest --ignore=tests/calibration --ignore=tests/surfaces/web/browser --numprocesses=$((" + num_cpus() + " + 1)) --dist=worksteal"
# What the first says comes in one piece when it ends; both end, and either fails the recipe.
beside := "{ { said=$(" + browser + " 2>&1) && code=0 || code=$?; echo \"$said\"; exit $code; } & } && first=$! && { " + rest + " && code=0 || code=$?; } && wait $first && exit $code"

# List the recipes
default:
    @"{{ just_executable() }}" --list --unsorted

# Side by side: types take a minute of one processor, and the first tests (those of the calibration) not all of the other.
# The whole gate: format, lint, types, import contracts, tests, the manual among them (tests/house/test_docs.py builds it)
[parallel]
check: static test

# What is seen without running anything, side by side
[parallel]
static: format-check lint types imports

# Format, and apply the safe fixes of the linter
fmt:
    ruff format .
    ruff check --fix .

# Fail where a file is not formatted
format-check:
    ruff format --check .

# Lint
lint:
    ruff check .

# Strict types
types:
    basedpyright

# Imports go down the floors only
imports:
    lint-imports

# Those of the calibration by themselves: other tests fork, which the threads of JAX do not survive; they are few and long, so
# that a worker takes one module after another; what the browser's take from npm comes meanwhile. Those of the browser in a
# process of their own beside all others: its loop of events would be that of every test, and while a server makes a page or
# Lighthouse waits, a processor is free. What pages show of all models takes most of a minute: it is made once, and not by each.
# The tests; arguments go to pytest: just test tests/readers -k csv
test *arguments:
    {{ if arguments == "" { tools + " & python -m obsia.app.catalogue.preparing & pytest tests/calibration --numprocesses=logical --dist=loadfile && wait && " + beside } else { tools + "; pytest --numprocesses=logical --dist=worksteal " + arguments } }}

# The same with more of what the gate tries in part: 100,000 hostile records
more *arguments:
    OBSIA_MORE=1 pytest --ignore=tests/surfaces/web/browser --numprocesses=logical --dist=worksteal {{ arguments }}

# The pages in a real browser (Debian's chromium, node for Lighthouse): axe, reflow, weights, flows, hostile names
browser *arguments: browser-tools
    pytest tests/surfaces/web/browser --numprocesses=logical --dist=worksteal {{ arguments }}

# What the tests of pages take from npm, in a moment once it is there. Without a network they are skipped (in CI they fail)
browser-tools:
    -python tests/surfaces/web/browser/tools.py

# The tests with branch coverage of the rooms where all of it is asked
cover *arguments:
    pytest --cov=obsia.core --cov=obsia.physics --cov=obsia.accounting --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100 {{ arguments }}

# Build the manual into site/html; a warning, a dead link or an unreachable page fails
docs:
    sphinx-build --fail-on-warning --keep-going --quiet --builder html --doctree-dir site/doctrees docs site/html

# Compile obsia's own tables into the snapshot, and check them
facts:
    python -m obsia.facts.compile
    obsia facts check

# What a wheel carries so that first visitors do not wait: grades, the planet, energies of all models (50 s of processor time)
prepare:
    python -m obsia.app.catalogue.preparing

# Needs the measured tables (OBSIA_MEASUREMENTS or --data DIR). Results are kept outside the repository.
# Predict again what each calibration has not seen, where anything has changed, and write docs/reference/validation.md
validate *arguments:
    python -m calibration.validate --jobs 2 {{ arguments }}
    python -m calibration.glance --write

# Odd files on every reader: every field with every bad value, then by chance (a million: 40 minutes): --seed 7 --seconds 600 --keep DIR
fuzz *arguments:
    python -m benchmarks.fuzz {{ arguments }}

# Record for `just mutate` which test executes which line, in parts: facts tests/facts
executed *arguments:
    python -m benchmarks.executed {{ arguments }}

# Small changes of the code, and whether tests notice: --sample 60 --seed 1, --rooms physics, --only readers/codex.py:212
mutate *arguments:
    python -m benchmarks.mutate {{ arguments }}

# Known weaknesses of the locked packages, by an advisory service (a network; pip-audit); an audit of other packages than those fails
audit:
    uv export --frozen --all-extras --all-groups --no-emit-project --quiet --output-file site/locked.txt
    -uvx pip-audit --requirement site/locked.txt --disable-pip --require-hashes --format json --output site/audit.json
    python -m benchmarks.audit site/locked.txt site/audit.json

# Build the wheel twice from the same source: the bytes must be the same (four minutes)
twice:
    rm -rf site/one site/two
    SOURCE_DATE_EPOCH=1577836800 uv build --wheel --quiet --out-dir site/one
    SOURCE_DATE_EPOCH=1577836800 uv build --wheel --quiet --out-dir site/two
    cmp site/one/*.whl site/two/*.whl

# Write docs/reference/reliability-card.md from runs made now, each with a control that must fail: --share 0.1, one check alone: tampering
card *arguments:
    python -m benchmarks.card {{ arguments }}

# Put every public bug of the museum into our code, one by one, and write docs/reference/bug-museum.md
museum:
    python -m tests.museum.page

# The benchmarks; arguments go to them (see benchmarks/README.md)
bench *arguments:
    python benchmarks/run.py {{ arguments }}
