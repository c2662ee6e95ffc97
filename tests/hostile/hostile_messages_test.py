# SPDX-License-Identifier: Apache-2.0
"""Mutations of valid messages over the wire: hostile_messages_test.py GATEWAY POSTGATE [--mutations N] [--seed S].

Nothing that is refused may leave anything behind, and what is taken has to be good by another protobuf and by `postgate lint`.
"""

import collections
import os
import pathlib
import subprocess
import time

from google.protobuf import json_format
from google.protobuf.message import DecodeError

import mutations
import raw_http2
from checks import equal, holds
from hub_memory import FACTOR, resident_mb
from raw_http2 import Call, Connection, Ended, grpc_message
from test_hub import run_against_a_hub

EXCHANGE = "/postgate.v1.ExchangeService/"
QUEUES = "/postgate.v1.RiskQueueService/"
# What a call may be told that sends what is wrong, by the numbers of gRPC: INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED,
# RESOURCE_EXHAUSTED, FAILED_PRECONDITION, OUT_OF_RANGE; INTERNAL where gRPC itself finds that a message is none. Not UNKNOWN, UNAVAILABLE, DEADLINE_EXCEEDED.
PROPER = {3, 5, 6, 7, 8, 9, 11, 13}
# What gRPC's own library says of a call of one request whose bytes are no message, before the hub sees it: UNIMPLEMENTED, without a word.
NO_MESSAGE = 12
OK = 0
# Between the first quarter of the mutations and the end.
GROWTH_MB_MAX = 96
# Of 16 mutations one is of the frame around the message, and three are of calls other than the submit stream's batches.
FRAMES_OF_16, UNARY_OF_16 = 1, 4


def _parsed(kind, message):
    """None when it is no message. protobuf writes a line about each text that is no UTF-8 to standard error, which is turned away."""
    kept = os.dup(2)
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        return kind.FromString(message)
    except DecodeError:
        return None
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _follows(good, message):
    """Whether it still asks for a feed, and for one that does not end."""
    request = _parsed(type(good), message)
    return request is not None and request.follow


class MutatedStream:
    """A submit stream that is opened again whenever the hub has ended it."""

    def __init__(self, t, producer):
        self._t = t
        self._messages = t.partners.exchange_service
        self._producer = producer
        self._connection = None
        self._call = None
        self.offset = 0
        self.results = []

    def open(self, opening=None):
        """Sends an Open, mutated or not. True when it was taken."""
        self.close()
        if self._connection is None:
            self._connection = Connection(self._t.hub.address, self._t.context())
        self._call = Call(self._connection, EXCHANGE + "SubmitItems")
        self._call.send(grpc_message(opening or self.good_open()))
        answer = self._answer()
        if answer is None or not answer.HasField("opened"):
            return False
        if opening is None:
            equal(answer.opened.committed_offset, self.offset, "committed offset of the mutated producer")
        return True

    def good_open(self):
        return self._messages.SubmitItemsRequest(open=self._messages.Open(producer=self._producer)).SerializeToString()

    def close(self):
        if self._call is not None and not self._call.ended:
            self._call.send(b"", end=True)
            self._call.read_to_end()
            equal(self._call.status, OK, "end of a stream that was in order (%s)" % self._call.message)
        self._call = None

    def drop_connection(self):
        if self._connection is not None:
            self._connection.close()
        self._connection = self._call = None

    def _answer(self):
        while (message := self._call.read()) is not None:
            answer = self._messages.SubmitItemsResponse.FromString(message)
            if not answer.HasField("flow"):
                return answer
        return None

    def send(self, message):
        """One message; "ack", "fault", or the status that ended the stream."""
        if self._call is None or self._call.ended:
            holds(self.open(), "a good Open is taken: %s" % (self._call and self._call.message))
        if not self._call.send_large(grpc_message(message)):
            return self._status()
        answer = self._answer()
        if answer is None:
            return self._status()
        kind = answer.WhichOneof("step")
        if kind == "ack":
            kind = "ack" if self._keep(answer.ack) else "ack again"
        return kind

    def _keep(self, ack):
        """False for an ack of what was acked before."""
        equal(len(ack.results), ack.next_offset - ack.first_offset, "results of an ack")
        if ack.first_offset < self.offset:
            return False
        equal(ack.first_offset, self.offset, "begin of an ack")
        self.offset = ack.next_offset
        self.results.append(ack)
        return True

    def settle(self, good_batch):
        """After a fault the hub drops without a word what does not hold the offset that it waits for; a batch that lies partly behind what was acked is
        answered twice. A good batch at the right offset ends both, and has to be taken."""
        offset = self.offset
        self._call.send_large(grpc_message(good_batch()))
        while True:
            answer = self._answer()
            holds(answer is not None, "a stream goes on after a fault: %s" % self._call.message)
            if answer.HasField("fault"):
                holds(self.offset > offset, "only what was acked in between makes a good batch a wrong one")
                offset = self.offset
                self._call.send_large(grpc_message(good_batch()))
            elif self._keep(answer.ack) and answer.ack.first_offset == offset and len(answer.ack.results) >= 1:
                return

    def send_frame(self, damaged):
        """What is no frame of gRPC, and the stream's end behind it; the status."""
        if self._call is None or self._call.ended:
            holds(self.open(), "a good Open is taken")
        self._call.send(damaged)
        self._call.send(b"", end=True)
        while (answer := self._answer()) is not None:
            if answer.HasField("ack"):
                self._keep(answer.ack)
        return self._status()

    def _status(self):
        status = self._call.status
        if status is None:
            # RST_STREAM without a status is gRPC's answer to a frame that is none.
            holds(self._call.reset is not None, "a stream ends with a status")
            return "reset"
        return status


class Mutations:
    def __init__(self, t):
        self._t = t
        self._random = t.random
        self._stream = MutatedStream(t, "mutated")
        self._unary = {}
        self.seen = collections.Counter()
        self.kinds = collections.Counter()
        self._serial = 0
        # Accepted by the hub: the bytes that were sent, by item identifier and version.
        self.accepted = []

    def batch(self):
        messages = self._t.partners.exchange_service
        count = self._random.choice((1, 1, 2, 5))
        items = []
        for _ in range(count):
            self._serial += 1
            items.append(self._t.partners.an_item(self._serial))
        return messages.SubmitItemsRequest(batch=messages.Batch(first_offset=self._stream.offset, items=items)).SerializeToString()

    def _calls(self):
        p, self._serial = self._t.partners, self._serial + 1
        item = p.an_item(self._serial)
        exchange, queues = p.exchange_service, p.risk_queue_service
        decision = p.decision.Decision(kind=p.decision.DECISION_KIND_HOLD, item_id=item.item_id, registration_number="26KRP0A1B2C3D4E5F7",
                                       reason_code="A1", text="look at it", office="ICN")
        movement = p.movement.Movement(kind=p.movement.MOVEMENT_KIND_NESTED, item_ids=[item.item_id], receptacle_id="DEFRAAKRSELAACN60042007100123")
        return (("carrier-other-post", EXCHANGE + "SubmitItem", exchange.SubmitItemRequest(item=item, request_id="r%d" % self._serial)),
                ("carrier-other-post", EXCHANGE + "SubmitMovement", exchange.SubmitMovementRequest(movement=movement)),
                ("carrier-other-post", EXCHANGE + "GetItem", exchange.GetItemRequest(item_id=item.item_id)),
                ("carrier-other-post", EXCHANGE + "CancelItem", exchange.CancelItemRequest(item_id=item.item_id, reason="lost")),
                ("carrier-other-post", EXCHANGE + "ConfirmDecision", exchange.ConfirmDecisionRequest(decision_id="26KRP0A1B2C3D4E5F7", text="seen")),
                ("carrier-other-post", EXCHANGE + "WatchDecisions", exchange.WatchDecisionsRequest(after_cursor=1)),
                ("customs-demo-customs", QUEUES + "RecordDecision", queues.RecordDecisionRequest(decision=decision)),
                ("customs-demo-customs", QUEUES + "RecordDecisions", queues.RecordDecisionsRequest(decisions=[queues.RecordDecisionRequest(decision=decision)])),
                ("customs-demo-customs", QUEUES + "Pull", queues.PullRequest(acknowledge=queues.Acknowledge(lease_ids=["a" * 32]))),
                ("customs-demo-customs", QUEUES + "GetDeclaration", queues.GetDeclarationRequest(registration_number="26KRP0A1B2C3D4E5F7")))

    def one(self):
        draw = self._random.randrange(16)
        if draw < FRAMES_OF_16:
            mutate = self._random.choice(mutations.OF_FRAMES)
            outcome = self._stream.send_frame(mutate(self._random, self.batch()))
        else:
            mutate = self._random.choice(mutations.OF_MESSAGES)
            if draw < FRAMES_OF_16 + UNARY_OF_16:
                outcome = self._call(mutate)
            elif draw == 15:
                outcome = "opened" if self._stream.open(mutate(self._random, self._stream.good_open())) else "open refused"
                # A producer that a mutation named is another one, whose offsets are not ours.
                self._stream.drop_connection()
            else:
                outcome = self._batch(mutate)
        self.kinds[mutate.__name__] += 1
        self.seen[outcome] += 1
        holds(isinstance(outcome, str) or outcome == OK or outcome in PROPER, "status %s after %s" % (outcome, mutate.__name__))

    def _batch(self, mutate):
        message = mutate(self._random, self.batch())
        before = len(self._stream.results)
        outcome = self._stream.send(message)
        for ack in self._stream.results[before:]:
            self._keep_accepted(message, ack)
        if outcome in ("fault", "ack again"):
            self._stream.settle(self.batch)
        return outcome

    def _keep_accepted(self, message, ack):
        finding = self._t.partners.finding
        taken = [i for i, result in enumerate(ack.results) if result.outcome in (finding.OUTCOME_ACCEPTED, finding.OUTCOME_ACCEPTED_WITH_FINDINGS)]
        if not taken:
            return
        request = _parsed(self._t.partners.exchange_service.SubmitItemsRequest, message)
        if request is None:
            # One record of it is none; those beside it may be good. Then nothing here can say what they are.
            self.seen["accepted beside a bad one"] += len(taken)
            return
        skipped = ack.first_offset - request.batch.first_offset
        for i in taken:
            self.accepted.append((request.batch.items[skipped + i], ack.results[i]))

    def _call(self, mutate):
        identity, path, good = self._random.choice(self._calls())
        message = mutate(self._random, good.SerializeToString())
        if path.endswith("WatchDecisions") and _follows(good, message):
            return "a feed without end"
        connection = self._unary.get(identity)
        try:
            if connection is None or connection.goaway:
                connection = self._unary[identity] = Connection(self._t.hub.address, self._t.context(identity))
            call = Call(connection, path)
            if call.send_large(grpc_message(message)):
                call.send(b"", end=True)
            call.read_to_end()
        except Ended:
            self._unary.pop(identity, None)
            return "connection ended"
        holds(call.ended, "a call ends with a status")
        holds(call.status != 4, "%s ends by itself" % path)
        if call.status == NO_MESSAGE and not call.message:
            return "no message"
        return call.status if call.status is not None else "reset"


def committed_is_what_was_acked(t, all_of):
    """Each record that was acked has one entry and one offset, in order; nothing else is under the producer."""
    epochs = {ack.receipt.ledger_epoch for ack in all_of._stream.results}
    holds(len(epochs) <= 1, "one ledger")
    offset, sequence = 0, -1
    for ack in all_of._stream.results:
        equal(ack.first_offset, offset, "acks follow one another")
        offset = ack.next_offset
        equal(ack.receipt.last_sequence - ack.receipt.first_sequence + 1, len(ack.results), "an entry for each record")
        holds(ack.receipt.first_sequence > sequence, "entries are in the order of the acks")
        sequence = ack.receipt.last_sequence
    holds(all_of._stream.open(), "the producer is opened again, at the offset that was acked")
    all_of._stream.close()
    print("       %d records acked" % offset)


def what_was_accepted_is_good(t, all_of):
    """By protobuf's other implementation, which parsed it, and by the rules offline."""
    path = pathlib.Path(t.hub.folder, "accepted.jsonl")
    lines = [json_format.MessageToJson(item, indent=None) for item, _ in all_of.accepted]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    lint = subprocess.run([t.options.postgate, "--json", "lint", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, text=True)
    holds(lint.returncode in (0, 1), "lint ends with %d: %s" % (lint.returncode, lint.stderr[:2000]))
    rejected = [line for line in lint.stdout.splitlines() if '"outcome":"OUTCOME_REJECTED"' in line.replace(" ", "")]
    equal(rejected, [], "items that the hub accepted and lint rejects")
    print("       %d items accepted, all good" % len(lines))


def accepted_items_are_read_back(t, all_of):
    p = t.partners
    for item, result in t.random.sample(all_of.accepted, min(50, len(all_of.accepted))):
        got = p.other.GetItem(p.exchange_service.GetItemRequest(registration_number=result.registration_number), timeout=30)
        versions = [record for record in got.records if record.registration_number == result.registration_number and record.version == result.version]
        equal(len(versions), 1, "the record of what was accepted")
        equal(versions[0].item.SerializeToString(deterministic=True), item.SerializeToString(deterministic=True), "the item as it was sent")


def main():
    def checks(run, t):
        all_of = Mutations(t)
        run("every mutation is answered properly", mutate_all, t, all_of)
        run("what is committed is what was acked", committed_is_what_was_acked, t, all_of)
        run("what was accepted is good", what_was_accepted_is_good, t, all_of)
        run("accepted items are read back as they were sent", accepted_items_are_read_back, t, all_of)

    run_against_a_hub(checks, seconds_max=3000, more_options=(("mutations", 2000),))


def mutate_all(t, all_of):
    quarter, early = t.options.mutations // 4, 0.0
    began = time.monotonic()
    for done in range(t.options.mutations):
        if done == quarter:
            early = resident_mb(t.hub.pid)
        all_of.one()
    grown = resident_mb(t.hub.pid) - early
    print("       %d mutations in %.0f s; outcomes %s" % (t.options.mutations, time.monotonic() - began, dict(all_of.seen)))
    print("       kinds %s" % dict(all_of.kinds))
    print("       resident %.0f MB after a quarter, %+.1f MB at the end" % (early, grown))
    holds(all_of.seen["ack"] and all_of.seen["fault"] and all_of.seen[3], "mutations are taken, faulted and refused")
    holds(grown < GROWTH_MB_MAX * FACTOR, "memory grew by %.0f MB" % grown)


if __name__ == "__main__":
    main()
