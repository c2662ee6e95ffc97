# SPDX-License-Identifier: Apache-2.0
"""The numbers in docs/receipts.md are those that its layouts give, by the verifier's code and by the RFC's definitions."""

import hashlib
import pathlib
import re
import types
import unittest

from receipts.batch_signatures import ITEM
from receipts.batch_signatures import signed_bytes as signed_batch_bytes
from receipts.head_signatures import signed_bytes
from receipts.merkle_tree import is_consistent, leaf_hash, root_from_range
from receipts.naive_tree import consistency_proof, mth, range_proof
from receipts.receipt_check import commitment, leaf_bytes, receipt_digest

PAGE = pathlib.Path(__file__).resolve().parents[3] / "docs" / "receipts.md"
NANOSECONDS_OF_DAY = 1_795_478_400 * 10**9  # 2026-11-24T00:00:00Z
LEAVES = [bytes([i]) for i in range(7)]


def numbers_of_page():
    """{name: the hexadecimal lines under it} of the page's ```text blocks."""
    found, name = {}, None
    for block in re.findall(r"```text\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        for line in block.splitlines():
            title, digits = line[:17].strip(), line[17:].strip()
            name = title or name
            found.setdefault(name, []).append(bytes.fromhex(digits))
    return found


class ReceiptsPageTest(unittest.TestCase):
    def setUp(self):
        self.numbers = numbers_of_page()

    def shows(self, name, *values):
        self.assertEqual([value.hex() for value in self.numbers.pop(name)], [value.hex() for value in values], name)

    def test_every_number(self):
        salt, received_digest = bytes(range(16)), hashlib.sha256(b"hello").digest()
        self.shows("received digest", received_digest)
        self.shows("Receipt.digest", receipt_digest(salt, [received_digest]))
        self.shows("commitment", commitment(salt, received_digest))
        leaf = leaf_bytes(258, NANOSECONDS_OF_DAY + 5, b"\xaa" * 32, b"\xbb" * 32, 3, "26KR1")
        self.shows("leaf bytes", leaf)
        self.shows("leaf hash", leaf_hash(leaf))
        root, proof, consistency = mth(LEAVES), range_proof(2, 5, LEAVES), consistency_proof(3, LEAVES)
        self.shows("root", root)
        self.shows("range proof", *proof)
        self.shows("root of three", mth(LEAVES[:3]))
        self.shows("consistency", *consistency)
        self.assertEqual(root_from_range([leaf_hash(leaf) for leaf in LEAVES[2:5]], 2, 7, proof), root)
        self.assertTrue(is_consistent(3, mth(LEAVES[:3]), 7, root, consistency))
        head = types.SimpleNamespace(ledger_epoch="0123456789abcdef0123456789abcdef", tree_size=7, committed_at=NANOSECONDS_OF_DAY, root_hash=root)
        signed = signed_bytes(head)
        self.assertEqual(len(signed), 102)
        self.shows("signed bytes", signed[:62], signed[62:])
        sent = [hashlib.sha256(record).digest() for record in (b"hello", b"world")]
        batch = signed_batch_bytes("spiffe://postgate.example/carrier/post", "office", 3, ITEM, sent)
        self.shows("batch bytes", batch[:74], batch[74:105], batch[105:])
        self.assertEqual(self.numbers, {}, "numbers that nothing computes")


if __name__ == "__main__":
    unittest.main()
