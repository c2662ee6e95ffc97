# SPDX-License-Identifier: Apache-2.0
"""HTTP/2 abused by a partner: hostile_http2_test.py GATEWAY POSTGATE. Each attack prints what was seen.

After each the hub serves, the good stream has gone on, and the process holds little more memory than before.
"""

import time

import grpc

import http2_attacks
import raw_http2
from checks import equal, holds
from hub_memory import FACTOR, peak_mb, reset_peak, resident_mb
from raw_http2 import Call, Connection, Ended, grpc_message
from test_hub import run_against_a_hub

# What one attacking connection may cost the hub at its worst: 10,000 answers that nobody reads, after which gRPC reads no more, are some 60.
GROWTH_MB_MAX = 128
OK = 0


class Victim:
    """Measures around an attack, and asks for service afterwards."""

    def __init__(self, t):
        self._t = t
        self._serial = 0

    def under(self, attack, *arguments, **settings):
        t = self._t
        before = resident_mb(t.hub.pid)
        reset_peak(t.hub.pid)
        acked = t.good.acked
        with Connection(t.hub.address, t.context(), **settings) as connection:
            seen = attack(connection, *arguments)
            t.good.await_acks(2)
        self.serves()
        grown = peak_mb(t.hub.pid) - before
        print("       %s; peak %+.1f MB; %d good items meanwhile" % (seen, grown, t.good.acked - acked))
        holds(grown < GROWTH_MB_MAX * FACTOR, "memory grew by %.0f MB" % grown)
        return seen

    def serves(self):
        """A new connection of the attacker's own name is served: nothing was left behind that counts against it."""
        self._serial += 1
        with Connection(self._t.hub.address, self._t.context()) as connection:
            call = Call(connection, http2_attacks.SUBMIT_ITEM)
            request = self._t.partners.exchange_service.SubmitItemRequest(item=self._t.partners.an_item(self._serial))
            call.send(grpc_message(request.SerializeToString()), end=True)
            call.read_to_end()
            equal(call.status, OK, "status of a good call afterwards (%s)" % call.message)


def ends_the_connection(victim, content):
    seen = victim.under(lambda connection: http2_attacks.breach(connection, content(connection)))
    return seen


def _is_committed(t, item):
    try:
        return bool(t.partners.other.GetItem(t.partners.exchange_service.GetItemRequest(item_id=item.item_id), timeout=30).records)
    except grpc.RpcError as error:
        equal(error.code(), grpc.StatusCode.NOT_FOUND, "status of GetItem: %s" % error.details())
        return False


def a_reader_with_no_window(t, victim):
    """Batches are sent within the stream's own window, and not one answer is taken: what waits for the reader is bounded, and reading stops."""
    # Of 100 items, of a window of 4,000: beyond it the hub would answer with one fault and drop what follows, which piles up nothing.
    batches_ahead = 30
    # The hub's bounds are one ack of 3 MB that is being written and 1 MB of acks that wait; a hundred results take 4 kB and more.
    batches_max = 2000

    def first_of(batch):
        return t.partners.an_item(41_000_000 + batch)

    def attack(connection):
        messages = t.partners.exchange_service
        call = Call(connection, http2_attacks.SUBMIT_ITEMS)
        call.send(grpc_message(messages.SubmitItemsRequest(open=messages.Open(producer="silent")).SerializeToString()))
        others = [t.partners.an_item(40_000_000 + i) for i in range(99)]
        connection.settimeout(http2_attacks.SECONDS_UNTIL_PUSHED_BACK)
        sent = 0
        try:
            for sent in range(batches_max):
                due = time.monotonic() + http2_attacks.SECONDS_UNTIL_PUSHED_BACK
                while sent >= batches_ahead and not _is_committed(t, first_of(sent - batches_ahead)):
                    if time.monotonic() > due:
                        raise TimeoutError
                message = messages.SubmitItemsRequest(batch=messages.Batch(first_offset=sent * 100, items=[first_of(sent), *others])).SerializeToString()
                if not call.send_large(grpc_message(message)):
                    return "ended after %d batches: %s %s" % (sent, call.status, call.reset)
        except Ended:
            return "ended after %d batches" % sent
        except TimeoutError:
            return "no longer read after %d batches of 100" % sent
        finally:
            connection.settimeout(raw_http2.SECONDS_TO_WAIT)
        return "all %d batches read" % batches_max

    seen = victim.under(attack, our_settings=raw_http2.settings(_4=0), window=0)
    holds("no longer read" in seen or "ended" in seen, "a hub that is not read stops reading: %s" % seen)


def many_readers_with_no_window(t, victim):
    """Calls whose answers of up to 3 MB are asked for and not taken."""
    def attack(connection):
        request = grpc_message(t.partners.exchange_service.GetItemRequest(item_id=t.partners.an_item(1).item_id).SerializeToString())
        for _ in range(90):
            stream = connection.open_stream("/postgate.v1.ExchangeService/GetItem")
            connection.send_data(stream, request, raw_http2.END_STREAM)
        return "90 answers not taken, %s" % http2_attacks._drain(connection)

    victim.under(attack, our_settings=raw_http2.settings(_4=0), window=0)


def checks(run, t):
    victim = Victim(t)
    messages = t.partners.exchange_service
    opening = grpc_message(messages.SubmitItemsRequest(open=messages.Open(producer="drop-by-drop")).SerializeToString())
    victim.serves()
    for attack in (http2_attacks.rapid_reset, http2_attacks.streams_beyond_the_limit, http2_attacks.ping_flood, http2_attacks.settings_flood,
                   http2_attacks.settings_of_many_values, http2_attacks.huge_headers, http2_attacks.many_headers, http2_attacks.continuation_flood,
                   http2_attacks.empty_continuation_flood, http2_attacks.hpack_bomb, http2_attacks.hpack_table_of_all_sizes,
                   http2_attacks.empty_data_flood, http2_attacks.priority_garbage, http2_attacks.window_update_flood, http2_attacks.unknown_frames):
        run(attack.__name__, victim.under, attack)
    run("one_byte_at_a_time", victim.under, http2_attacks.one_byte_at_a_time, opening)
    run("a_reader_with_no_window", a_reader_with_no_window, t, victim)
    run("many_readers_with_no_window", many_readers_with_no_window, t, victim)
    for name, content in http2_attacks.BREACHES:
        run(name, ends_the_connection, victim, content)
    for name, fields in http2_attacks.BAD_CALLS:
        run("a call with " + name, victim.under, http2_attacks.bad_call, fields)


if __name__ == "__main__":
    run_against_a_hub(checks)
