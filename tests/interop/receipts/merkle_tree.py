# SPDX-License-Identifier: Apache-2.0
"""The Merkle tree of RFC 9162, 2.1, for whoever checks it. Hashes are SHA-256, 32 bytes."""

import hashlib


class ProofError(Exception):
    """A proof that has not the number of hashes that it must have."""


def leaf_hash(leaf):
    """2.1.1, of the leaf's bytes."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left, right):
    """2.1.1, of a node's two halves."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(size):
    """2.1.1's k: the largest power of two below size, which is above 1. So many leaves stand in the left half."""
    return 1 << ((size - 1).bit_length() - 1)


def root_from_range(leaves, first, size, proof):
    """The root of a tree of `size` leaves, from the hashes of those that stand from `first` on and a range proof (docs/receipts.md)."""
    end = first + len(leaves)
    if not leaves or first < 0 or end > size:
        raise ProofError("leaves %d to %d are not in a tree of %d leaves" % (first, end - 1, size))
    unused = list(reversed(proof))

    def take():
        if not unused:
            raise ProofError("the proof has %d hashes, which are too few" % len(proof))
        return unused.pop()

    def over(begin, stop):
        """The hash over leaves begin to stop - 1, of which some are known."""
        if stop - begin == 1:
            return leaves[begin - first]
        middle = begin + split(stop - begin)
        if end <= middle:
            left = over(begin, middle)
            return node_hash(left, take())
        if first >= middle:
            right = over(middle, stop)
            return node_hash(take(), right)
        left = over(begin, middle)
        return node_hash(left, over(middle, stop))

    root = over(0, size)
    if unused:
        raise ProofError("the proof has %d hashes, %d too many" % (len(proof), len(unused)))
    return root


def is_consistent(first, first_root, second, second_root, proof):
    """2.1.4.2: whether the proof shows that the tree of `second` leaves begins with that of `first`."""
    if first <= 0 or first > second:
        raise ProofError("a tree of %d leaves is not the beginning of one of %d" % (first, second))
    if first == second:
        if proof:
            raise ProofError("between trees of one size a proof has no hashes, this one has %d" % len(proof))
        return first_root == second_root
    # Step 2: a first tree that is whole is a node of the second, so the proof leaves it out.
    path = [first_root] * (first.bit_count() == 1) + list(proof)
    if not path:
        raise ProofError("the proof has no hashes")
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            raise ProofError("the proof has %d hashes, which are too many" % len(proof))
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0:
        raise ProofError("the proof has %d hashes, which are too few" % len(proof))
    return fr == first_root and sr == second_root
