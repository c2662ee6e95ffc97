# SPDX-License-Identifier: Apache-2.0
"""A captured batch comes again, from elsewhere: hostile_replay_test.py GATEWAY POSTGATE."""

import socket
import ssl

import raw_http2
from checks import equal, holds
from raw_http2 import Call, Connection, grpc_message
from test_hub import run_against_a_hub

SUBMIT_ITEMS = "/postgate.v1.ExchangeService/SubmitItems"
ABORTED = 10
REPLAYS = 1000


class Capture:
    """One acked batch of other-post: the bytes of its messages, and the answer."""

    def __init__(self, t, producer="captured", first_serial=1):
        self._t = t
        messages = t.partners.exchange_service
        self.items = [t.partners.an_item(first_serial + i) for i in range(3)]
        self.opening = messages.SubmitItemsRequest(open=messages.Open(producer=producer)).SerializeToString()
        self.batch = messages.SubmitItemsRequest(batch=messages.Batch(first_offset=0, items=self.items)).SerializeToString()
        with Connection(t.hub.address, t.context()) as connection:
            _, answer = self.send(connection)
        self.ack = answer.ack
        equal(self.ack.next_offset, 3, "end of the captured batch")

    def open(self, connection):
        call = Call(connection, SUBMIT_ITEMS)
        call.send(grpc_message(self.opening))
        return call, self.answer(call).opened

    def answer(self, call):
        while (message := call.read()) is not None:
            answer = self._t.partners.exchange_service.SubmitItemsResponse.FromString(message)
            if not answer.HasField("flow"):
                return answer
        raise AssertionError("the stream ended: %s %s %s" % (call.status, call.message, call.reset))

    def send(self, connection):
        call, _ = self.open(connection)
        call.send(grpc_message(self.batch))
        return call, self.answer(call)


def the_same_receipt_on_every_other_connection(t):
    capture = Capture(t)
    for _ in range(20):
        with Connection(t.hub.address, t.context()) as connection:
            call, answer = capture.send(connection)
            equal(answer.ack.SerializeToString(deterministic=True), capture.ack.SerializeToString(deterministic=True), "ack of a replay")
            for _ in range(REPLAYS // 20 - 1):
                call.send(grpc_message(capture.batch))
                equal(capture.answer(call).ack.receipt, capture.ack.receipt, "receipt of a replay on one stream")


def an_old_batch_has_its_old_receipt(t):
    capture = Capture(t, "before", 100)
    with Connection(t.hub.address, t.context()) as connection:
        call, opened = capture.open(connection)
        equal(opened.committed_offset, 3, "committed offset")
        call.send(grpc_message(capture.batch))
        equal(capture.answer(call).ack.receipt, capture.ack.receipt, "receipt of a batch that is old")


def nothing_on_a_fenced_stream(t):
    """The earlier epoch of a producer: its stream is over, and what is sent on it changes nothing."""
    messages = t.partners.exchange_service
    capture = Capture(t, "fenced", 200)
    new = messages.SubmitItemsRequest(batch=messages.Batch(first_offset=3, items=[t.partners.an_item(250)])).SerializeToString()
    with Connection(t.hub.address, t.context()) as old, Connection(t.hub.address, t.context()) as later:
        old_call, _ = capture.open(old)
        later_call, _ = capture.open(later)
        old_call.send(grpc_message(new))
        old_call.read_to_end()
        equal(old_call.status, ABORTED, "end of the fenced stream (%s)" % old_call.message)
        later_call.send(grpc_message(new))
        ack = capture.answer(later_call).ack
        equal([(r.offset, r.outcome) for r in ack.results], [(3, t.partners.finding.OUTCOME_ACCEPTED)], "the batch on the stream in force")


def another_carrier_gets_nothing_of_it(t):
    """The bytes name no sender: who sends them files items of its own. What the first one filed stays as it was, and stays its own."""
    capture = Capture(t, "theirs", 300)
    with Connection(t.hub.address, t.context("carrier-demo-post")) as connection:
        call, opened = capture.open(connection)
        equal(opened.committed_offset, 0, "offsets of a producer of that name belong to its carrier")
        call.send(grpc_message(capture.batch))
        ack = capture.answer(call).ack
        numbers = {r.registration_number for r in ack.results}
        equal(numbers & {r.registration_number for r in capture.ack.results}, set(), "registration numbers of the other carrier")
        holds(ack.receipt.digest != capture.ack.receipt.digest and ack.receipt.salt != capture.ack.receipt.salt, "a receipt of its own")
    p = t.partners
    for result in capture.ack.results:
        got = p.other.GetItem(p.exchange_service.GetItemRequest(registration_number=result.registration_number), timeout=30)
        equal([(r.registration_number, r.version) for r in got.records], [(result.registration_number, 1)], "records of the first carrier's item")


def other_bytes_under_the_same_offsets_are_refused(t):
    capture = Capture(t, "altered", 400)
    messages = t.partners.exchange_service
    capture.items[1].gross_mass_g += 1
    altered = messages.SubmitItemsRequest(batch=messages.Batch(first_offset=0, items=capture.items)).SerializeToString()
    with Connection(t.hub.address, t.context()) as connection:
        call, _ = capture.open(connection)
        call.send(grpc_message(altered))
        equal(t.partners.reason(capture.answer(call).fault.status), "CONTENT_DIFFERS", "fault of a batch that was altered")


def captured_ciphertext_is_nothing(t):
    """The bytes of a whole TLS connection, sent again: keys are made anew for each."""
    capture = Capture(t, "sealed", 500)
    messages = t.partners.exchange_service
    new = messages.SubmitItemsRequest(batch=messages.Batch(first_offset=3, items=[t.partners.an_item(550)])).SerializeToString()
    host, port = t.hub.address.rsplit(":", 1)
    recorded = _record(t, capture, host, int(port), [capture.opening, new])
    with socket.create_connection((host, int(port)), timeout=30) as again:
        try:
            again.sendall(recorded)
            while again.recv(65536):
                pass
        except ConnectionError:
            pass
    with Connection(t.hub.address, t.context()) as connection:
        _, opened = capture.open(connection)
        equal(opened.committed_offset, 4, "offset of the producer: what was recorded, once")


def _record(t, capture, host, port, sent):
    """A connection through memory, whose outgoing ciphertext is kept."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = t.context().wrap_bio(incoming, outgoing, server_hostname=host)
    kept = bytearray()
    with socket.create_connection((host, port), timeout=30) as plain:
        def pump(function, *arguments):
            while True:
                try:
                    result = function(*arguments)
                except ssl.SSLWantReadError:
                    result = None
                content = outgoing.read()
                kept.extend(content)
                plain.sendall(content)
                if result is not None:
                    return result
                incoming.write(plain.recv(65536))

        pump(lambda: tls.do_handshake() or True)
        block = raw_http2.hpack.encode([(":method", "POST"), (":scheme", "https"), (":path", SUBMIT_ITEMS), (":authority", "hub"), ("te", "trailers"),
                                        ("content-type", "application/grpc")])
        content = raw_http2.PREFACE + raw_http2.frame(raw_http2.SETTINGS, 0, 0) + raw_http2.frame(raw_http2.HEADERS, raw_http2.END_HEADERS, 1, block)
        for message in sent:
            content += raw_http2.frame(raw_http2.DATA, 0, 1, grpc_message(message))
        content += raw_http2.frame(raw_http2.DATA, raw_http2.END_STREAM, 1)
        pump(tls.write, content)
        # Until the trailers: all of it was committed then.
        received = b""
        while b"grpc-status" not in received:
            received += pump(tls.read, 65536)
    return bytes(kept)


def checks(run, t):
    run("the same receipt on every other connection", the_same_receipt_on_every_other_connection, t)
    run("an old batch has its old receipt", an_old_batch_has_its_old_receipt, t)
    run("nothing on a fenced stream", nothing_on_a_fenced_stream, t)
    run("another carrier gets nothing of it", another_carrier_gets_nothing_of_it, t)
    run("other bytes under the same offsets are refused", other_bytes_under_the_same_offsets_are_refused, t)
    run("captured ciphertext is nothing", captured_ciphertext_is_nothing, t)


if __name__ == "__main__":
    run_against_a_hub(checks)
