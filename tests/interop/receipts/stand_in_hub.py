# SPDX-License-Identifier: Apache-2.0
"""A hub for tests: an authority and a key of its own, a naive tree, and evidence as docs/receipts.md lays it out. A second one with the same key stands
for a history that was written anew. Nothing here is shared with what checks it.
"""

import base64
import datetime
import hashlib
import hmac
import json
import struct

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID

from receipts.naive_tree import consistency_proof, mth, range_proof

DOMAIN = "hub.example"
EPOCH = "0123456789abcdef0123456789abcdef"
SALT = bytes(range(16))
START = 1_795_478_400  # seconds since 1970
_DAY = datetime.timedelta(days=1)


def time_of(second):
    """The second after START, as JSON has it."""
    return datetime.datetime.fromtimestamp(START + second, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def base64_of(data):
    return base64.b64encode(data).decode("ascii")


class StandInAuthority:
    """Signs certificates. `key` of any kind."""

    def __init__(self, key=None, domain=DOMAIN):
        self.key = key or ec.generate_private_key(ec.SECP256R1())
        self.domain = domain
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority of " + domain)])
        self.certificate = self._certify(self._name, self.key.public_key(), ["spiffe://" + domain], is_authority=True)

    def certify(self, key, uris=None, days=(-1, 365)):
        """PEM of a certificate for receipts."""
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "receipts")])
        uris = ["spiffe://%s/hub/receipts" % self.domain] if uris is None else uris
        return pem_of(self._certify(name, key.public_key(), uris, days=days))

    def _certify(self, name, public_key, uris, is_authority=False, days=(-2, 3650)):
        start = datetime.datetime.fromtimestamp(START, datetime.timezone.utc).replace(tzinfo=None)
        builder = (x509.CertificateBuilder().subject_name(name).issuer_name(self._name).public_key(public_key)
                   .serial_number(x509.random_serial_number()).not_valid_before(start + days[0] * _DAY).not_valid_after(start + days[1] * _DAY)
                   .add_extension(x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None), critical=True))
        usage = dict.fromkeys(("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False)
        builder = builder.add_extension(x509.KeyUsage(digital_signature=not is_authority, key_cert_sign=is_authority, crl_sign=is_authority, **usage), critical=True)
        if uris:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.UniformResourceIdentifier(uri) for uri in uris]), critical=False)
        return builder.sign(self.key, None if isinstance(self.key, ed25519.Ed25519PrivateKey) else hashes.SHA256())


def pem_of(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")


class StandInHub:
    """Commits entries one group after the other and gives evidence as dictionaries, ready to be forged and written."""

    def __init__(self, key, epoch=EPOCH):
        self.key = key
        self.epoch = epoch
        self.leaves = []  # their bytes

    def submit(self, producer, first_offset, count, second, behind=0, record_of=None):
        """Evidence of one ack; `behind` entries of others come into the same group."""
        first = len(self.leaves)
        records, entry_hashes = [], []
        for offset in range(first_offset, first_offset + count):
            digest = hashlib.sha256(record_of(offset) if record_of else b"%s %d" % (producer.encode(), offset)).digest()
            entry_hashes.append(hashlib.sha256(b"entry %d" % len(self.leaves)).digest())
            number = "26KRP%d" % offset
            self._add(second, hmac.new(SALT, digest, "sha256").digest(), entry_hashes[-1], 1, number)
            records.append({"received_digest": base64_of(digest), "outcome": "OUTCOME_ACCEPTED", "registration_number": number})
        self.others(behind, second)
        digest = hashlib.sha256(SALT)
        for record in records:
            digest.update(base64.b64decode(record["received_digest"]))
        receipt = {"first_sequence": first, "last_sequence": first + count - 1, "ledger_epoch": self.epoch, "digest": base64_of(digest.digest()),
                   "salt": base64_of(SALT), "committed_at": time_of(second), "entry_hashes": base64_of(b"".join(entry_hashes))}
        return self.under_a_new_head({"submission": {"producer": producer, "first_offset": first_offset, "next_offset": first_offset + count,
                                                     "records": records, "receipt": receipt}}, second)

    def under_a_new_head(self, evidence, second):
        """The same receipt, proven in the tree as it is now."""
        receipt = evidence["submission"]["receipt"]
        proof = range_proof(receipt["first_sequence"], receipt["last_sequence"] + 1, self.leaves)
        receipt.update(tree_head=self.head(second), range_proof=[base64_of(hash_) for hash_ in proof])
        return evidence

    def others(self, count, second):
        """Entries that nobody has a receipt for."""
        for _ in range(count):
            self._add(second, bytes(32), hashlib.sha256(b"other %d" % len(self.leaves)).digest(), 0, "")

    def tree(self, earlier, second):
        """Evidence of a head, and of its growth from the head over `earlier` leaves."""
        tree = {"tree_head": self.head(second)}
        if earlier:
            tree.update(earlier_tree_size=earlier, consistency_proof=[base64_of(hash_) for hash_ in consistency_proof(earlier, self.leaves)])
        return {"tree": tree}

    def restore(self, kept, second):
        """Goes on from the first `kept` entries in a new ledger epoch; evidence of the former one's end."""
        former, self.epoch = self.epoch, hashlib.sha256(self.epoch.encode("ascii")).hexdigest()[:32]
        del self.leaves[kept:]
        root = mth(self.leaves)
        key_id, signature = self._sign(b"postgate epoch end v1\n" + former.encode("ascii") + self.epoch.encode("ascii") +
                                       struct.pack(">qq", kept, (START + second) * 10**9) + root)
        return {"epoch_end": {"ledger_epoch": former, "tree_size": kept, "root_hash": base64_of(root), "restored_at": time_of(second),
                              "next_ledger_epoch": self.epoch, "key_id": key_id, "signature": signature}}

    def head(self, second):
        size, root, nanoseconds = len(self.leaves), mth(self.leaves), (START + second) * 10**9
        key_id, signature = self._sign(b"postgate tree head v1\n" + self.epoch.encode("ascii") + struct.pack(">qq", size, nanoseconds) + root)
        return {"tree_size": size, "root_hash": base64_of(root), "committed_at": time_of(second), "ledger_epoch": self.epoch,
                "key_id": key_id, "signature": signature}

    def _sign(self, signed):
        """The key's id and its signature."""
        if isinstance(self.key, ed25519.Ed25519PrivateKey):
            signature = self.key.sign(signed)
        else:
            signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        info = self.key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        return hashlib.sha256(info).hexdigest()[:16], base64_of(signature)

    def _add(self, second, commitment, entry_hash, outcome, registration_number):
        place = struct.pack(">Bqq", 1, len(self.leaves), (START + second) * 10**9)
        self.leaves.append(place + commitment + entry_hash + struct.pack("B", outcome) + registration_number.encode("utf-8"))


def as_line(evidence):
    return json.dumps(evidence).encode("utf-8") + b"\n"
