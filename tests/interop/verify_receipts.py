#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks receipts and tree heads of a hub without the hub, and without any of its code.

    verify_receipts.py --ca ca.pem receipts.jsonl [auditor.jsonl ...] [--records items.jsonl]

Written from RFC 9162 and docs/receipts.md alone. Needs Python 3.10 or later and the package "cryptography" (Debian: python3-cryptography). What is wrong goes
to standard error, with file and line. Exit status: 0 all of it holds; 1 something does not, or is missing; 2 could not be checked, or wrong arguments.
"""

import argparse
import collections
import pathlib
import sys

from receipts.batch_signatures import check_signed_batch
from receipts.evidence_lines import parse_evidence
from receipts.head_signatures import HubCertificates, SignatureProblem, certificates_in, domain_of
from receipts.history import History, HistoryProblem
from receipts.json_values import ValueProblem
from receipts.receipt_check import ReceiptProblem, proven_leaves

DONE, FOUND_SOMETHING, COULD_NOT = 0, 1, 2


class EvidenceCheck:
    """Takes evidence line by line; the order of lines matters for certificates, which stand before what they signed, and for consistency proofs."""

    def __init__(self, certificates, sent=None, authorities=()):
        self.receipts = self.records = self.consistency_proofs = self.signatures = 0
        self._authorities = authorities
        self.statements = 0     # receipts and tree heads, those that say nothing new included
        self._certificates = certificates
        self._sent = sent
        self._histories = collections.defaultdict(History)      # by ledger epoch
        self._acked = collections.defaultdict(list)             # by producer: (first offset, next offset)
        self._receipts = collections.defaultdict(list)          # by producer: (first offset, next offset, ledger epoch, last sequence)
        self._sources = {}                                      # by ledger epoch and first sequence of a receipt: (producer, first offset)
        self._origins = {}                                      # by the ledger epoch that a restore began: (entries kept, the epoch before)
        self._signed = []                                       # (batch, place) of the signatures over the file's records

    def add(self, line, place):
        """What is wrong with this line, by itself or beside those before it."""
        try:
            evidence = parse_evidence(line)
        except ValueProblem as problem:
            cut = "" if line.endswith(b"\n") else "; the line has no end, whoever wrote it was cut short"
            return ["expected one postgate.v1.Evidence in protobuf's JSON mapping: %s%s" % (problem, cut)]
        if evidence.receipt_certificates is not None:
            return self._add_certificates(evidence.receipt_certificates)
        if evidence.epoch_end is not None:
            return self._add_epoch_end(evidence.epoch_end)
        self.statements += 1
        if evidence.submission is not None:
            return self._add_submission(evidence.submission, place)
        if evidence.signed_batch is not None:
            return self._add_signed_batch(evidence.signed_batch, place)
        return self._add_tree(evidence.tree, place)

    def _add_signed_batch(self, batch, place):
        if self._sent is None:
            return ["a carrier's signature is over the records of its file: --records FILE"]
        if not self._sent.is_of(batch.producer):
            return []
        try:
            check_signed_batch(batch, self._sent.digests(batch.first_offset, batch.count), self._authorities)
        except SignatureProblem as problem:
            return [str(problem)]
        self.signatures += 1
        self._signed.append((batch, place))
        return []

    def _is_timed(self, batch, timelines):
        """Whether a receipt shows when the hub took the batch, by its last record. HistoryProblem when the time, or the record, is another."""
        is_shown = False
        for epoch in self._epochs_of(batch.ledger_epoch, batch.sequence):
            if epoch not in timelines:
                continue
            timelines[epoch].check(batch.sequence, batch.committed_at)
            first = timelines[epoch].first_of_receipt(batch.sequence)
            if first is None:
                continue
            producer, first_offset = self._sources[epoch, first]
            offset = first_offset + batch.sequence - first
            if (producer, offset) != (batch.producer, batch.first_offset + batch.count - 1):
                raise HistoryProblem("entry %d is said to be the last record of a signed batch of producer %s, but a receipt has it as record %d of producer %s" % (
                    batch.sequence, batch.producer, offset, producer))
            is_shown = True
        return is_shown

    def _epochs_of(self, epoch, sequence):
        """The epoch and those before it that had the same entry at the sequence: back over the restores, as long as they kept it."""
        seen = set()    # a hub may sign that an epoch came of itself
        while epoch not in seen:
            seen.add(epoch)
            yield epoch
            kept, former = self._origins.get(epoch, (0, epoch))
            # What a restore did not keep is not in what came before it either.
            if sequence >= kept:
                return
            epoch = former

    def times_of_signatures(self):
        """Of the signatures over the file's records: how many have no receipt for them, so that their time is the hub's word alone, and (place, text) of the times that cannot be."""
        timelines = {epoch: history.timeline() for epoch, history in self._histories.items()}
        untimed, problems = 0, []
        for batch, place in self._signed:
            try:
                untimed += not self._is_timed(batch, timelines)
            except HistoryProblem as problem:
                problems.append((place, str(problem)))
        return untimed, problems

    def heads(self):
        return sum(history.heads() for history in self._histories.values())

    def unlinked_heads(self):
        return sum(history.unlinked_heads() for history in self._histories.values())

    def lost_heads(self):
        return sum(history.lost_heads() for history in self._histories.values())

    def losses(self):
        """Offsets whose receipts the hub no longer covers since it was restored, and which have no other receipt: they are to be sent again."""
        for producer, ranges in self._receipts.items():
            covered = sorted((first, following) for first, following, epoch, last in ranges if self._histories[epoch].is_kept(last + 1))
            for first, following, epoch, last in sorted(ranges):
                if self._histories[epoch].is_kept(last + 1):
                    continue
                reached = first
                for begin, end in covered:
                    if begin <= reached:
                        reached = max(reached, end)
                if reached < following:
                    yield "producer %s: offsets %d to %d: covered by former ledger epoch %s, lost at restore; to be sent again" % (
                        producer, first, following - 1, epoch)

    def later_problems(self):
        """(place, text) of what only all of the evidence together shows."""
        return [problem for history in self._histories.values() for problem in history.problems()] + self.times_of_signatures()[1]

    def gaps(self):
        """Offsets below a producer's last one that no receipt is for: acks that were not kept, or not given."""
        for producer, ranges in self._acked.items():
            covered = 0
            for first, following in sorted(ranges):
                if first > covered:
                    yield "producer %s: no receipt for offsets %d to %d" % (producer, covered, first - 1)
                covered = max(covered, following)

    def _add_certificates(self, pem):
        problems = []
        try:
            for certificate in certificates_in(pem):
                try:
                    self._certificates.add(certificate)
                except SignatureProblem as problem:
                    problems.append(str(problem))
        except SignatureProblem as problem:
            problems.append(str(problem))
        return problems

    def _add_submission(self, submission, place):
        self.receipts += 1
        self.records += len(submission.records)
        problems = []
        if submission.first_offset < 0 or submission.next_offset - submission.first_offset != len(submission.records):
            problems.append("offsets %d to %d for %d records" % (submission.first_offset, submission.next_offset - 1, len(submission.records)))
        receipt = submission.receipt
        if receipt is None:
            return problems + ["the submission has no receipt"]
        # Only what is proven and signed says anything of the history; both are looked at, to say all that is wrong.
        leaves = None
        try:
            leaves = proven_leaves(receipt, submission.records)
        except ReceiptProblem as problem:
            problems.append(str(problem))
        problems += self._add_head(receipt.tree_head, place)
        if not problems:
            try:
                self._histories[receipt.ledger_epoch].add_entries(receipt.first_sequence, receipt.last_sequence, receipt.committed_at, leaves, place)
            except HistoryProblem as problem:
                problems.append(str(problem))
            self._sources.setdefault((receipt.ledger_epoch, receipt.first_sequence), (submission.producer, submission.first_offset))
            self._acked[submission.producer].append((submission.first_offset, submission.next_offset))
            self._receipts[submission.producer].append((submission.first_offset, submission.next_offset, receipt.ledger_epoch, receipt.last_sequence))
        if self._sent is not None:
            problems += self._sent.problems(submission)
        return problems

    def _add_tree(self, tree, place):
        problems = self._add_head(tree.tree_head, place) if tree.tree_head is not None else ["the evidence has no tree head"]
        if problems or tree.earlier_tree_size == 0:
            return problems
        try:
            earlier_epoch = tree.earlier_ledger_epoch or tree.tree_head.ledger_epoch
            self._histories[earlier_epoch].add_consistency(tree.tree_head, tree.earlier_tree_size, tree.consistency_proof,
                                                           earlier_epoch == tree.tree_head.ledger_epoch)
        except HistoryProblem as problem:
            return [str(problem)]
        self.consistency_proofs += 1
        return []

    def _add_epoch_end(self, end):
        try:
            self._certificates.check_end(end)
            self._histories[end.ledger_epoch].add_end(end.tree_size, end.root_hash)
        except (SignatureProblem, HistoryProblem) as problem:
            return [str(problem)]
        origin = (end.tree_size, end.ledger_epoch)
        self._origins[end.next_ledger_epoch] = min(origin, self._origins.get(end.next_ledger_epoch, origin))
        return []

    def _add_head(self, head, place):
        if head is None:
            return []  # told as what it is missing from
        try:
            self._certificates.check(head)
            self._histories[head.ledger_epoch].add_head(head, place)
        except (SignatureProblem, HistoryProblem) as problem:
            return [str(problem)]
        return []


def check_files(paths, check):
    """Tells what is wrong; returns how much."""
    problems = 0

    def tell(place, text):
        nonlocal problems
        problems += 1
        print("%s: %s" % (place, text), file=sys.stderr)

    for path in paths:
        before = check.statements
        with open(path, "rb") as file:
            for number, line in enumerate(file, start=1):
                place = "%s:%d" % (path, number)
                for text in check.add(line, place):
                    tell(place, text)
        if check.statements == before:
            tell(path, "no receipt and no tree head in it: it proves nothing")
    for place, text in check.later_problems():
        tell(place, text)
    return problems


def verdict(check, sent, problems):
    """Prints what was looked at and what came of it; returns the exit status."""
    gaps = list(check.gaps())
    losses = list(check.losses())
    for line in gaps + losses:
        print(line)
    print("%d receipts for %d records, %d signed tree heads, %d consistency proofs" % (
        check.receipts, check.records, check.heads(), check.consistency_proofs))
    if sent is not None:
        print("%d records compared with the file that was sent" % sent.compared)
    if check.signatures:
        print("%d signatures of the carrier over batches of that file" % check.signatures)
    untimed, _ = check.times_of_signatures()
    if untimed:
        print("%d of the signatures have no receipt here for their records: when they were made, and so whether the certificate was valid then, is the hub's "
              "word alone; add the carrier's receipts file" % untimed)
    if check.unlinked_heads():
        print("%d of the tree heads are not linked to the newest by consistency proofs: that all are of one history is not shown" % check.unlinked_heads())
    if check.lost_heads():
        print("%d of the tree heads are over entries that the hub lost when it was restored: it says so itself, signed" % check.lost_heads())
    if problems:
        print("%d problem%s: this evidence does not hold" % (problems, "" if problems == 1 else "s"))
    elif gaps:
        print("what is there holds; some receipts are missing")
    elif losses:
        print("all of it holds, and the hub no longer covers some of it")
    else:
        print("all of it holds")
        return DONE
    return FOUND_SOMETHING


def arguments_of(words):
    parser = argparse.ArgumentParser(description="Checks receipts and tree heads of a hub, without the hub.")
    parser.add_argument("files", metavar="FILE", nargs="+", help="evidence, of submit --receipts or audit head; several are checked against one another")
    parser.add_argument("--ca", metavar="FILE", required=True, help="the authorities that the hub's certificates come from, PEM")
    parser.add_argument("--domain", help="the hub's trust domain: its certificates are of spiffe://DOMAIN/hub/receipts; as the authority says if left out")
    parser.add_argument("--records", metavar="FILE", help="the file that was sent, .jsonl or .csv: its records are compared with the receipts")
    parser.add_argument("--movements", action="store_true", help="that file holds movements")
    return parser.parse_args(words)


def run(words):
    arguments = arguments_of(words)
    try:
        authorities = certificates_in(pathlib.Path(arguments.ca).read_text(encoding="ascii"))
        domain = arguments.domain or domain_of(authorities)
        if domain is None:
            raise SignatureProblem("names no trust domain, or several: say --domain DOMAIN")
    except (OSError, ValueError, SignatureProblem) as error:
        print("verify_receipts: --ca %s: %s" % (arguments.ca, error), file=sys.stderr)
        return COULD_NOT
    try:
        sent = None
        if arguments.records:
            # Not needed without it.
            from receipts.sent_records import SentFile
            sent = SentFile(arguments.records, "Movement" if arguments.movements else "Item")
        check = EvidenceCheck(HubCertificates(authorities, domain), sent, authorities)
        problems = check_files(arguments.files, check)
    except (OSError, ValueError, ValueProblem) as error:
        print("verify_receipts: %s" % error, file=sys.stderr)
        return COULD_NOT
    if sent is not None and sent.compared == 0 and check.signatures == 0:
        print("%s: no receipt is for this file; was it changed since it was sent?" % arguments.records, file=sys.stderr)
        problems += 1
    return verdict(check, sent, problems)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
