"""How many questions an address may ask in a minute: a count that costs nothing and forgets."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

WINDOW_S: Final = 60
_MOST_ADDRESSES: Final = 20_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left to an address."""

    limit: int
    left: int
    """Negative for a question too many."""
    reset_s: int

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """Headers that tell it."""
        return [
            (b"ratelimit-policy", b"%d;w=%d" % (self.limit, WINDOW_S)),
            (b"ratelimit-limit", b"%d" % self.limit),
            (b"ratelimit-remaining", b"%d" % max(0, self.left)),
            (b"ratelimit-reset", b"%d" % self.reset_s),
        ]


class Limiter:
    """Questions of each address in windows of a minute, in this process alone."""

    def __init__(self, *, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute, self._clock = per_minute, clock
        self._window = -1
        self._counts: dict[str, int] = {}

    def allowance(self, address: str, *, questions: int = 1) -> Allowance:
        """Count one question of ``address``, or several that it asks at once."""
        now = self._clock()
        window = int(now // WINDOW_S)
        if window != self._window or len(self._counts) > _MOST_ADDRESSES:
            self._window, self._counts = window, {}
        key = network(address)
        count = self._counts.get(key, 0) + questions
        self._counts[key] = count
        reset_s = int((window + 1) * WINDOW_S - now) + 1
        return Allowance(self.per_minute, self.per_minute - count, reset_s)


def is_proxy(address: str, proxies: tuple[str, ...]) -> bool:
    """Whether an address is one of those of proxies, or in one of their networks."""
    try:
        host = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    forms = (host, _plain(host))
    return any(form in each for each in map(_network, proxies) for form in forms if form.version == each.version)


def _plain(host: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """An address of IPv4 as itself, which a socket of IPv6 writes as one of its own (``::ffff:192.0.2.1``)."""
    return (host.ipv4_mapped or host) if isinstance(host, ipaddress.IPv6Address) else host


@cache
def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    return ipaddress.ip_network(text, strict=False)


def proxy_network(text: str) -> str:
    """An address or a network as its canonical text. Raises ``ValueError`` for what is neither."""
    return str(ipaddress.ip_network(text.strip(), strict=False))


def network(address: str) -> str:
    """Whom an address stands for: one IPv4 address, or the 64 bits of IPv6 that one subscriber has."""
    if ":" not in address:
        return address
    try:
        host = _plain(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return address
    return str(ipaddress.ip_network((host, 64), strict=False) if isinstance(host, ipaddress.IPv6Address) else host)
