"""Merkle trees in the shape of RFC 6962: a root over leaves, and proofs that need neither the others nor their text.

Leaves are bytes. A leaf and a node are hashed with different first bytes, so that no node passes for a leaf.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()
"""The root of no leaves."""


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


def inclusion_proof(hashes: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """What leads from leaf ``index`` to the root: the hashes beside the way, from the leaf up.

    Raises ``IndexError`` for a leaf that there is not.
    """
    if not 0 <= index < len(hashes):
        raise IndexError(index)
    if len(hashes) == 1:
        return ()
    left = _left(len(hashes))
    if index < left:
        return (*inclusion_proof(hashes[:left], index), root(hashes[left:]))
    return (*inclusion_proof(hashes[left:], index - left), root(hashes[:left]))


def is_included(leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof leads from the hash of a leaf at ``index`` to the root of ``size`` leaves (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    number, last, found = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            return False
        if number & 1 or number == last:
            found = node_hash(beside, found)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            found = node_hash(found, beside)
        number, last = number >> 1, last >> 1
    return last == 0 and found == root


def consistency_proof(hashes: Sequence[bytes], before: int) -> tuple[bytes, ...]:
    """What shows that the first ``before`` leaves are those of an older tree, and that only more were added.

    Raises ``IndexError`` for an older tree that is larger.
    """
    if not 0 <= before <= len(hashes):
        raise IndexError(before)
    return _consistency(hashes, before, is_whole=True) if 0 < before < len(hashes) else ()


def _consistency(hashes: Sequence[bytes], before: int, *, is_whole: bool) -> tuple[bytes, ...]:
    if before == len(hashes):
        return () if is_whole else (root(hashes),)
    left = _left(len(hashes))
    if before <= left:
        return (*_consistency(hashes[:left], before, is_whole=is_whole), root(hashes[left:]))
    return (*_consistency(hashes[left:], before - left, is_whole=False), root(hashes[:left]))


def is_consistent(*, before: int, root_before: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that ``size`` leaves go on from the first ``before`` of them (RFC 9162, 2.1.4.2)."""
    if not 0 <= before <= size:
        return False
    if before == 0:
        return not proof and root_before == EMPTY
    if before == size:
        return not proof and root_before == root
    path = list(proof)
    if before & (before - 1) == 0:
        path.insert(0, root_before)
    if not path:
        return False
    number, last = before - 1, size - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    old = new = path[0]
    for beside in path[1:]:
        if last == 0:
            return False
        if number & 1 or number == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            new = node_hash(new, beside)
        number, last = number >> 1, last >> 1
    return last == 0 and old == root_before and new == root


def _left(size: int) -> int:
    """How many of ``size`` leaves (two at least) stand under the left branch: the largest power of two below it."""
    return 1 << ((size - 1).bit_length() - 1)
