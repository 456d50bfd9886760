"""Merkle trees in the shape of RFC 6962: a root over leaves.

Leaves are bytes. A leaf and a node are hashed with different first bytes, so that no node passes for a leaf.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()
"""The root of no leaves."""


def compact(value: object) -> str:
    """JSON without blanks: what leaves are bytes of."""
    return json.dumps(value, separators=(",", ":"))


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf, 32 bytes."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node above two others, 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """The root over hashes of leaves, in their order."""
    if not hashes:
        return EMPTY
    if len(hashes) == 1:
        return hashes[0]
    left = _left(len(hashes))
    return node_hash(root(hashes[:left]), root(hashes[left:]))


def _left(size: int) -> int:
    """How many of ``size`` leaves (two at least) stand under the left branch: the largest power of two below it."""
    return 1 << ((size - 1).bit_length() - 1)
