"""Reading by OpenID Connect: tokens of an issuer, of which a claim says whose figures their holder may read.

An issuer's keys are found by its own document (discovery), kept for some minutes, and asked for again where a token
names another one: so keys may change. What cannot be looked up is our trouble, and never lets anybody in.
"""

from __future__ import annotations

import ipaddress
import json
import os
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

from obsia.app.collecting.tenants import ALL, NAME, READ, Grant
from obsia.app.settings import FILE, tables
from obsia.core.errors import BadInput, MissingExtra
from obsia.core.message import Message

if TYPE_CHECKING:
    from jwt import PyJWK, PyJWKClient

TABLE: Final = "oidc"
_ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Of two keys each: where the key that checks a token could also make one, whoever reads it may make them."""
_TYPES: Final = frozenset({"jwt", "at+jwt", "application/at+jwt"})
_CLAIMS: Final = ("exp", "iat", "iss", "aud", "sub")
_SKEW_S: Final = 60
_KEYS_S: Final = 300
_ROTATION_S: Final = 10.0
"""Seconds between two looks for a key that is not there, or at an issuer that is not."""
_WAIT_S: Final = 5.0
_MOST_BYTES: Final = 1 << 20
_MOST_TENANTS: Final = 1_000


class Unreached(Exception):
    """The issuer was not reached, or is none: no token of it can be checked."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """Whose tokens are taken, and where they say what their holder reads."""

    issuer: str
    audience: str
    claim: str = "obsia_tenants"


def trusted(store: str | os.PathLike[str]) -> Trusted | None:
    """The issuer that ``[oidc]`` of a store's settings names. Raises ``BadInput``, ``MissingExtra``."""
    given: Any = tables(os.fspath(store)).get(TABLE)
    if given is None:
        return None
    try:
        found = Trusted(**given)
        if not all(isinstance(each, str) and each for each in given.values()) or not _is_safe(found.issuer):
            raise TypeError
    except (TypeError, ValueError) as error:
        raise BadInput(
            str(Path(store) / FILE), "settings-oidc", field=TABLE, expected="settings-oidc-expected"
        ) from error
    if find_spec("jwt") is None or find_spec("cryptography") is None:
        raise MissingExtra(extra="oidc", purpose=Message("purpose-oidc"))
    return found


def _is_safe(address: str) -> bool:
    """Whether what comes from an address is what its owner sent: by TLS, or within this machine."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme == "http":
        try:
            return host == "localhost" or ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False
    return parts.scheme == "https" and bool(host)


class Issuer:
    """An issuer whose tokens are checked. Its methods may wait for the network."""

    def __init__(self, trusted: Trusted) -> None:
        self._trusted = trusted
        self._client: PyJWKClient | None = None
        self._failed_s = -_ROTATION_S
        self._lock = threading.Lock()

    def grant(self, token: str) -> Grant | None:
        """What the holder of a token may read; ``None`` for one that is not to be taken. Raises :class:`Unreached`."""
        import jwt

        try:
            header = jwt.get_unverified_header(token)
            if header.get("alg") not in _ALGORITHMS or str(header.get("typ", "JWT")).lower() not in _TYPES:
                return None
            key = self._key(cast("str", header.get("kid")))
            claims: Mapping[str, Any] = jwt.decode(
                token,
                key,
                algorithms=_ALGORITHMS,
                audience=self._trusted.audience,
                issuer=self._trusted.issuer,
                leeway=_SKEW_S,
                options={"require": list(_CLAIMS)},
            )
        except (jwt.PyJWKClientConnectionError, jwt.PyJWKSetError, json.JSONDecodeError) as error:
            raise self._failing(error) from error
        except (jwt.PyJWTError, ValueError, TypeError):
            return None
        first, *more = sorted(set(_tenants(claims, self._trusted.claim))) or ("",)
        return Grant(first, READ if first else "", tuple(more))

    def _key(self, kid: str) -> PyJWK:
        """The key of an id. Raises :class:`Unreached`, and what the library raises where there is none."""
        keys = self._keys()
        if not self._has_failed:
            return keys.get_signing_key(kid)
        # While the issuer is away, the keys that are known are good, and nobody is kept waiting for another one.
        known = keys.jwk_set_cache and keys.jwk_set_cache.get()
        for each in known.keys if known else ():
            if each.key_id == kid:
                return each
        raise Unreached

    @property
    def _has_failed(self) -> bool:
        return time.monotonic() - self._failed_s < _ROTATION_S

    def _keys(self) -> PyJWKClient:
        """What looks keys up. Raises :class:`Unreached`."""
        with self._lock:
            if self._client is None:
                if self._has_failed:
                    raise Unreached
                from jwt import PyJWKClient

                try:
                    where = self._discovered()
                except (OSError, ValueError, TypeError, LookupError) as error:
                    raise self._failing(error) from error
                self._client = PyJWKClient(where, lifespan=_KEYS_S, timeout=_WAIT_S, cooldown_duration=_ROTATION_S)
            return self._client

    def _failing(self, error: Exception) -> Unreached:
        self._failed_s = time.monotonic()
        return Unreached(type(error).__name__)

    def _discovered(self) -> str:
        """Where the issuer says its keys are. Raises ``OSError``, ``ValueError`` or what a wrong document does."""
        place = f"{self._trusted.issuer.rstrip('/')}/.well-known/openid-configuration"
        with build_opener(_Stay).open(place, timeout=_WAIT_S) as answer:
            told = json.loads(answer.read(_MOST_BYTES))
        keys = told["jwks_uri"]
        if told["issuer"] != self._trusted.issuer or not _is_safe(keys):
            raise ValueError(self._trusted.issuer)
        return keys


class _Stay(HTTPRedirectHandler):
    """No other address is asked in place of the one that is trusted."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """None."""


def _tenants(claims: Mapping[str, Any], claim: str) -> Iterator[str]:
    """The tenants that a claim names, by its name or by a path of names with dots between."""
    found: Any = claims.get(claim)
    if found is None:
        found = claims
        for name in claim.split("."):
            found = cast("dict[str, Any]", found).get(name) if isinstance(found, dict) else None
    several = found.split() if isinstance(found, str) else cast("list[Any]", found if isinstance(found, list) else [])
    return (each for each in several[:_MOST_TENANTS] if isinstance(each, str) and (each == ALL or NAME.fullmatch(each)))
