# SPDX-License-Identifier: Apache-2.0
"""Whether a receipt is of its records and leads to the root of its tree head: docs/receipts.md, "Check a receipt"."""

import hashlib
import hmac

from receipts.json_values import time_text
from receipts.merkle_tree import ProofError, leaf_hash, root_from_range

HASH_BYTES = 32
SALT_BYTES = 16
LEAF_VERSION = b"\x01"


class ReceiptProblem(Exception):
    """Why a receipt proves nothing."""


def commitment(salt, received_digest):
    return hmac.new(salt, received_digest, hashlib.sha256).digest()


def receipt_digest(salt, received_digests):
    return hashlib.sha256(salt + b"".join(received_digests)).digest()


def leaf_bytes(sequence, committed_at, committed_to, entry_hash, outcome, registration_number):
    return b"".join((LEAF_VERSION, sequence.to_bytes(8, "big"), committed_at.to_bytes(8, "big"), committed_to, entry_hash, bytes([outcome]),
                     registration_number.encode("utf-8")))


def proven_leaves(receipt, records):
    """The hashes of the receipt's leaves, which stand in the tree of its head. ReceiptProblem otherwise. Whether the head is signed is not looked at."""
    _check_whole(receipt, records)
    if receipt_digest(receipt.salt, [record.received_digest for record in records]) != receipt.digest:
        raise ReceiptProblem("the receipt is of other bytes: its digest is not theirs")
    leaves = []
    for i, record in enumerate(records):
        entry_hash = receipt.entry_hashes[i * HASH_BYTES:(i + 1) * HASH_BYTES]
        leaves.append(leaf_hash(leaf_bytes(receipt.first_sequence + i, receipt.committed_at, commitment(receipt.salt, record.received_digest),
                                           entry_hash, record.outcome, record.registration_number)))
    try:
        root = root_from_range(leaves, receipt.first_sequence, receipt.tree_head.tree_size, receipt.range_proof)
    except ProofError as error:
        raise ReceiptProblem(str(error)) from error
    if root != receipt.tree_head.root_hash:
        raise ReceiptProblem("the proof does not lead from entries %d to %d of %s to the root of %d leaves" % (
            receipt.first_sequence, receipt.last_sequence, time_text(receipt.committed_at), receipt.tree_head.tree_size))
    return leaves


def _check_whole(receipt, records):
    if receipt.tree_head is None:
        raise ReceiptProblem("the receipt has no tree head")
    if receipt.first_sequence < 0 or not records or receipt.last_sequence - receipt.first_sequence != len(records) - 1:
        raise ReceiptProblem("the receipt is for entries %d to %d, not for %d records" % (receipt.first_sequence, receipt.last_sequence, len(records)))
    if receipt.ledger_epoch != receipt.tree_head.ledger_epoch:
        raise ReceiptProblem("the receipt's tree head is of another ledger epoch")
    if not 0 <= receipt.committed_at < 2**63:
        raise ReceiptProblem("the receipt is of a time before 1970 or after 2262")
    lengths = {len(value) for value in receipt.range_proof} | {len(record.received_digest) for record in records}
    if lengths != {HASH_BYTES} or len(receipt.entry_hashes) != HASH_BYTES * len(records) or len(receipt.salt) != SALT_BYTES:
        raise ReceiptProblem("the receipt is not whole: expected 32 bytes for each hash and digest, an entry hash for each record, 16 bytes of salt")
