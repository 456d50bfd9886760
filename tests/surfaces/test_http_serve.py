"""``obsia serve`` as people start and stop it; limits; what is kept, computed once, and never shown."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from tests.surfaces.http_client import command, environment, serving

from obsia.app.questions.usage import Assess
from obsia.app.sockets import address, listening
from obsia.core.errors import BadCall
from obsia.core.memory import Memory
from obsia.surfaces.http.application import Factory
from obsia.surfaces.http.formats import accepted, language_of
from obsia.surfaces.http.kept import Body, Kept, Overloaded
from obsia.surfaces.http.limits import Limiter, network
from obsia.surfaces.http.settings import Settings
from obsia.surfaces.http.turns import Turns, Width
from obsia.surfaces.web.site import Document

USAGE = "model,input_tokens,output_tokens\ngpt-4o,300,400\n"


def obsia(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """``obsia …`` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "obsia", *words], capture_output=True, text=True, check=False, env=environment(data),
        timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_when_told(tmp_path: Path, stop: signal.Signals) -> None:
    with serving(tmp_path) as server:
        assert server.get("/meta").status == 200
        server.process.send_signal(stop)
        out, err = server.process.communicate(timeout=20)
    assert err == ""
    assert out == ""
    assert server.process.returncode == (0 if stop is signal.SIGINT else -signal.SIGTERM)
    with pytest.raises(OSError, match=r"."):
        socket.create_connection(("127.0.0.1", server.port), timeout=1).close()


def test_several_processes_serve_one_address(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "2") as server:
        bodies = {server.get("/meta").body for _ in range(6)}
    assert len(bodies) == 1
    assert server.process.returncode == 0


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        ended = obsia(tmp_path, "serve", "--port", str(port))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"error: --port: {port} is in use at 127.0.0.1; give another.\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--port", "70000"), "--port: 70000 is outside the range. Expected: a whole number from 0 to 65535."),
        (("--workers", "0"), "--workers: 0 is outside the range. Expected: a whole number from 1 to 64."),
        (("--host", "203.0.113.7"), "is not an address of this machine"),
        (("--host", "no such host"), "is not an address of this machine"),
        (("--private", "--host", "0.0.0.0"), "--private"),  # noqa: S104
        (("--rate-limit", "-1"), "--rate-limit: -1 is outside the range. Expected: a whole number from 0 to"),
        (("--memory", "63"), "--memory: 63 is outside the range. Expected: a whole number from 64 to 1000000."),
        (
            ("--header-timeout", "0"),
            "--header-timeout: 0 is outside the range. Expected: a whole number from 1 to 3600.",
        ),
        (
            ("--connections", "15"),
            "--connections: 15 is outside the range. Expected: a whole number from 16 to 100000.",
        ),
        (
            ("--waiting-per-address", "0"),
            "--waiting-per-address: 0 is outside the range. Expected: a whole number from 1 to 1000.",
        ),
        (("--proxy", "127.0.0.1", "--proxy", "front"), "--proxy: 'front' is neither an address nor a network"),
        (("--usage", "x.csv", "--host", "0.0.0.0"), "not with --host 0.0.0.0"),  # noqa: S104
        (("--usage", "no-such.csv"), "no-such.csv: no such file or folder"),
        (
            ("--usage-model", "gpt-4o", "--usage-region", "FRA"),
            "--usage-model, --usage-region: name the files with --usage",
        ),
    ],
)
def test_a_wrong_call_is_told(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    ended = obsia(tmp_path, "serve", *words)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert told in ended.stderr


@pytest.mark.parametrize("library", ["h11", "jinja2", "uvicorn"])
def test_without_the_extra_it_names_it(tmp_path: Path, library: str) -> None:
    without = (
        "import sys\n"
        f"sys.modules[{library!r}] = None\n"
        "from obsia.surfaces.cli import main\n"
        "main(['serve', '--port', '0'])\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", without], capture_output=True, text=True, check=False, env=environment(tmp_path)
    )
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr == "error: obsia serve needs the extra 'web'. Install it: pip install 'obsia[web]'.\n"


def test_help_of_serve_loads_no_server(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom obsia.surfaces.cli import run\nrun(['serve', '--help'])\n"
        "assert not {'jinja2', 'uvicorn', 'numpy', 'anyio'} & set(sys.modules)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, env=environment(tmp_path)
    )
    assert ended.returncode == 0, ended.stderr
    assert "The observatory as pages" in " ".join(ended.stdout.split())


def test_the_limit_of_rate(tmp_path: Path) -> None:
    with serving(tmp_path, "--rate-limit", "5") as server:
        if time.time() % 60 > 58:  # pragma: no cover
            time.sleep(3)
        answers = [server.get("/meta") for _ in range(12)]
        late = server.ask("/api/v1/nothing")
    statuses = [each.status for each in answers]
    assert statuses[:5] == [200] * 5
    assert 429 in statuses
    refused = next(each for each in answers if each.status == 429)
    assert refused.json["code"] == "too-many-requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 61
    assert answers[0].headers["ratelimit-limit"] == "5"
    assert [int(each.headers["ratelimit-remaining"]) for each in answers[:3]] == [4, 3, 2]
    assert late.status in {404, 429}


def test_a_limiter_counts_by_address_and_forgets() -> None:
    now = [30.0]
    limiter = Limiter(per_minute=2, clock=lambda: now[0])
    assert [limiter.allowance("192.0.2.1").left for _ in range(3)] == [1, 0, -1]
    assert limiter.allowance("192.0.2.2").left == 1
    assert limiter.allowance("192.0.2.1").reset_s == 31
    now[0] = 61.0
    assert limiter.allowance("192.0.2.1").left == 1
    assert limiter.allowance("192.0.2.1", questions=3).left == -2


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8:0:0:ffff::9", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::x", "::x"),
        # Whoever comes by IPv4 to a socket of IPv6 is not one with all others who do.
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
    ],
)
def test_a_subscriber_of_ipv6_is_one(given: str, expected: str) -> None:
    assert network(given) == expected


def figures_of(data: Path) -> tuple[str, str]:
    """Ids of a figure of a person's own file and of one that anybody can make."""
    file = data / "usage.csv"
    file.write_text(USAGE)
    own = json.loads(command(data, "assess", str(file), "--json"))["figures"][0]["figure_id"]
    open_to_all = json.loads(command(data, "estimate", "gpt-4o", "--in", "3", "--out", "4", "--json"))
    return own, open_to_all["figures"][0]["figure_id"]


def test_figures_of_own_files_are_shown_to_nobody(tmp_path: Path) -> None:
    own, anybodys = figures_of(tmp_path)
    with serving(tmp_path) as server:
        hidden, unknown = server.get(f"/figures/{own}"), server.get("/figures/000000000000-000000000000")
        shown = server.get(f"/figures/{anybodys}")
    assert (hidden.status, shown.status) == (404, 200)
    # Nor is it told that there is one.
    assert hidden.body.replace(own.encode(), b"X") == unknown.body.replace(b"000000000000-000000000000", b"X")
    assert b"suggestions" not in hidden.body
    assert str(tmp_path).encode() not in hidden.body


def test_private_figures_are_of_this_machine(tmp_path: Path) -> None:
    own, _ = figures_of(tmp_path)
    with serving(tmp_path, "--private") as server:
        got = server.get(f"/figures/{own}")
        elsewhere = server.get(f"/figures/{own}", {"Host": "rebound.example:80"})
        here = server.get(f"/figures/{own}", {"Host": f"[::1]:{server.port}"})
    assert (got.status, here.status) == (200, 200)
    assert got.json["figure"]["figure_id"] == own
    assert got.headers["cache-control"] == "private, no-cache"
    assert "access-control-allow-origin" not in got.headers
    assert got.headers["cross-origin-resource-policy"] == "same-origin"
    assert (elsewhere.status, elsewhere.json["code"]) == (421, "bad-host")


def test_a_server_of_own_usage_is_private(tmp_path: Path) -> None:
    own, _ = figures_of(tmp_path)
    paths = ("--usage", str(tmp_path / "usage.csv"), "--usage-model", "gpt-4o", "--usage-region", "FRA")
    with serving(tmp_path, *paths) as server:
        got = server.get(f"/figures/{own}")
        elsewhere = server.get("/meta", {"Host": "rebound.example:80"})
    assert (got.status, got.headers["cache-control"]) == (200, "private, no-cache")
    assert "access-control-allow-origin" not in got.headers
    assert (elsewhere.status, elsewhere.json["code"]) == (421, "bad-host")


def test_settings_never_show_usage_to_others() -> None:
    with pytest.raises(ValueError, match="private"):
        Settings(usage=Assess(("usage.csv",)))
    assert Settings(usage=Assess(("usage.csv",)), private=True).private


def test_a_name_that_is_not_known_stops_a_server_before_it_starts(tmp_path: Path) -> None:
    (tmp_path / "usage.csv").write_text(USAGE)
    ended = obsia(tmp_path, "serve", "--usage", str(tmp_path / "usage.csv"), "--usage-model", "gpt-44o")
    assert (ended.returncode, ended.stdout) == (3, "")
    assert "Did you mean: openai/gpt-4o" in ended.stderr


def test_what_is_not_recorded_cannot_be_traced(tmp_path: Path) -> None:
    with serving(tmp_path, "--no-record") as server:
        found = server.get("/estimate", model="gpt-4o", in_="3", out="4").json
        assert server.get("/commitments").status == 200
        assert server.get(f"/figures/{found['figures'][0]['figure_id']}").status == 404
    assert not list(tmp_path.rglob("*.sqlite"))


def test_a_folder_that_cannot_be_written_is_not_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with serving(blocked / "data") as server:
        got = server.get("/commitments")
        compared = server.ask("/api/v1/compare?model=gpt-4o&model=mistral-large")
    assert (got.status, compared.status) == (200, 200)
    assert got.json["unrecorded"] == "the data folder could not be written"
    assert compared.json["notes"] == ["the data folder could not be written"]
    assert str(tmp_path).encode() not in got.body + compared.body


def test_a_damaged_record_is_our_defect(tmp_path: Path) -> None:
    (tmp_path / "figures.sqlite").write_bytes(b"no database" * 100)
    with serving(tmp_path) as server:
        got = server.get("/figures/000000000000-000000000000")
        server.process.send_signal(signal.SIGINT)
        _, err = server.process.communicate(timeout=20)
    assert (got.status, got.json["code"]) == (500, "unexpected")
    assert str(tmp_path).encode() not in got.body
    assert "BadInput" in err


def kept(memory: Memory | None = None, **changed: int) -> Kept:
    """A small memory, and turns one at a time."""
    return Kept(
        Memory(10_000) if memory is None else memory, Turns(Width(**({"at_once": 1, "most_waiting": 2} | changed)))
    )


def test_what_is_asked_at_once_is_computed_once() -> None:
    computed: list[int] = []

    def make() -> Body:
        computed.append(threading.get_ident())
        time.sleep(0.05)
        return Body.of(b"a", compress=False)

    async def ask() -> list[Body]:
        held = kept()
        return [*await asyncio.gather(*(held.made("k", make) for _ in range(9))), await held.made("k", make)]

    assert {each.plain for each in asyncio.run(ask())} == {b"a"}
    assert len(computed) == 1


def test_the_memory_is_bounded_and_keeps_the_last_used() -> None:
    memory = Memory(10_000)

    async def ask() -> Kept:
        held = kept(memory)
        for name in ("a", "b", "c"):
            await held.made(name, lambda: Body.of(b"x" * 4_000, compress=False))
            held.get("a")
        await held.made("huge", lambda: Body.of(b"x" * 10_000, compress=False))
        return held

    held = asyncio.run(ask())
    assert len(memory) == 2
    assert 8_000 < memory.size_bytes <= 10_000
    assert held.get("a") is not None
    assert held.get("b") is None
    assert held.get("huge") is None


def test_two_servers_of_a_process_keep_apart() -> None:
    memory = Memory(10_000)
    one, other = kept(memory), kept(memory)
    one.put("k", Body.of(b"mine", compress=False))
    assert other.get("k") is None


def test_too_much_at_once_is_refused_and_errors_are_not_kept() -> None:
    def fail() -> Body:
        raise BadCall("no")

    async def ask() -> None:
        held = kept(most_waiting=2)
        waiting = threading.Event()

        def slow() -> Body:
            waiting.wait(10)
            return Body.of(b"a", compress=False)

        running = [asyncio.ensure_future(held.made(name, slow)) for name in ("a", "b")]
        await asyncio.sleep(0.02)
        with pytest.raises(Overloaded):
            await held.made("c", slow)
        running[0].cancel()
        waiting.set()
        await asyncio.gather(*running, return_exceptions=True)
        for _ in range(2):
            with pytest.raises(BadCall):
                await held.made("d", fail)
        # Who went away did not take the answer along.
        assert held.get("a") is not None

    asyncio.run(ask())


def test_a_body_is_compressed_where_that_helps() -> None:
    assert Body.of(b"a" * 2_000, compress=True).gzipped is not None
    assert Body.of(b"a" * 100, compress=True).gzipped is None
    assert Body.of(os.urandom(2_000), compress=True).gzipped is None
    assert Body.of(b"a" * 2_000, compress=False).gzipped is None
    assert Body.of(b"a" * 2_000, compress=True) == Body.of(b"a" * 2_000, compress=True)


def test_a_socket_of_ipv6_has_brackets() -> None:
    try:
        held = listening("::1", 0)
    except BadCall:  # pragma: no cover
        pytest.skip("no IPv6 on this machine")
    with held:
        assert address(held, "::1") == f"http://[::1]:{held.getsockname()[1]}"


@pytest.mark.parametrize(
    ("header", "expected"),
    [("", "json"), ("text/csv", "csv"), ("*/*;q=0.1, text/csv;q=0.2", "csv"), ("a/b", None), ("*/*;q=2", None)],
)
def test_what_is_accepted(header: str, expected: str | None) -> None:
    assert accepted(header, offered=("json", "csv")) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [("fr", "fr"), ("fr-CA", "fr"), ("de", "en"), ("en;q=0.2, fr;q=0.9", "fr"), ("fr;q=0", "en"), (",;q=", "en")],
)
def test_which_language_is_spoken(header: str, expected: str) -> None:
    assert language_of(header, known=("en", "fr"), default="en") == expected


class Quiet:
    """Pages that only say whether they were warmed up."""

    def __init__(self) -> None:
        self.warmed = threading.Event()

    def answer(self, path: str, query: str = "", *, language: str = "en", day: str = "") -> Document:
        raise AssertionError(f"{path}{query}{language}{day}: nobody asks")

    def known_query(self, path: str, query: str) -> str:
        raise AssertionError(f"{path}{query}: nobody asks")

    def refused(self, path: str, code: str, *, status: int, language: str, wait_s: str = "") -> Document:
        raise AssertionError(f"{path}{code}{status}{language}{wait_s}: no browser asks")

    def warm_up(self) -> None:
        self.warmed.set()


@pytest.mark.parametrize("wanted", [True, False])
def test_first_visitors_are_thought_of_where_that_is_wanted(wanted: bool) -> None:
    site = Quiet()
    Factory(Settings(warm_up=wanted), site=lambda _: site)()
    assert site.warmed.wait(5 if wanted else 0.3) is wanted
