# SPDX-License-Identifier: Apache-2.0
"""Messages that are small on the wire and large once decompressed: hostile_bombs_test.py GATEWAY POSTGATE."""

import functools
import zlib

import raw_http2
from checks import equal, holds
from hub_memory import FACTOR, peak_mb, reset_peak, resident_mb
from mutations import varint
from raw_http2 import Call, Connection, grpc_message
from test_hub import run_against_a_hub

SUBMIT_ITEMS = "/postgate.v1.ExchangeService/SubmitItems"
SUBMIT_ITEM = "/postgate.v1.ExchangeService/SubmitItem"
GET_ITEM = "/postgate.v1.ExchangeService/GetItem"
UNIMPLEMENTED = 12
# What the hub's process may grow by while it refuses: far below what the bombs expand to.
GROWTH_MB_MAX = 48
BOMB_BYTES = 1 << 28
BOMBS = 4


@functools.lru_cache
def compressed(encoding, total, chunk=1 << 20):
    """`total` zeros, a thousandth of that in size."""
    bits = 31 if encoding == "gzip" else 15
    deflate = zlib.compressobj(9, zlib.DEFLATED, bits)
    piece = bytes(chunk)
    return b"".join(deflate.compress(piece) for _ in range(total // chunk)) + deflate.flush()


def refuses_bombs(t, encoding, method):
    bomb = grpc_message(compressed(encoding, BOMB_BYTES), flag=1)
    before = resident_mb(t.hub.pid)
    reset_peak(t.hub.pid)
    for _ in range(BOMBS):
        with Connection(t.hub.address, t.context()) as connection:
            call = Call(connection, method, (("grpc-encoding", encoding),))
            call.send_large(bomb)
            if not call.ended:
                call.send(b"", end=True)
            call.read_to_end()
            equal(call.status, UNIMPLEMENTED, "status of a compressed call (%s)" % call.message)
            holds(encoding in call.message, "the message names the encoding: %r" % call.message)
    grown = peak_mb(t.hub.pid) - before
    print("       %d bombs of %d kB that expand to %d MB: peak grew by %.0f MB" % (BOMBS, len(bomb) >> 10, BOMB_BYTES >> 20, grown))
    holds(grown < GROWTH_MB_MAX * FACTOR, "memory grew by %.0f MB" % grown)


def refuses_batches_that_swell(t):
    """Uncompressed, and yet a bomb: millions of empty records of two bytes each, of which a parser makes dozens."""
    records = ((8 << 20) - 64) // 2
    batch = b"\x12\x00" * records
    message = grpc_message(b"\x12" + varint(len(batch)) + batch)
    opening = t.partners.exchange_service.SubmitItemsRequest(open=t.partners.exchange_service.Open(producer="swelling")).SerializeToString()
    before = resident_mb(t.hub.pid)
    reset_peak(t.hub.pid)
    with Connection(t.hub.address, t.context()) as connection:
        call = Call(connection, SUBMIT_ITEMS)
        call.send(grpc_message(opening))
        call.read()
        for _ in range(BOMBS):
            call.send_large(message)
            fault = t.partners.exchange_service.SubmitItemsResponse.FromString(call.read()).fault
            equal(t.partners.reason(fault.status), "BATCH_TOO_LARGE", "reason of the fault (%s)" % fault.status.message)
    grown = peak_mb(t.hub.pid) - before
    print("       %d batches of %d records in 8 MB: peak grew by %.0f MB" % (BOMBS, records, grown))
    holds(grown < GROWTH_MB_MAX * FACTOR, "memory grew by %.0f MB" % grown)


def refuses_items_that_swell(t):
    """Empty content pieces of three bytes each, of which a parser makes more than a hundred."""
    pieces = ((8 << 20) - 64) // 3
    item = b"\xca\x01\x00" * pieces
    before = resident_mb(t.hub.pid)
    reset_peak(t.hub.pid)
    for _ in range(BOMBS):
        with Connection(t.hub.address, t.context()) as connection:
            call = Call(connection, SUBMIT_ITEM)
            call.send_large(grpc_message(b"\x0a" + varint(len(item)) + item))
            call.send(b"", end=True)
            answer = t.partners.exchange_service.SubmitItemResponse.FromString(call.read())
            equal([f.rule_id for f in answer.result.findings], ["item.wire_format"], "findings of the item")
    grown = peak_mb(t.hub.pid) - before
    print("       %d items of %d empty content pieces: peak grew by %.0f MB" % (BOMBS, pieces, grown))
    # Each is 8 MB in the ledger, and as much in what the ledger writes from, several times over.
    holds(grown < 2 * GROWTH_MB_MAX * FACTOR, "memory grew by %.0f MB" % grown)


def refuses_what_says_compressed_and_names_no_encoding(t):
    with Connection(t.hub.address, t.context()) as connection:
        call = Call(connection, SUBMIT_ITEM)
        call.send(grpc_message(compressed("gzip", 1 << 20), flag=1), end=True)
        call.read_to_end()
        holds(call.status not in (None, 0), "status %s, %s" % (call.status, call.message))


def says_that_it_takes_no_encoding(t):
    with Connection(t.hub.address, t.context()) as connection:
        stream = connection.open_stream(SUBMIT_ITEM)
        request = t.partners.exchange_service.SubmitItemRequest(item=t.partners.an_item(2))
        connection.send_data(stream, grpc_message(request.SerializeToString()), raw_http2.END_STREAM)
        while (taken := connection.read()).type != raw_http2.HEADERS:
            pass
        equal(taken.fields.get("grpc-accept-encoding"), "identity", "encodings that the hub says it takes (%r)" % (taken.fields,))


def answers_uncompressed_whatever_the_client_takes(t):
    with Connection(t.hub.address, t.context()) as connection:
        call = Call(connection, SUBMIT_ITEM, (("grpc-accept-encoding", "gzip,deflate"),))
        call.send(grpc_message(t.partners.exchange_service.SubmitItemRequest(item=t.partners.an_item(1)).SerializeToString()), end=True)
        answer = call.read()
        holds(answer is not None, "an answer: %s %s" % (call.status, call.message))
        t.partners.exchange_service.SubmitItemResponse.FromString(answer)


def main():
    def checks(run, t):
        for encoding in ("gzip", "deflate"):
            for method in (SUBMIT_ITEMS, SUBMIT_ITEM, GET_ITEM):
                run("%s bombs to %s" % (encoding, method.rsplit("/", 1)[1]), refuses_bombs, t, encoding, method)
        run("batches that swell when they are parsed", refuses_batches_that_swell, t)
        run("items that swell when they are parsed", refuses_items_that_swell, t)
        run("what says compressed and names no encoding", refuses_what_says_compressed_and_names_no_encoding, t)
        run("the hub says that it takes no encoding", says_that_it_takes_no_encoding, t)
        run("answers are not compressed", answers_uncompressed_whatever_the_client_takes, t)

    run_against_a_hub(checks)


if __name__ == "__main__":
    main()
