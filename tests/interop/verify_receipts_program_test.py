# SPDX-License-Identifier: Apache-2.0
"""verify_receipts.py as it is called: what it prints, and its exit status."""

import contextlib
import hashlib
import io
import pathlib
import tempfile
import unittest

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from receipts.batch_signatures import ITEM, signed_bytes
from receipts.sent_records import encoded_records
from receipts.stand_in_hub import DOMAIN, EPOCH, StandInAuthority, StandInHub, as_line, base64_of, pem_of, time_of
from verify_receipts import run

KEY = ec.generate_private_key(ec.SECP256R1())
AUTHORITY = StandInAuthority()
CERTIFICATES = {"receipt_certificates": AUTHORITY.certify(KEY)}
ITEMS = b'{"itemId":"CP000000014DE","grossMassG":"500"}\n\n{"itemId":"CP000000028DE","amends":true}\n'


class Program(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.hub = StandInHub(KEY)
        self.ca = self.file("ca.pem", pem_of(AUTHORITY.certificate).encode("ascii"))

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return str(path)

    def evidence(self, *evidence, name="receipts.jsonl"):
        return self.file(name, b"".join(as_line(each) for each in (CERTIFICATES,) + evidence))

    def ends(self, status, pattern, *words):
        """Returns all that it printed."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                ended = run(["--ca", self.ca, *words])
            except SystemExit as end:
                ended = end.code
        printed = out.getvalue() + err.getvalue()
        self.assertEqual(ended, status, printed)
        self.assertRegex(printed, pattern)
        return printed


class ProgramTest(Program):
    def test_all_of_it_holds(self):
        printed = self.ends(0, r"\nall of it holds\n\Z", self.evidence(self.hub.submit("a", 0, 3, 0), self.hub.tree(3, 0)))
        self.assertIn("1 receipts for 3 records, 1 signed tree heads, 1 consistency proofs", printed)
        self.assertNotIn("not linked", printed)

    def test_a_problem_has_file_and_line(self):
        forged = self.hub.submit("a", 0, 3, 0)
        forged["submission"]["records"][1]["outcome"] = "OUTCOME_REJECTED"
        path = self.evidence(self.hub.tree(0, 0), forged)
        self.ends(1, path + ":3: the proof does not lead", path)
        self.ends(1, "1 problem: this evidence does not hold", path)

    def test_what_only_all_of_it_shows_has_file_and_line_too(self):
        path = self.evidence(self.hub.submit("a", 0, 3, 9), self.hub.submit("a", 3, 3, 5))
        self.ends(1, path + ":3: entries 3 to 5: of 2026-11-24T00:00:05Z, but the head over 3 leaves .*:2\\), .*: back-dated", path)

    def test_a_line_that_was_cut_does_not_hide_the_others(self):
        path = self.file("cut.jsonl", as_line(CERTIFICATES) + as_line(self.hub.submit("a", 0, 1, 0)) + b'{"tree":')
        self.ends(1, "cut.jsonl:3: expected one postgate.v1.Evidence.*cut short", path)

    def test_gaps_are_told(self):
        printed = self.ends(1, "what is there holds; some receipts are missing", self.evidence(self.hub.submit("a", 5, 3, 0)))
        self.assertIn("producer a: no receipt for offsets 0 to 4\n", printed)

    def test_nothing_holds_where_nothing_is(self):
        for path in (self.file("empty.jsonl", b""), self.evidence()):
            printed = self.ends(1, path + ": no receipt and no tree head in it", path)
            self.assertNotIn("all of it holds", printed)
            self.ends(1, path + ": no receipt and no tree head in it", self.evidence(self.hub.submit("a", 0, 3, 0), name="other.jsonl"), path)

    def test_a_file_that_says_nothing_new_still_says_it(self):
        path = self.evidence(self.hub.submit("a", 0, 3, 0))
        self.ends(0, "all of it holds", path, path, self.evidence(self.hub.tree(0, 0), name="auditor.jsonl"))

    def test_heads_that_nothing_links_are_told(self):
        self.ends(0, "2 of the tree heads are not linked", self.evidence(*(self.hub.submit("a", 3 * i, 3, i) for i in range(3))))

    def test_files_are_checked_against_one_another(self):
        rewritten = StandInHub(KEY)
        rewritten.others(3, 0)
        carrier, auditor = self.evidence(self.hub.submit("a", 0, 3, 0)), self.evidence(rewritten.tree(0, 0), name="auditor.jsonl")
        self.ends(0, "holds", carrier)
        self.ends(0, "holds", auditor)
        self.ends(1, "auditor.jsonl:2: two signed heads over 3 leaves have different roots", carrier, auditor)

    def test_an_auditors_head_that_begins_with_the_carriers(self):
        carrier = self.evidence(self.hub.submit("a", 0, 3, 0))
        self.hub.others(40, 1)
        self.ends(0, "all of it holds", carrier, self.evidence(self.hub.tree(3, 1), name="auditor.jsonl"))

    def test_what_cannot_be_checked(self):
        path = self.evidence(self.hub.submit("a", 0, 3, 0))
        self.ends(2, "No such file", str(self.folder / "none.jsonl"))
        self.ends(2, "No such file", "--ca", str(self.folder / "none.pem"), path)
        self.ends(2, "PEM block", "--ca", self.file("none.pem", b"no certificate"), path)
        self.ends(2, "cannot be read", "--ca", path, path)
        self.ends(2, "usage", "--no-such-thing", path)
        self.ends(2, "usage")

    def test_the_domain_is_the_authoritys_own_or_named(self):
        path = self.evidence(self.hub.submit("a", 0, 3, 0))
        self.ends(0, "holds", "--domain", DOMAIN, path)
        self.ends(1, "expected spiffe://other.example/hub/receipts", "--domain", "other.example", path)
        two = self.file("two.pem", b"".join(pem_of(each.certificate).encode("ascii") for each in (AUTHORITY, StandInAuthority(domain="other.example"))))
        self.ends(2, "say --domain", "--ca", two, path)
        self.ends(0, "holds", "--ca", two, "--domain", DOMAIN, path)


class RecordsTest(Program):
    def submit(self, path, name):
        content = pathlib.Path(path).read_bytes()
        records = list(encoded_records(content, path, "Item"))
        return self.hub.submit(name + "/" + self.digits(content), 0, len(records), 0, record_of=lambda offset: records[offset])

    @staticmethod
    def digits(content):
        return hashlib.sha256(content).hexdigest()[:12]

    def test_the_file_that_was_sent(self):
        items = self.file("items.jsonl", ITEMS)
        evidence = self.evidence(self.submit(items, "seoul"), self.hub.submit("busan/0123456789ab", 0, 2, 0))
        self.ends(0, "2 records compared with the file that was sent", "--records", items, evidence)

    def test_other_records_under_its_name(self):
        items = self.file("items.jsonl", ITEMS)
        evidence = self.evidence(self.hub.submit("seoul/" + self.digits(ITEMS), 0, 3, 0))
        printed = self.ends(1, "receipts.jsonl:2: record 0 of the file has other bytes", "--records", items, evidence)
        self.assertIn("the file that was sent has no record 2", printed)

    def test_a_file_that_was_changed(self):
        evidence = self.evidence(self.submit(self.file("items.jsonl", ITEMS), "seoul"))
        self.ends(1, "changed.jsonl: no receipt is for this file", "--records", self.file("changed.jsonl", ITEMS + b"\n"), evidence)

    def test_a_file_that_cannot_be_read(self):
        evidence = self.evidence(self.hub.submit("a", 0, 1, 0))
        self.ends(2, "No such file", "--records", str(self.folder / "none.jsonl"), evidence)
        self.ends(2, "broken.jsonl:2: Item has no field 'itemIdd'", "--records", self.file("broken.jsonl", b'{}\n{"itemIdd":"A"}\n'), evidence)


class SignatureTest(Program):
    """What a carrier signed was taken when its receipts say so, whatever the hub tells later."""

    def setUp(self):
        super().setUp()
        self.items = self.file("items.jsonl", ITEMS)
        self.hub.others(7, 0)
        self.producer = "seoul/" + hashlib.sha256(ITEMS).hexdigest()[:12]
        self.records = list(encoded_records(ITEMS, self.items, "Item"))
        self.receipt = self.submit(100)

    def submit(self, second):
        return self.hub.submit(self.producer, 0, 2, second, record_of=lambda offset: self.records[offset])

    def signature(self, second, head_second=100, **changes):
        """Over the two records, as an auditor fetched it."""
        key, uri = ec.generate_private_key(ec.SECP256R1()), "spiffe://%s/carrier/post" % DOMAIN
        digests = [hashlib.sha256(record).digest() for record in self.records]
        certificate = x509.load_pem_x509_certificate(AUTHORITY.certify(key, [uri]).encode("ascii"))
        signed = key.sign(signed_bytes(uri, self.producer, 0, ITEM, digests), ec.ECDSA(hashes.SHA256()))
        batch = {"carrier_uri": uri, "producer": self.producer, "first_offset": 0, "count": 2, "kind": "RECORD_KIND_ITEM", "signature": base64_of(signed),
                 "certificate": base64_of(certificate.public_bytes(serialization.Encoding.DER)), "sequence": 8, "ledger_epoch": EPOCH,
                 "committed_at": time_of(second)}
        return self.file("signatures.jsonl", as_line({"signed_batch": {**batch, **changes}}) + as_line(CERTIFICATES) + as_line(self.hub.tree(0, head_second)))

    def test_a_receipt_shows_the_time(self):
        for files in ((self.signature(100), self.evidence(self.receipt)), (self.evidence(self.receipt), self.signature(100))):
            printed = self.ends(0, "1 signatures of the carrier", "--records", self.items, *files)
            self.assertNotIn("hub's word alone", printed)

    def test_without_a_receipt_the_time_is_said_not_to_be_shown(self):
        self.ends(0, "1 of the signatures have no receipt here for their records", "--records", self.items, self.signature(100))

    def test_a_back_dated_signature(self):
        for second in (50, 150):
            for files in ((self.signature(second), self.evidence(self.receipt)), (self.evidence(self.receipt), self.signature(second))):
                self.ends(1, "signatures.jsonl:1: the signature kept in entry 8 is said to be of .*: back-dated", "--records", self.items, *files)

    def test_a_signature_dated_before_what_a_head_had_already(self):
        earlier = StandInHub(KEY)
        earlier.others(5, 80)
        head = self.evidence(earlier.tree(0, 80), name="auditor.jsonl")
        self.ends(1, "signatures.jsonl:1: .*but the head over 5 leaves .*: back-dated", "--records", self.items, self.signature(60), head)

    def test_an_entry_that_is_another_record(self):
        self.ends(1, "entry 7 is said to be the last record .*as record 0 of", "--records", self.items, self.signature(100, sequence=7), self.evidence(self.receipt))

    def test_a_receipt_shows_the_time_over_restores_that_kept_the_entry(self):
        lines = [self.receipt, self.hub.restore(9, 150), self.hub.restore(9, 160)]
        signature = self.signature(100, ledger_epoch=self.hub.epoch)
        printed = self.ends(0, "1 signatures of the carrier", "--records", self.items, self.evidence(*lines), signature)
        self.assertNotIn("hub's word alone", printed)

    def test_an_entry_that_a_later_restore_lost_is_another(self):
        lines = [self.receipt, self.hub.restore(9, 150), self.hub.restore(7, 160), self.submit(200)]
        signature = self.signature(200, head_second=200, ledger_epoch=self.hub.epoch)
        printed = self.ends(0, "1 signatures of the carrier", "--records", self.items, self.evidence(*lines), signature)
        self.assertNotIn("hub's word alone", printed)

    def test_an_entry_of_a_later_epoch_is_another(self):
        signature = self.signature(100)
        lines = [self.receipt, self.hub.restore(7, 150), self.hub.submit("b", 0, 2, 200), self.hub.restore(9, 250)]
        printed = self.ends(1, "all of it holds, and the hub no longer covers some of it", "--records", self.items, self.evidence(*lines), signature)
        self.assertNotIn("hub's word alone", printed)


if __name__ == "__main__":
    unittest.main()
