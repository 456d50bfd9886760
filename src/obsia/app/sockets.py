"""Addresses of servers: bound before anything starts, so that a port in use is told first."""

from __future__ import annotations

import errno
import ipaddress
import socket

from obsia.core.errors import BadCall
from obsia.core.message import Option, Symbol


def listening(host: str, port: int, *, option: str = "port", backlog: int = 128) -> socket.socket:
    """A socket that is bound to an address; ``option`` named its port. Raises ``BadCall``."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, place = found[0]
        # With its protocol: only then are answers sent at once (TCP_NODELAY), and not 40 ms later.
        held = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise _not_here(host) from error
    try:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(place)
        # Who comes before the server is up waits, and is not refused.
        held.listen(backlog)
        held.set_inheritable(True)
    except OSError as error:
        held.close()
        if error.errno == errno.EADDRINUSE:
            raise BadCall("serve-port-in-use", option=Option(option), port=Symbol(port), host=host) from error
        if error.errno == errno.EACCES:
            raise BadCall("serve-port-forbidden", option=Option(option), port=Symbol(port)) from error
        raise _not_here(host) from error
    return held


def shared(held: socket.socket, several: int, *, backlog: int) -> list[socket.socket]:
    """Sockets at the address of one, which is closed: the system gives each connection to one of them.

    That address was nobody else's when ``held`` was bound. Raises ``OSError``.
    """
    place = held.getsockname()
    held.close()
    found: list[socket.socket] = []
    for _ in range(several):
        each = socket.socket(held.family, held.type, held.proto)
        found.append(each)
        each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        each.bind(place)
    for each in found:  # all of them at once: who comes now is given to one that stays
        each.listen(backlog)
    return found


def _not_here(host: str) -> BadCall:
    return BadCall("serve-host-elsewhere", option=Option("host"), host=host[:80])


def address(held: socket.socket, host: str) -> str:
    """The address of a socket, as a browser takes it."""
    port = held.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_of_this_machine(held: socket.socket) -> bool:
    """Whether a socket answers this machine alone."""
    return ipaddress.ip_address(held.getsockname()[0]).is_loopback
