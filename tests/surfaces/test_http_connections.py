"""Who takes their time loses their connection, and who is many keeps nobody out: a real server, on this machine."""

from __future__ import annotations

import pickle
import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.surfaces.http_client import Server, serving

from obsia.surfaces.http.connections import Connections
from obsia.surfaces.http.limits import is_proxy, proxy_network
from obsia.surfaces.http.settings import Limits

META = b"GET /api/v1/meta HTTP/1.1\r\nHost: localhost\r\n"
QUICK = ("--header-timeout", "1", "--body-timeout", "1", "--idle-timeout", "1", "--answer-timeout", "1")
MANY = 30
PATIENCE_S = 30
"""So long a test waits for what should take a second or two, on a machine with other work."""


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that waits a second for everything."""
    with serving(tmp_path_factory.mktemp("data"), *QUICK) as server:
        yield server


def connected(server: Server, sent: bytes = b"", *, receive_bytes: int = 0) -> socket.socket:
    """A connection that has sent something."""
    held = socket.socket()
    if receive_bytes:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
    held.settimeout(PATIENCE_S)
    held.connect(("127.0.0.1", server.port))
    held.sendall(sent)
    return held


def rest(held: socket.socket) -> bytes:
    """What comes until the other side closes; it fails where that takes for ever."""
    received = bytearray()
    try:
        while piece := held.recv(65_536):
            received += piece
    except ConnectionError:
        pass
    return bytes(received)


def trickled(held: socket.socket) -> bool:
    """Whether the other side closes a connection on which a byte comes now and then."""
    until = time.monotonic() + PATIENCE_S
    try:
        while time.monotonic() < until:
            held.sendall(b"x")
            time.sleep(0.1)
    except ConnectionError:
        return True
    return False


def is_closed(held: socket.socket) -> bool:
    """Whether the other side has closed a connection on which nothing is to come."""
    held.setblocking(False)
    try:
        return held.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


@pytest.mark.parametrize("sent", [b"", b"GET", META, META + b"X-Long: " + b"x" * 5_000], ids=len)
def test_a_request_that_does_not_end_is_closed(quick: Server, sent: bytes) -> None:
    with connected(quick, sent) as held:
        assert rest(held) == b""
    assert quick.get("/meta").status == 200


def test_headers_that_trickle_are_closed(quick: Server) -> None:
    with connected(quick, META + b"X: ") as held:
        assert trickled(held)


@pytest.mark.parametrize("method", [b"GET", b"POST"])
def test_a_body_that_does_not_end_is_closed(quick: Server, method: bytes) -> None:
    head = META.replace(b"GET", method) + b"Content-Length: 1000000\r\n\r\n"
    with connected(quick, head + b"half") as held:
        received = rest(held)
    assert received.startswith((b"HTTP/1.1 400", b"HTTP/1.1 405", b"HTTP/1.1 413"))


def test_a_body_that_trickles_is_closed(quick: Server) -> None:
    with connected(quick, META.replace(b"GET", b"POST") + b"Content-Length: 1000000\r\n\r\n") as held:
        assert trickled(held)


def one_answer(connection: socket.socket) -> bytes:
    """An answer with its whole body, which may come in several pieces."""
    received = b""
    while (head := received.partition(b"\r\n\r\n"))[1] == b"" or len(head[2]) < length_of(head[0]):
        piece = connection.recv(65_536)
        assert piece, "closed in the midst of an answer"
        received += piece
    return received


def length_of(head: bytes) -> int:
    stated = re.search(rb"(?i)\ncontent-length: *(\d+)", head)
    assert stated is not None
    return int(stated[1])


def test_an_idle_connection_is_closed_and_one_in_use_is_not(quick: Server) -> None:
    with connected(quick, META + b"\r\n") as idle, connected(quick) as used:
        for _ in range(12):
            used.sendall(META + b"\r\n")
            assert one_answer(used).startswith(b"HTTP/1.1 200")
            time.sleep(0.2)
        received = rest(idle)
    assert received.startswith(b"HTTP/1.1 200")


def test_an_answer_that_nobody_takes_is_given_up(quick: Server) -> None:
    request = b"GET /api/v1/openness HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with connected(quick, request, receive_bytes=4_096) as held:
        # More than the system keeps of a connection by itself.
        held.sendall(request * (MANY - 1))
        whole = len(quick.get("/openness").body)
        time.sleep(4)
        received = rest(held)
    assert len(received) < MANY * whole


def test_many_that_ask_nothing_keep_nobody_out(tmp_path: Path) -> None:
    with (
        serving(tmp_path, "--connections", "16", "--connections-per-address", "0") as server,
        ExitStack() as stack,
    ):
        held = [stack.enter_context(connected(server, META)) for _ in range(40)]
        answers = [server.get("/meta").status for _ in range(3)]
        closed = [is_closed(each) for each in held]
    assert answers == [200, 200, 200]
    # Who came first has waited longest.
    assert all(closed[:24])
    assert not all(closed)


def test_one_address_has_so_many_connections_and_no_more(tmp_path: Path) -> None:
    # Time enough for the survivor's head, on a machine with other work.
    patient = ("--connections-per-address", "5", "--header-timeout", "60")
    with serving(tmp_path, *patient) as server, ExitStack() as stack:
        held = [stack.enter_context(connected(server, META)) for _ in range(12)]
        assert server.get("/meta").status == 200
        # The end of a connection may come after the answer to another.
        until_s = time.monotonic() + PATIENCE_S
        while not all(is_closed(each) for each in held[:7]) and time.monotonic() < until_s:
            time.sleep(0.02)
        assert all(is_closed(each) for each in held[:7])
        # Whoever still has a place may go on.
        survivor = held[-1]
        survivor.settimeout(PATIENCE_S)
        survivor.sendall(b"\r\n")
        assert survivor.recv(65_536).startswith(b"HTTP/1.1 200")


def test_a_proxy_is_many_people(tmp_path: Path) -> None:
    limits = ("--connections-per-address", "5", "--rate-limit", "3")
    with serving(tmp_path, *limits, "--proxy", "127.0.0.0/8") as server, ExitStack() as stack:
        held = [stack.enter_context(connected(server, META)) for _ in range(12)]
        answers = [server.get("/meta", {"X-Forwarded-For": f"192.0.2.{each}"}).status for each in range(6)]
        closed = [is_closed(each) for each in held]
    assert answers == [200] * 6
    assert not any(closed)


@pytest.mark.parametrize(
    ("address", "proxies", "expected"),
    [
        ("127.0.0.1", (), False),
        ("127.0.0.1", ("127.0.0.1/32",), True),
        ("127.0.0.2", ("127.0.0.1/32",), False),
        ("10.1.2.3", ("192.0.2.0/24", "10.0.0.0/8"), True),
        ("::ffff:10.1.2.3", ("10.0.0.0/8",), True),
        ("fe80::1%eth0", ("fe80::/10",), True),
        ("::1", ("127.0.0.1/32",), False),
        ("", ("127.0.0.1/32",), False),
    ],
)
def test_who_is_a_proxy(address: str, proxies: tuple[str, ...], expected: bool) -> None:
    assert is_proxy(address, proxies) is expected


@given(st.ip_addresses())
def test_an_address_is_a_network_of_its_own(address: object) -> None:
    assert is_proxy(str(address), (proxy_network(f" {address} "),))


def test_limits_go_to_other_processes_alone() -> None:
    limits = Limits(header_s=3, proxies=("127.0.0.1/32",))
    found = pickle.loads(pickle.dumps(Connections(limits)))  # noqa: S301
    assert (found.limits, len(found)) == (limits, 0)
