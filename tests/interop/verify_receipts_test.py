# SPDX-License-Identifier: Apache-2.0
"""verify_receipts.py takes what a hub gave and finds each kind of forgery, be it somebody else's or the hub's own."""

import copy
import unittest

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from receipts.head_signatures import HubCertificates, SignatureProblem, certificates_in
from receipts.stand_in_hub import DOMAIN, StandInAuthority, StandInHub, as_line, base64_of, time_of
from verify_receipts import EvidenceCheck

KEY = ec.generate_private_key(ec.SECP256R1())
AUTHORITY = StandInAuthority()
CERTIFICATE = AUTHORITY.certify(KEY)
OTHER_HASH = base64_of(b"\x55" * 32)


def new_check(certificate=CERTIFICATE, authority=AUTHORITY):
    check = EvidenceCheck(HubCertificates([authority.certificate], DOMAIN))
    if certificate:
        problems = check.add(as_line({"receipt_certificates": certificate}), "file:1")
        if problems:
            raise AssertionError(problems)
    return check


class EvidenceTest(unittest.TestCase):
    def setUp(self):
        self.check = new_check()
        self.hub = StandInHub(KEY)
        self.rewritten = StandInHub(KEY)
        self.line = 1

    def add(self, evidence):
        self.line += 1
        return self.check.add(as_line(evidence), "file:%d" % self.line)

    def takes(self, evidence):
        self.assertEqual(self.add(evidence), [])

    def finds(self, pattern, evidence):
        problems = self.add(evidence)
        self.assertRegex("\n".join(problems), pattern)
        return problems

    def finds_later(self, pattern):
        self.assertRegex("\n".join("%s: %s" % problem for problem in self.check.later_problems()), pattern)

    def holds(self):
        self.assertEqual((self.check.later_problems(), list(self.check.gaps())), ([], []))


class WholeHistoryTest(EvidenceTest):
    def test_receipts_heads_and_proofs_of_one_history(self):
        self.takes(self.hub.submit("a", 0, 10, 0, behind=3))
        self.takes(self.hub.tree(0, 0))
        again = self.hub.submit("b", 0, 3, 1)
        self.takes(again)
        self.takes(again)
        self.hub.others(5, 2)
        self.takes(self.hub.submit("a", 10, 5, 2))
        self.takes(self.hub.tree(13, 2))
        self.holds()
        self.assertEqual((self.check.receipts, self.check.records, self.check.heads(), self.check.consistency_proofs), (4, 21, 3, 1))
        self.assertEqual(self.check.unlinked_heads(), 1)

    def test_the_order_of_lines_is_free(self):
        lines = [self.hub.submit("a", 10 * i, 10, i) for i in range(4)]
        for evidence in reversed(lines):
            self.takes(evidence)
        self.holds()

    def test_a_receipt_for_one_entry_of_a_large_tree(self):
        self.hub.others(300, 0)
        self.takes(self.hub.submit("a", 0, 1, 1, behind=77))
        self.holds()

    def test_numbers_as_texts_and_names_as_json_spells_them(self):
        submission = self.hub.submit("a", 0, 2, 0)["submission"]
        receipt = submission.pop("receipt")
        head = receipt.pop("tree_head")
        self.takes({"submission": {
            "producer": "a", "firstOffset": "0", "nextOffset": "2", "records": [
                {"receivedDigest": record["received_digest"].rstrip("="), "outcome": 1, "registrationNumber": record["registration_number"]}
                for record in submission["records"]],
            "receipt": {"firstSequence": "0", "lastSequence": "1", "ledgerEpoch": receipt["ledger_epoch"], "digest": receipt["digest"],
                        "salt": receipt["salt"], "committedAt": time_of(0).replace("Z", ".000000000Z"), "entryHashes": receipt["entry_hashes"],
                        "rangeProof": receipt["range_proof"],
                        "treeHead": {"treeSize": "2", "rootHash": head["root_hash"], "committedAt": head["committed_at"],
                                     "ledgerEpoch": head["ledger_epoch"], "keyId": head["key_id"], "signature": head["signature"]}}}})

    def test_keys_of_each_kind(self):
        for key in (KEY, ed25519.Ed25519PrivateKey.generate()):
            for authority in (AUTHORITY, StandInAuthority(rsa.generate_private_key(65537, 2048)), StandInAuthority(ed25519.Ed25519PrivateKey.generate())):
                check = new_check(authority.certify(key), authority)
                self.assertEqual(check.add(as_line(StandInHub(key).submit("a", 0, 3, 0)), "file:2"), [])

    def test_a_key_after_the_other_with_both_certificates(self):
        self.takes(self.hub.submit("a", 0, 3, 0))
        self.hub.key = ed25519.Ed25519PrivateKey.generate()
        self.finds("no certificate of key", self.hub.submit("a", 3, 3, 1))
        self.takes({"receipt_certificates": AUTHORITY.certify(self.hub.key) + CERTIFICATE})
        self.takes(self.hub.submit("a", 6, 3, 2))

    def test_a_second_ledger_epoch_is_a_history_of_its_own(self):
        self.takes(self.hub.submit("a", 0, 10, 5))
        self.takes(StandInHub(KEY, epoch="f" * 32).submit("a", 0, 10, 0))
        self.holds()


class CertificateTest(unittest.TestCase):
    def refuses(self, pattern, authority, pem):
        problems = new_check(None, authority).add(as_line({"receipt_certificates": pem}), "file:1")
        self.assertRegex("\n".join(problems), pattern)

    def test_another_authoritys(self):
        self.refuses("not of the authority", AUTHORITY, StandInAuthority().certify(KEY))
        self.refuses("not of the authority", StandInAuthority(ed25519.Ed25519PrivateKey.generate()), CERTIFICATE)

    def test_of_somebody_else_than_the_hubs_receipts(self):
        for uris in ([], ["spiffe://%s/hub/hub" % DOMAIN], ["spiffe://%s/carrier/hub/receipts" % DOMAIN], ["spiffe://other.example/hub/receipts"],
                     ["spiffe://%s/hub/receipts" % DOMAIN] * 2):
            self.refuses("does not name the hub's receipts", AUTHORITY, AUTHORITY.certify(KEY, uris))

    def test_of_a_key_that_cannot_sign_heads(self):
        self.refuses("neither on the curve", AUTHORITY, AUTHORITY.certify(ec.generate_private_key(ec.SECP384R1())))
        self.refuses("neither on the curve", AUTHORITY, AUTHORITY.certify(rsa.generate_private_key(65537, 2048)))

    def test_issued_under_another_name(self):
        namesake = StandInAuthority(AUTHORITY.key, domain="other.example")
        self.refuses("not of the authority", AUTHORITY, namesake.certify(KEY, ["spiffe://%s/hub/receipts" % DOMAIN]))

    def test_issued_by_a_certificate_that_is_no_authority(self):
        issuer = StandInAuthority()
        issuer.certificate = issuer._certify(issuer._name, issuer.key.public_key(), [], is_authority=False)
        self.refuses("not of the authority", issuer, issuer.certify(KEY))

    def test_begun_when_the_authority_was_over(self):
        self.refuses("not of the authority", AUTHORITY, AUTHORITY.certify(KEY, days=(4000, 4001)))

    def test_no_pem(self):
        self.refuses("expected a PEM block", AUTHORITY, "certificate")
        self.refuses("cannot be read", AUTHORITY, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")

    def test_one_that_is_refused_does_not_spoil_the_others(self):
        check = new_check(None)
        self.assertEqual(len(check.add(as_line({"receipt_certificates": StandInAuthority().certify(KEY) + CERTIFICATE}), "file:1")), 1)
        self.assertEqual(check.add(as_line(StandInHub(KEY).submit("a", 0, 1, 0)), "file:2"), [])


class HeadTest(EvidenceTest):
    def test_without_a_certificate_before_it(self):
        self.check = new_check(None)
        self.finds("no certificate of key", self.hub.submit("a", 0, 1, 0))

    def test_each_part_is_signed(self):
        self.hub.others(5, 0)
        for name, value in (("tree_size", 6), ("root_hash", OTHER_HASH), ("committed_at", time_of(1)), ("ledger_epoch", "f" * 32),
                            ("signature", base64_of(b"forged"))):
            evidence = self.hub.tree(0, 0)
            evidence["tree"]["tree_head"][name] = value
            self.finds("signature is not key", evidence)

    def test_signed_while_no_certificate_was_valid(self):
        for days in ((-2, -1), (1, 5)):
            self.check = new_check(AUTHORITY.certify(KEY, days=days))
            self.finds("was valid at 2026-11-24T00:00:00Z", self.hub.submit("a", 0, 1, 0))
        self.takes({"receipt_certificates": CERTIFICATE})
        self.takes(self.hub.submit("a", 1, 1, 0))

    # The signed bytes with their borders moved by eight: the size into the epoch, the time into the size, the root's beginning into the time.
    def test_the_bytes_of_one_head_are_not_another(self):
        self.hub.others(5, 0)
        evidence = self.hub.tree(0, 0)
        evidence["tree"]["tree_head"]["ledger_epoch"] += "\0\0\0\0\0\0\0\5"
        self.finds("not whole", evidence)
        for name, value in (("root_hash", base64_of(b"r" * 24)), ("tree_size", 0), ("tree_size", -5)):
            evidence = self.hub.tree(0, 0)
            evidence["tree"]["tree_head"][name] = value
            self.finds("not whole", evidence)

    def test_without_a_head(self):
        self.finds("no tree head", {"tree": {}})
        self.finds("not whole", {"tree": {"tree_head": {}}})


class ReceiptTest(EvidenceTest):
    def setUp(self):
        super().setUp()
        self.hub.others(21, 0)
        self.evidence = self.hub.submit("a", 0, 5, 1, behind=3)

    def with_receipt(self, **changes):
        evidence = copy.deepcopy(self.evidence)
        evidence["submission"]["receipt"].update(changes)
        return evidence

    def test_is_of_these_records_alone(self):
        for i in range(5):
            for name, value, pattern in (("received_digest", OTHER_HASH, "of other bytes"), ("outcome", "OUTCOME_REJECTED", "does not lead"),
                                         ("outcome", 257, "expected an Outcome"), ("registration_number", "26KRP", "does not lead")):
                evidence = copy.deepcopy(self.evidence)
                evidence["submission"]["records"][i][name] = value
                self.finds(pattern, evidence)

    def test_is_of_their_order(self):
        self.evidence["submission"]["records"].reverse()
        self.finds("of other bytes", self.evidence)

    def test_is_of_all_of_them(self):
        self.evidence["submission"]["records"].pop()
        self.finds("not for 4 records", self.evidence)
        self.evidence["submission"]["records"].clear()
        self.finds("not for 0 records", self.evidence)
        self.evidence["submission"]["receipt"]["last_sequence"] = 20
        self.finds("not for 0 records", self.evidence)

    def test_no_other_time_place_or_salt(self):
        self.finds("does not lead", self.with_receipt(committed_at=time_of(0)))
        self.finds("does not lead|hashes", self.with_receipt(first_sequence=20, last_sequence=24))
        self.finds("not in a tree", self.with_receipt(first_sequence=2**63 - 5, last_sequence=2**63 - 1))
        self.finds("of other bytes", self.with_receipt(salt=base64_of(b"fedcba9876543210")))
        self.finds("of other bytes", self.with_receipt(digest=OTHER_HASH))

    def test_another_entry_or_proof(self):
        receipt = self.evidence["submission"]["receipt"]
        self.finds("does not lead", self.with_receipt(entry_hashes=base64_of(b"\x55" * 160)))
        proof = receipt["range_proof"]
        for i in range(len(proof)):
            self.finds("does not lead", self.with_receipt(range_proof=proof[:i] + [OTHER_HASH] + proof[i + 1:]))
        self.finds("too few", self.with_receipt(range_proof=proof[:-1]))
        self.finds("too many", self.with_receipt(range_proof=proof + [OTHER_HASH]))

    def test_what_is_not_whole(self):
        self.finds("no tree head", self.with_receipt(tree_head=None))
        self.finds("another ledger epoch", self.with_receipt(ledger_epoch="f" * 32))
        self.finds("not whole", self.with_receipt(salt=base64_of(b"short")))
        self.finds("not whole", self.with_receipt(entry_hashes=base64_of(b"\x55" * 159)))
        self.finds("not whole", self.with_receipt(range_proof=["AAAA"]))
        self.evidence["submission"]["receipt"] = None
        self.finds("no receipt", self.evidence)

    def test_what_nobody_signed_says_nothing_of_the_entries(self):
        unsigned = copy.deepcopy(self.evidence)
        unsigned["submission"]["receipt"]["tree_head"]["signature"] = base64_of(b"forged")
        unsigned["submission"].update(first_offset=7, next_offset=12)
        self.finds("signature", unsigned)
        self.takes(StandInHub(KEY).submit("b", 0, 23, 1))
        self.holds()

    def test_the_offsets_are_as_many_as_the_records(self):
        self.evidence["submission"]["next_offset"] = 6
        self.finds("offsets 0 to 5 for 5 records", self.evidence)


# The hub itself signs all of these, so only what is kept side by side shows them.
class HubThatLiesTest(EvidenceTest):
    def test_two_trees_of_one_size(self):
        self.takes(self.hub.submit("a", 0, 10, 0))
        self.finds("different roots .*file:2.*two histories", self.rewritten.submit("b", 0, 10, 0))

    def test_an_entry_that_was_left_out(self):
        self.takes(self.hub.submit("a", 0, 10, 0))
        self.rewritten.submit("a", 0, 4, 0)
        self.rewritten.submit("a", 5, 10, 1)
        self.finds("something was altered, left out or put in", self.rewritten.tree(10, 1))

    def test_a_consistency_proof_that_proves_nothing(self):
        self.takes(self.hub.submit("a", 0, 10, 0))
        self.hub.others(5, 1)
        proof = self.hub.tree(10, 1)["tree"]["consistency_proof"]
        for i in range(len(proof)):
            evidence = self.hub.tree(10, 1)
            evidence["tree"]["consistency_proof"][i] = OTHER_HASH
            self.finds("does not begin with", evidence)
        for forged in ([], proof[:-1], proof + [OTHER_HASH]):
            evidence = self.hub.tree(10, 1)
            evidence["tree"]["consistency_proof"] = forged
            self.finds("hashes", evidence)
        self.finds("of which no head stands before it", self.hub.tree(9, 1))

    def test_entries_that_were_given_twice(self):
        self.takes(self.hub.submit("a", 0, 10, 0))
        self.rewritten.submit("a", 0, 5, 0)
        self.takes(self.rewritten.submit("b", 0, 8, 0))
        self.finds_later("file:3: entries 5 to 9 were given to two receipts .*file:2")

    def test_one_entry_that_was_given_twice(self):
        self.takes(self.hub.submit("a", 0, 10, 0))
        self.rewritten.submit("a", 0, 9, 0)
        self.takes(self.rewritten.submit("b", 0, 8, 0))
        self.finds_later("file:3: entries 9 to 9 were given to two receipts")

    def test_the_same_entries_as_something_else(self):
        self.takes(self.hub.submit("a", 0, 10, 0))
        self.finds("entries 0 to 9 were given to two receipts .*file:2", self.rewritten.submit("b", 0, 10, 0, behind=1))
        self.finds("entries 0 to 9 were given to two receipts .*file:2", StandInHub(KEY).submit("a", 0, 10, 5, behind=2))

    def test_a_head_of_one_size_at_two_times(self):
        self.takes(self.hub.submit("a", 0, 10, 0))
        self.finds("different times", self.hub.tree(0, 5))

    def test_a_back_dated_head_in_either_order(self):
        first, second = self.hub.submit("a", 0, 10, 100), self.hub.submit("a", 10, 10, 50)
        for lines in ((first, second), (second, first)):
            self.setUp()
            for evidence in lines:
                self.takes(evidence)
            self.finds_later("2026-11-24T00:00:50Z, but .*2026-11-24T00:01:40Z: back-dated")

    def test_a_back_dated_receipt_under_an_honest_head_in_either_order(self):
        first = self.hub.submit("a", 0, 10, 100)
        second = self.hub.under_a_new_head(self.hub.submit("a", 10, 10, 50), 101)
        for lines in ((first, second), (second, first)):
            self.setUp()
            for evidence in lines:
                self.takes(evidence)
            self.finds_later("entries 10 to 19: of 2026-11-24T00:00:50Z, but the head over 10 leaves .*: back-dated")

    def test_a_back_dated_receipt_behind_another_under_one_head(self):
        first, second = self.hub.submit("a", 0, 10, 100), self.hub.submit("a", 10, 10, 50)
        self.takes(self.hub.under_a_new_head(second, 101))
        self.takes(self.hub.under_a_new_head(first, 101))
        self.finds_later("entries 10 to 19: .*but entries 0 to 9 .*: back-dated")

    def test_a_receipt_dated_after_its_own_head(self):
        self.takes(self.hub.under_a_new_head(self.hub.submit("a", 0, 10, 100), 50))
        self.finds_later("the head over 10 leaves: of .*, but entries 0 to 9 .*: back-dated")

    def test_gaps_in_a_producers_offsets(self):
        self.takes(self.hub.submit("a", 5, 10, 0))
        self.takes(self.hub.submit("a", 20, 10, 0))
        self.assertEqual(list(self.check.gaps()), ["producer a: no receipt for offsets 0 to 4", "producer a: no receipt for offsets 15 to 19"])


class LineTest(unittest.TestCase):
    def test_what_is_no_evidence(self):
        for line, pattern in ((b"\n", "no JSON"), (b'{"tree":{"tree_head"', "no end, whoever wrote it was cut short"), (b"[]\n", "JSON object"), (b"\xff\n", "UTF-8"),
                              (b"{}\n", "one of"), (b'{"tree":{},"submission":{}}\n', "one of"), (b'{"trees":{}}\n', "no field 'trees' is known"),
                              (b'{"tree":{},"tree":{}}\n', "stands twice"), (b'{"tree":{"earlier_tree_size":0,"earlierTreeSize":0}}\n', "stands twice"),
                              (b'{"tree":{"tree_head":{"tree_size":1.5}}}\n', r"\.tree\.tree_head\.tree_size: expected a whole number"),
                              (b'{"tree":{"tree_head":{"tree_size":"9223372036854775808"}}}\n', "64 bits"),
                              (b'{"tree":{"consistency_proof":["AAAA","*"]}}\n', r"\.tree\.consistency_proof\[1\]: expected base64"),
                              (b'{"tree":{"tree_head":{"committed_at":"2026-02-30T00:00:00Z"}}}\n', "a time that is none")):
            with self.subTest(line=line):
                self.assertRegex("\n".join(new_check().add(line, "file:2")), pattern)


class DomainTest(unittest.TestCase):
    def test_the_domain_is_part_of_the_name(self):
        certificate, = certificates_in(CERTIFICATE)
        HubCertificates([AUTHORITY.certificate], DOMAIN).add(certificate)
        with self.assertRaises(SignatureProblem):
            HubCertificates([AUTHORITY.certificate], "other.example").add(certificate)


if __name__ == "__main__":
    unittest.main()
