"""Who may send, and who may read: tokens with their tenant, kept as digests in a file of the store.

A token is 32 random bytes, so a digest of it needs no salt. It is shown once, when it is made.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from obsia.app.files import replacing, unwritable
from obsia.core.errors import BadCall, BadInput

FILE: Final = "tenants.json"
WRITE, READ = "write", "read"
ALL: Final = "*"
"""In place of a tenant: all of them."""
NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_PREFIX: Final = "obsia_"


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token lets its holder do."""

    tenant: str
    right: str
    more: tuple[str, ...] = ()
    """Other tenants of whom it reads."""

    def reads(self, tenant: str) -> bool:
        """Whether its holder may read what a tenant sent."""
        return self.right == READ and not {tenant, ALL}.isdisjoint((self.tenant, *self.more))


@dataclass(frozen=True, slots=True)
class Tenants:
    """The tokens of a store, by their digests."""

    grants: Mapping[str, Grant]

    def grant(self, token: str | None) -> Grant | None:
        """What a token lets its holder do; ``None`` for none of ours."""
        if token is None:
            return None
        digest, found = _digest(token), None
        for each, grant in self.grants.items():
            if hmac.compare_digest(each, digest):
                found = grant
        return found


def has_tokens(store: str | os.PathLike[str]) -> bool:
    """Whether a store was ever given a token: it then answers nobody without one."""
    return (Path(store) / FILE).is_file()


def tenants(store: str | os.PathLike[str]) -> Tenants:
    """The tokens of a store. Raises ``BadInput`` for a file that is none of ours."""
    path = Path(store) / FILE
    try:
        told = cast("dict[str, Any]", json.loads(path.read_text(encoding="utf-8")))
        return Tenants({digest: Grant(str(each["tenant"]), str(each["right"])) for digest, each in told.items()})
    except FileNotFoundError:
        return Tenants({})
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise BadInput(str(path), "collect-tenants-unreadable") from error


def new_token(store: str | os.PathLike[str], tenant: str, *, right: str) -> str:
    """Make a token for a tenant (``*`` with :data:`READ`: for all) and keep its digest. Raises ``BadCall``."""
    if not (NAME.fullmatch(tenant) or (tenant == ALL and right == READ)):
        raise BadCall("collect-tenant-name", tenant=tenant[:80])
    token = _PREFIX + secrets.token_urlsafe(32)
    _write(store, {**tenants(store).grants, _digest(token): Grant(tenant, right)})
    return token


def revoked(store: str | os.PathLike[str], tenant: str) -> int:
    """Take all tokens of a tenant back; how many they were."""
    grants = tenants(store).grants
    kept = {digest: grant for digest, grant in grants.items() if grant.tenant != tenant}
    if len(kept) < len(grants):
        _write(store, kept)
    return len(grants) - len(kept)


def _write(store: str | os.PathLike[str], grants: Mapping[str, Grant]) -> None:
    path = Path(store) / FILE
    said = {digest: {"tenant": each.tenant, "right": each.right} for digest, each in grants.items()}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(str(path)) as place:
            Path(place).write_text(json.dumps(said, indent=1, sort_keys=True) + "\n", encoding="utf-8")
            os.chmod(place, 0o600)
        path.chmod(0o600)
    except OSError as error:
        raise unwritable("store", str(path), error) from error


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
