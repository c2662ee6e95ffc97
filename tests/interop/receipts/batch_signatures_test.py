# SPDX-License-Identifier: Apache-2.0
"""A kept signature holds for its carrier, its records and its place alone."""

import hashlib
import types
import unittest

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from receipts.batch_signatures import ITEM, MOVEMENT, check_signed_batch, signed_bytes
from receipts.head_signatures import SignatureProblem
from receipts.stand_in_hub import START, StandInAuthority

URI = "spiffe://hub.example/carrier/post"
DIGESTS = [hashlib.sha256(record).digest() for record in (b"hello", b"world")]


class BatchSignaturesTest(unittest.TestCase):
    def setUp(self):
        self.authority = StandInAuthority()
        self.key = ec.generate_private_key(ec.SECP256R1())

    def batch(self, key=None, authority=None, uri=URI, **changes):
        key = key or self.key
        pem = (authority or self.authority).certify(key, [uri])
        certificate = x509.load_pem_x509_certificate(pem.encode("ascii"))
        content = signed_bytes(uri, "office", 3, ITEM, DIGESTS)
        signature = key.sign(content) if isinstance(key, ed25519.Ed25519PrivateKey) else key.sign(content, ec.ECDSA(hashes.SHA256()))
        batch = {"carrier_uri": uri, "producer": "office", "first_offset": 3, "count": 2, "kind": ITEM, "signature": signature,
                 "certificate": certificate.public_bytes(serialization.Encoding.DER), "committed_at": START * 10**9}
        return types.SimpleNamespace(**{**batch, **changes})

    def refuses(self, batch, digests=DIGESTS):
        with self.assertRaises(SignatureProblem):
            check_signed_batch(batch, digests, [self.authority.certificate])

    def test_holds_with_either_kind_of_key(self):
        for key in (self.key, ed25519.Ed25519PrivateKey.generate()):
            check_signed_batch(self.batch(key), DIGESTS, [self.authority.certificate])

    def test_every_part_is_signed(self):
        for changes in ({"producer": "offic"}, {"first_offset": 4}, {"kind": MOVEMENT}, {"carrier_uri": URI + "x"}, {"signature": b""},
                        {"count": 1}, {"certificate": b"none"}):
            with self.subTest(changes=changes):
                self.refuses(self.batch(**changes))

    def test_other_records_are_not_signed(self):
        self.refuses(self.batch(), DIGESTS[::-1])
        self.refuses(self.batch(), DIGESTS[:1])

    def test_a_signer_is_named_as_a_carrier_and_nothing_else(self):
        for uri in ("spiffe://hub.example/customs/office", "spiffe://hub.example/customs/carrier/post", "spiffe://hub.example/carrier/post/x",
                    "spiffe:///carrier/post", "spiffe://hub.example/carrier/", "https://hub.example/carrier/post"):
            with self.subTest(uri=uri):
                self.refuses(self.batch(uri=uri))

    def test_the_certificate_has_to_be_of_the_authority_and_valid_then(self):
        self.refuses(self.batch(authority=StandInAuthority()))
        self.refuses(self.batch(committed_at=(START + 400 * 86400) * 10**9))


if __name__ == "__main__":
    unittest.main()
