# SPDX-License-Identifier: Apache-2.0
"""A carrier and a customs system in Python against a real gateway: nothing of ours but the protos is used.

Run by ctest with the folder of the programs as argument.
"""

import hashlib
import queue
import sys

from hub_process import HubProcess

hub = HubProcess(sys.argv[1]).__enter__()
sys.path.insert(0, hub.stubs)

import grpc  # noqa: E402
from google.protobuf import timestamp_pb2  # noqa: E402
from google.rpc import error_details_pb2  # noqa: E402
from postgate.v1 import decision_pb2, exchange_service_pb2, exchange_service_pb2_grpc  # noqa: E402
from postgate.v1 import finding_pb2, item_pb2, movement_pb2, risk_queue_service_pb2, risk_queue_service_pb2_grpc  # noqa: E402

DEADLINE_S = 60


def channel_as(identity):
    def content(name):
        with open("%s/%s" % (hub.certs, name), "rb") as file:
            return file.read()
    return grpc.secure_channel(hub.address, grpc.ssl_channel_credentials(
        content("ca.pem"), content(identity + ".key"), content(identity + ".pem")))


def s10(serial):
    digits = "%08d" % serial
    check = 11 - sum(int(d) * w for d, w in zip(digits, (8, 6, 4, 2, 3, 5, 9, 7))) % 11
    return "RR%s%dBE" % (digits, {10: 0, 11: 5}.get(check, check))


def item(serial):
    posted = timestamp_pb2.Timestamp()
    posted.GetCurrentTime()
    posted.seconds -= 86400
    return item_pb2.Item(
        item_id=s10(serial), mail_class=item_pb2.MAIL_CLASS_LETTER, nature=item_pb2.NATURE_GIFT,
        sender=item_pb2.Party(name="Ann Peeters", street="Rue Haute 12", city="Brussels", postcode="1000", country="BE"),
        addressee=item_pb2.Party(name="Kim Minji", street="Sejong-daero 110", city="Seoul", postcode="04524", country="KR"),
        content_pieces=[item_pb2.ContentPiece(
            description="Cotton T-shirt", quantity=2, net_mass_g=300, hs_code="610910", origin_country="BE",
            value=item_pb2.Money(currency_code="EUR", units=25))],
        gross_mass_g=350, posted_at=posted, departure_country="BE", destination_country="KR")


class Stream:
    """One SubmitItems stream: send() and receive()."""

    def __init__(self, stub, producer):
        self._requests = queue.SimpleQueue()
        self.call = stub.SubmitItems(iter(self._requests.get, None), timeout=DEADLINE_S)
        self.send(open=exchange_service_pb2.Open(producer=producer))
        self.opened = self.receive("opened")

    def send(self, **step):
        self._requests.put(exchange_service_pb2.SubmitItemsRequest(**step))

    def batch(self, first_offset, items=(), movements=()):
        self.send(batch=exchange_service_pb2.Batch(first_offset=first_offset, items=items, movements=movements))

    def receive(self, step):
        response = next(self.call)
        assert response.WhichOneof("step") == step, response
        return getattr(response, step)

    def acks_until(self, offset):
        acks = [self.receive("ack")]
        while acks[-1].next_offset < offset:
            acks.append(self.receive("ack"))
        return acks

    def close(self):
        self._requests.put(None)
        assert not list(self.call)
        assert self.call.code() == grpc.StatusCode.OK, self.call.code()

    def cut(self):
        self.call.cancel()


def results_of(acks):
    return [result for ack in acks for result in ack.results]


def check_receipts(acks, records):
    """The digest is over the bytes that were sent; what is sent again gives the same bytes here."""
    for ack in acks:
        sent = records[ack.first_offset:ack.next_offset]
        inner = b"".join(hashlib.sha256(record.SerializeToString()).digest() for record in sent)
        assert ack.receipt.digest == hashlib.sha256(ack.receipt.salt + inner).digest()
        assert ack.receipt.last_sequence - ack.receipt.first_sequence + 1 == len(sent)


def submits_and_is_acked(stub, items):
    stream = Stream(stub, "python")
    assert stream.opened.committed_offset == 0 and stream.opened.max_items_in_flight > 0
    stream.batch(0, items[:50])
    stream.batch(50, items[50:100])
    acks = stream.acks_until(100)
    results = results_of(acks)
    assert [result.offset for result in results] == list(range(100))
    assert [result.item_id for result in results] == [sent.item_id for sent in items[:100]]
    assert all(result.outcome == finding_pb2.OUTCOME_ACCEPTED for result in results), results[0]
    assert len({result.registration_number for result in results}) == 100
    assert all(len(result.registration_number) == 18 for result in results)
    check_receipts(acks, items)
    stream.cut()
    return results


def resumes_after_a_cut_and_a_kill(stub, items, first_results):
    hub.kill_and_restart()
    stub = exchange_service_pb2_grpc.ExchangeServiceStub(channel_as("carrier-demo-post"))
    stream = Stream(stub, "python")
    assert stream.opened.committed_offset == 100, stream.opened
    stream.batch(0, items[:50])
    again = results_of(stream.acks_until(50))
    assert [result.registration_number for result in again[:50]] == [result.registration_number for result in first_results[:50]]
    stream.batch(100, items[100:200])
    assert len(results_of(stream.acks_until(200))) >= 100
    stream.close()
    return stub


def is_told_of_faults_and_goes_on(stub, items):
    stream = Stream(stub, "python")
    stream.batch(205, items[:1])
    fault = stream.receive("fault")
    reason = error_details_pb2.ErrorInfo()
    assert fault.status.details[0].Unpack(reason) and reason.reason == "OFFSET_GAP", fault
    assert fault.expected_offset == 200
    twin = item_pb2.Item()
    twin.CopyFrom(items[0])
    broken = item(999)
    broken.content_pieces[0].hs_code = "12"
    stream.batch(200, [twin, broken])
    duplicate, rejected = results_of(stream.acks_until(202))
    assert duplicate.outcome == finding_pb2.OUTCOME_DUPLICATE, duplicate
    assert rejected.outcome == finding_pb2.OUTCOME_REJECTED and not rejected.registration_number
    assert rejected.findings[0].field_path == "content_pieces[0].hs_code", rejected
    stream.batch(202, movements=[movement_pb2.Movement(
        kind=movement_pb2.MOVEMENT_KIND_NESTED, item_ids=[sent.item_id for sent in items[:3]], occurred_at=items[0].posted_at,
        receptacle_id="BEBRUAKRSELAAUN60001001100015")])
    moved, = results_of(stream.acks_until(203))
    assert moved.outcome in (finding_pb2.OUTCOME_ACCEPTED, finding_pb2.OUTCOME_ACCEPTED_WITH_FINDINGS), moved
    stream.close()


def pulls_and_acknowledges(stub):
    queues = {each.name: each.depth for each in stub.ListQueues(risk_queue_service_pb2.ListQueuesRequest(), timeout=DEADLINE_S).queues}
    name = max(queues, key=queues.get)
    assert queues[name] >= 100, queues
    requests = queue.SimpleQueue()
    requests.put(risk_queue_service_pb2.PullRequest(subscribe=risk_queue_service_pb2.Subscribe(queue=name, max_outstanding=5)))
    call = stub.Pull(iter(requests.get, None), timeout=DEADLINE_S)
    deliveries = []
    while len(deliveries) < 5:
        deliveries += next(call).deliveries
    assert len(deliveries) == 5, "max_outstanding is the limit"
    leases = {delivery.lease_id for delivery in deliveries}
    requests.put(risk_queue_service_pb2.PullRequest(acknowledge=risk_queue_service_pb2.Acknowledge(lease_ids=leases)))
    acknowledged = set()
    while acknowledged != leases:
        acknowledged.update(next(call).acknowledged_lease_ids)
    call.cancel()
    after = {each.name: each.depth for each in stub.ListQueues(risk_queue_service_pb2.ListQueuesRequest(), timeout=DEADLINE_S).queues}
    assert after[name] == queues[name] - 5, (queues, after)
    return deliveries


def decides_and_the_carrier_sees_it(customs, carrier, deliveries, first_results):
    watched = carrier.WatchDecisions(exchange_service_pb2.WatchDecisionsRequest(follow=True), timeout=DEADLINE_S)
    number = deliveries[0].registration_number
    recorded = customs.RecordDecision(risk_queue_service_pb2.RecordDecisionRequest(
        decision=decision_pb2.Decision(kind=decision_pb2.DECISION_KIND_RELEASE, registration_number=number),
        request_id="python-1"), timeout=DEADLINE_S)
    assert recorded.items_affected == 1
    seen = next(watched)
    assert seen.decision.registration_number == number and seen.decision.decision_id == recorded.decision_id, seen
    # A do-not-load on the receptacle reaches each of its three items.
    fanned = customs.RecordDecision(risk_queue_service_pb2.RecordDecisionRequest(decision=decision_pb2.Decision(
        kind=decision_pb2.DECISION_KIND_DO_NOT_LOAD, receptacle_id="BEBRUAKRSELAAUN60001001100015")), timeout=DEADLINE_S)
    assert fanned.items_affected == 3, fanned
    three = {next(watched).decision.registration_number for _ in range(3)}
    assert three == {result.registration_number for result in first_results[:3]}, three
    watched.cancel()
    later = list(carrier.WatchDecisions(exchange_service_pb2.WatchDecisionsRequest(after_cursor=seen.cursor), timeout=DEADLINE_S))
    assert len(later) == 3
    record, = carrier.GetItem(exchange_service_pb2.GetItemRequest(registration_number=number), timeout=DEADLINE_S).records
    assert record.decisions and record.standing, record
    carrier.ConfirmDecision(exchange_service_pb2.ConfirmDecisionRequest(
        decision_id=fanned.decision_id, confirmation=decision_pb2.CONFIRMATION_IN_PLACE), timeout=DEADLINE_S)


def code_of(call, request):
    try:
        call(request, timeout=DEADLINE_S)
    except grpc.RpcError as error:
        return error.code()
    return grpc.StatusCode.OK


def sees_only_what_is_its_own(first_results):
    carrier = channel_as("carrier-demo-post")
    assert code_of(risk_queue_service_pb2_grpc.RiskQueueServiceStub(carrier).ListQueues,
                   risk_queue_service_pb2.ListQueuesRequest()) == grpc.StatusCode.PERMISSION_DENIED
    other = exchange_service_pb2_grpc.ExchangeServiceStub(channel_as("carrier-other-post"))
    assert code_of(other.GetItem, exchange_service_pb2.GetItemRequest(
        registration_number=first_results[0].registration_number)) == grpc.StatusCode.NOT_FOUND
    assert not list(other.WatchDecisions(exchange_service_pb2.WatchDecisionsRequest(), timeout=DEADLINE_S))


def main():
    items = [item(serial) for serial in range(200)]
    carrier = exchange_service_pb2_grpc.ExchangeServiceStub(channel_as("carrier-demo-post"))
    first_results = submits_and_is_acked(carrier, items)
    carrier = resumes_after_a_cut_and_a_kill(carrier, items, first_results)
    is_told_of_faults_and_goes_on(carrier, items)
    customs = risk_queue_service_pb2_grpc.RiskQueueServiceStub(channel_as("customs-demo-customs"))
    deliveries = pulls_and_acknowledges(customs)
    decides_and_the_carrier_sees_it(customs, carrier, deliveries, first_results)
    sees_only_what_is_its_own(first_results)
    print("interop: all is well")


try:
    main()
finally:
    hub.__exit__()
