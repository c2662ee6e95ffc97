# SPDX-License-Identifier: Apache-2.0
"""The definitions of RFC 9162, 2.1, word for word over the bytes of all leaves: what the verifier is held against, and what evidence is made with.

Nothing here is shared with merkle_tree.py.
"""

import hashlib


def _hash(data):
    return hashlib.sha256(data).digest()


def _k(n):
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def mth(d):
    """2.1.1, Merkle Tree Hash."""
    n = len(d)
    if n == 0:
        return _hash(b"")
    if n == 1:
        return _hash(b"\x00" + d[0])
    k = _k(n)
    return _hash(b"\x01" + mth(d[:k]) + mth(d[k:]))


def inclusion_proof(m, d):
    """2.1.3.1, PATH(m, D_n)."""
    n = len(d)
    if n == 1:
        return []
    k = _k(n)
    if m < k:
        return inclusion_proof(m, d[:k]) + [mth(d[k:])]
    return inclusion_proof(m - k, d[k:]) + [mth(d[:k])]


def consistency_proof(m, d):
    """2.1.4.1, PROOF(m, D_n)."""
    return _subproof(m, d, True)


def _subproof(m, d, b):
    n = len(d)
    if m == n:
        return [] if b else [mth(d)]
    k = _k(n)
    if m <= k:
        return _subproof(m, d[:k], b) + [mth(d[k:])]
    return _subproof(m - k, d[k:], False) + [mth(d[:k])]


def range_proof(first, end, d):
    """docs/receipts.md: what lies beside leaves first to end - 1, as it is needed on the way up, the left half before the right one."""
    n = len(d)
    if (first, end) == (0, n):
        return []
    k = _k(n)
    if end <= k:
        return range_proof(first, end, d[:k]) + [mth(d[k:])]
    if first >= k:
        return range_proof(first - k, end - k, d[k:]) + [mth(d[:k])]
    return range_proof(first, k, d[:k]) + range_proof(0, end - k, d[k:])
