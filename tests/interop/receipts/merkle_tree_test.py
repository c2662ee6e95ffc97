# SPDX-License-Identifier: Apache-2.0
"""merkle_tree.py against RFC 9162's definitions, word for word over all leaves at once, and against Certificate Transparency's known roots."""

import hashlib
import unittest

from receipts.merkle_tree import ProofError, is_consistent, leaf_hash, node_hash, root_from_range, split
from receipts.naive_tree import consistency_proof, inclusion_proof, mth, range_proof

SIZES = range(1, 41)
LEAVES = [b"leaf %d" % i for i in range(max(SIZES))]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
OTHER = hashlib.sha256(b"another").digest()


def changed(hashes, at):
    return hashes[:at] + [OTHER] + hashes[at + 1:]


class HashTest(unittest.TestCase):
    # The leaves and roots that Certificate Transparency's implementations test themselves with (RFC 6962, the same tree).
    CT_LEAVES = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")]
    CT_ROOTS = {1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"}

    def test_roots_are_those_of_certificate_transparency(self):
        hashes = [leaf_hash(leaf) for leaf in self.CT_LEAVES]
        for size, root in self.CT_ROOTS.items():
            self.assertEqual(mth(self.CT_LEAVES[:size]).hex(), root)
            self.assertEqual(root_from_range(hashes[:size], 0, size, []).hex(), root)

    def test_a_leaf_never_passes_for_a_node(self):
        self.assertNotEqual(leaf_hash(HASHES[0] + HASHES[1]), node_hash(HASHES[0], HASHES[1]))

    def test_the_left_half_is_the_largest_power_of_two_below_the_size(self):
        self.assertEqual([split(size) for size in (2, 3, 4, 5, 8, 9, 2**62 + 1)], [1, 2, 2, 4, 4, 8, 2**62])


class RangeTest(unittest.TestCase):
    def ranges(self):
        for size in SIZES:
            for first in range(size):
                for end in range(first + 1, size + 1):
                    yield size, first, end, range_proof(first, end, LEAVES[:size])

    def test_every_range_of_every_tree_leads_to_its_root(self):
        for size, first, end, proof in self.ranges():
            self.assertEqual(root_from_range(HASHES[first:end], first, size, proof), mth(LEAVES[:size]), (size, first, end))

    def test_for_one_leaf_it_is_the_inclusion_proof(self):
        for size in SIZES:
            for index in range(size):
                self.assertEqual(range_proof(index, index + 1, LEAVES[:size]), inclusion_proof(index, LEAVES[:size]))

    def test_a_changed_leaf_or_hash_leads_to_another_root(self):
        for size, first, end, proof in self.ranges():
            if size not in (7, 16, 21):
                continue
            root = mth(LEAVES[:size])
            leaves = HASHES[first:end]
            for at in range(len(leaves)):
                self.assertNotEqual(root_from_range(changed(leaves, at), first, size, proof), root)
            for at in range(len(proof)):
                self.assertNotEqual(root_from_range(leaves, first, size, changed(proof, at)), root)

    def test_another_place_leads_to_another_root(self):
        for size, first, end, proof in self.ranges():
            if size not in (7, 16) or first == 0:
                continue
            try:
                self.assertNotEqual(root_from_range(HASHES[first:end], first - 1, size, proof), mth(LEAVES[:size]))
            except ProofError:
                pass  # the number of hashes shows it already

    def test_the_number_of_hashes_must_fit(self):
        for size, first, end, proof in self.ranges():
            with self.assertRaises(ProofError):
                root_from_range(HASHES[first:end], first, size, proof + [OTHER])
            if proof:
                with self.assertRaises(ProofError):
                    root_from_range(HASHES[first:end], first, size, proof[:-1])

    def test_leaves_must_be_in_the_tree(self):
        for leaves, first, size in (([], 0, 1), (HASHES[:2], 0, 1), (HASHES[:1], 1, 1), (HASHES[:1], -1, 1), (HASHES[:1], 0, 0)):
            with self.assertRaises(ProofError):
                root_from_range(leaves, first, size, [])

    def test_a_tree_of_any_size_is_climbed_in_as_many_steps_as_it_has_levels(self):
        size = 2**62 + 1
        self.assertEqual(root_from_range(HASHES[:1], size - 1, size, [OTHER]), node_hash(OTHER, HASHES[0]))


class ConsistencyTest(unittest.TestCase):
    def pairs(self):
        for second in SIZES:
            for first in range(1, second + 1):
                yield first, second, consistency_proof(first, LEAVES[:second])

    def test_every_tree_begins_with_every_smaller_one(self):
        for first, second, proof in self.pairs():
            self.assertTrue(is_consistent(first, mth(LEAVES[:first]), second, mth(LEAVES[:second]), proof), (first, second))

    def test_another_root_on_either_side_is_found(self):
        for first, second, proof in self.pairs():
            self.assertFalse(is_consistent(first, OTHER, second, mth(LEAVES[:second]), proof), (first, second))
            self.assertFalse(is_consistent(first, mth(LEAVES[:first]), second, OTHER, proof), (first, second))

    def test_an_altered_leaf_is_found(self):
        for first, second, _ in self.pairs():
            altered = [b"altered"] + LEAVES[1:second]
            if first < second:
                proof = consistency_proof(first, altered)
                self.assertFalse(is_consistent(first, mth(LEAVES[:first]), second, mth(altered), proof), (first, second))

    def test_the_number_of_hashes_must_fit(self):
        for first, second, proof in self.pairs():
            roots = (first, mth(LEAVES[:first]), second, mth(LEAVES[:second]))
            with self.assertRaises(ProofError):
                is_consistent(*roots, proof + [OTHER])
            if proof:
                with self.assertRaises(ProofError):
                    is_consistent(*roots, proof[:-1])

    def test_sizes_that_are_none(self):
        for first, second in ((0, 3), (4, 3), (-1, 3)):
            with self.assertRaises(ProofError):
                is_consistent(first, OTHER, second, OTHER, [])


if __name__ == "__main__":
    unittest.main()
