# SPDX-License-Identifier: Apache-2.0
"""What docs/protocol.md promises, seen by another gRPC and another protobuf than ours: interop_test.py GATEWAY POSTGATE.

The checks run in order against one gateway; each uses a producer and items of its own.
"""

import hashlib
import queue
import sys

import grpc
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from checks import Checks, equal, holds, limit_time
from hub_process import HubProcess
from partners import SECONDS_OF_A_CALL, Partners, SubmitStream, s10

DETAILS = "grpc-status-details-bin"


def fails_with(code, function, *arguments, **more):
    """Returns the error; it has to come, with that code."""
    try:
        function(*arguments, **more)
    except grpc.RpcError as error:
        equal(error.code(), code, "code (%s)" % error.details())
        return error
    raise AssertionError("no error, expected %s" % code)


def digest(salt, messages):
    return hashlib.sha256(salt + b"".join(hashlib.sha256(m.SerializeToString()).digest() for m in messages)).digest()


def a_batch_is_acked_with_a_receipt(p):
    items = [p.an_item(serial) for serial in range(1, 4)]
    with SubmitStream(p, "receipts") as stream:
        equal(stream.opened.committed_offset, 0, "committed offset of a new producer")
        holds(stream.opened.max_items_in_flight >= 500, "the window holds a batch")
        stream.send(0, items)
        ack = stream.read("ack")
        equal((ack.first_offset, ack.next_offset), (0, 3), "range of the ack")
        equal([(r.offset, r.item_id, r.version) for r in ack.results], [(i, items[i].item_id, 1) for i in range(3)], "results")
        equal({r.outcome for r in ack.results}, {p.finding.OUTCOME_ACCEPTED}, "outcomes")
        equal({len(r.registration_number) for r in ack.results}, {18}, "length of the registration numbers")
        equal(len({r.registration_number for r in ack.results}), 3, "registration numbers")
        equal(len(ack.receipt.salt), 16, "length of the salt")
        equal(ack.receipt.digest, digest(ack.receipt.salt, items), "digest")
        holds(ack.receipt.digest != digest(ack.receipt.salt, items[:2] + [p.an_item(4)]), "the digest tells other items")
        equal(ack.receipt.last_sequence - ack.receipt.first_sequence, 2, "entries under the receipt")
        equal(ack.receipt.ledger_epoch, stream.opened.ledger_epoch, "ledger epoch")
        equal(stream.finish(), grpc.StatusCode.OK, "end of the stream")


def a_killed_gateway_resumes_and_acks_again_unchanged(p):
    items = [p.an_item(serial) for serial in range(100, 105)]
    with SubmitStream(p, "resume") as stream:
        stream.send(0, items[:3])
        stream.send(3, items[3:])
        before = [stream.read("ack")]
        while before[-1].next_offset < 5:
            before.append(stream.read("ack"))
        p.gateway.kill_and_restart()
        fails_with(grpc.StatusCode.UNAVAILABLE, next, stream.answers)
    with SubmitStream(p, "resume") as stream:
        equal(stream.opened.committed_offset, 5, "committed offset after the kill")
        stream.send(0, items)
        after = [stream.read("ack") for _ in before]
        equal([ack.SerializeToString(deterministic=True) for ack in after],
              [ack.SerializeToString(deterministic=True) for ack in before], "acks of what was sent again")
        stream.send(5, [p.an_item(105)])
        equal(stream.read("ack").next_offset, 6, "next offset")


def signed_batch(p, producer, first_offset, items, identity="carrier-demo-post"):
    """A batch with the signature that docs/receipts.md tells, made with the identity's key."""
    content = b"postgate batch signature v1\n"
    for text in (b"spiffe://postgate.example/carrier/demo-post", producer.encode()):
        content += len(text).to_bytes(8, "big") + text
    content += first_offset.to_bytes(8, "big") + len(items).to_bytes(8, "big") + b"\x01"
    content += b"".join(hashlib.sha256(item.SerializeToString()).digest() for item in items)
    key = serialization.load_pem_private_key(p.file(identity + ".key"), None)
    signature = p.batch_signature.BatchSignature(signature=key.sign(content, ec.ECDSA(hashes.SHA256())))
    return p.exchange_service.Batch(first_offset=first_offset, items=items, signature=signature)


def a_signed_batch_is_taken_and_a_wrong_signature_is_not(p):
    items = [p.an_item(serial) for serial in range(150, 153)]
    with SubmitStream(p, "signed") as stream:
        stream.put(batch=signed_batch(p, "signed", 0, items, "carrier-other-post"))
        wrong = stream.read("fault")
        equal((wrong.status.code, p.reason(wrong.status), wrong.expected_offset), (3, "SIGNATURE_INVALID", 0), "fault of a wrong signature")
        stream.put(batch=signed_batch(p, "signed", 0, items))
        ack = stream.read("ack")
        equal(ack.next_offset, 3, "next offset")
        record = p.post.GetItem(p.exchange_service.GetItemRequest(item_id=items[0].item_id), timeout=SECONDS_OF_A_CALL).records[0]
        equal(record.signed_by.carrier_uri, "spiffe://postgate.example/carrier/demo-post", "who signed")
        equal(record.signed_by.sequence, ack.receipt.last_sequence, "where the signature is kept")


def faults_say_why_and_leave_the_stream_up(p):
    with SubmitStream(p, "faults") as stream:
        stream.send(7, [p.an_item(200)])
        gap = stream.read("fault")
        equal((gap.status.code, p.reason(gap.status), gap.expected_offset), (11, "OFFSET_GAP", 0), "fault of a gap")
        stream.send(0, [p.an_item(200)])
        equal(stream.read("ack").next_offset, 1, "next offset")
        stream.send(0, [p.an_item(201)])
        differs = stream.read("fault")
        equal((differs.status.code, p.reason(differs.status), differs.expected_offset), (6, "CONTENT_DIFFERS", 1), "fault of other content")
        stream.send(1)
        equal(p.reason(stream.read("fault").status), "MALFORMED", "fault of an empty batch")
        stream.send(1, [p.an_item(serial) for serial in range(201, 702)])
        equal(p.reason(stream.read("fault").status), "BATCH_TOO_LARGE", "fault of 501 items")
        stream.send(1, [p.an_item(200), p.an_item(201)])
        results = stream.read("ack").results
        equal([r.outcome for r in results], [p.finding.OUTCOME_DUPLICATE, p.finding.OUTCOME_ACCEPTED], "outcomes after the faults")


def a_bad_item_is_rejected_alone(p):
    items = [p.an_item(serial) for serial in range(300, 303)]
    items[1].item_id = "CP000000010DE"
    with SubmitStream(p, "neighbours") as stream:
        stream.send(0, items)
        results = stream.read("ack").results
        equal([r.outcome for r in results], [p.finding.OUTCOME_ACCEPTED, p.finding.OUTCOME_REJECTED, p.finding.OUTCOME_ACCEPTED], "outcomes")
        errors = [f for f in results[1].findings if f.severity == p.finding.SEVERITY_ERROR]
        equal([(f.rule_id, f.field_path) for f in errors], [("item.item_id.s10_check_digit", "item_id")], "findings")
        equal(results[1].registration_number, "", "registration number of a rejected item")


def validate_only_commits_nothing(p):
    with SubmitStream(p, "trial") as real, SubmitStream(p, "trial", validate_only=True) as trial:
        trial.send(0, [p.an_item(400)])
        ack = trial.read("ack")
        equal(ack.HasField("receipt"), False, "receipt of a trial")
        equal((ack.results[0].outcome, ack.results[0].registration_number), (p.finding.OUTCOME_ACCEPTED, ""), "result of a trial")
        real.send(0, [p.an_item(400)])
        equal(real.read("ack").results[0].outcome, p.finding.OUTCOME_ACCEPTED, "outcome of the real one, which the trial does not make a duplicate")


def a_later_open_fences_the_earlier_stream(p):
    with SubmitStream(p, "fenced") as first, SubmitStream(p, "fenced") as second:
        error = fails_with(grpc.StatusCode.ABORTED, next, first.answers)
        details = dict(error.trailing_metadata())[DETAILS]
        equal(p.reason(p.status.Status.FromString(details)), "FENCED", "reason in the trailing metadata")
        second.send(0, [p.an_item(450)])
        equal(second.read("ack").next_offset, 1, "next offset of the later stream")


def items_and_movements_share_one_sequence(p):
    movement = p.movement.Movement(kind=p.movement.MOVEMENT_KIND_NESTED, item_ids=[s10(500)], receptacle_id="DEFRAAKRSELAACN60001001110010")
    movement.occurred_at.GetCurrentTime()
    with SubmitStream(p, "movements") as stream:
        stream.send(0, [p.an_item(500)])
        registration_number = stream.read("ack").results[0].registration_number
        stream.send(1, movements=[movement])
        ack = stream.read("ack")
    equal((ack.results[0].offset, ack.results[0].item_id), (1, movement.receptacle_id), "result of the movement")
    equal(ack.results[0].outcome, p.finding.OUTCOME_ACCEPTED, "outcome of the movement")
    equal(ack.receipt.digest, digest(ack.receipt.salt, [movement]), "digest over the movement")
    held = p.decide(p.decision.DECISION_KIND_HOLD, receptacle_id=movement.receptacle_id)
    equal(held.items_affected, 1, "items that the receptacle's decision reaches")
    record = p.post.GetItem(p.exchange_service.GetItemRequest(item_id=s10(500)), timeout=SECONDS_OF_A_CALL).records[0]
    equal(record.registration_number, registration_number, "registration number in the item's history")
    equal([m.receptacle_id for m in record.movements], [movement.receptacle_id], "movements in the item's history")
    equal([d.decision_id for d in record.decisions], [held.decision_id], "decisions in the item's history")


def an_item_travels_from_the_queue_to_a_confirmed_decision(p):
    result = p.submit_one(p.an_item(600)).result
    queue_name = p.post.GetItem(p.exchange_service.GetItemRequest(item_id=s10(600)), timeout=SECONDS_OF_A_CALL).records[0].assessment.queues[0]
    messages = p.risk_queue_service
    outgoing = queue.SimpleQueue()
    outgoing.put(messages.PullRequest(subscribe=messages.Subscribe(queue=queue_name, max_outstanding=1000)))
    answers = p.customs.Pull(iter(outgoing.get, None), timeout=SECONDS_OF_A_CALL, wait_for_ready=True)
    try:
        delivery = next(d for answer in answers for d in answer.deliveries if d.registration_number == result.registration_number)
        equal((delivery.attempt, delivery.version), (1, 1), "attempt and version")
        equal(delivery.declaration.functional_reference_id, result.registration_number, "the declaration's reference")
        holds(delivery.assessment.reasons, "the assessment has reasons")
        outgoing.put(messages.PullRequest(acknowledge=messages.Acknowledge(lease_ids=[delivery.lease_id, "no-such-lease"])))
        confirmed, unknown = [], []
        while not (confirmed and unknown):
            answer = next(answers)
            confirmed += answer.acknowledged_lease_ids
            unknown += answer.unknown_lease_ids
        equal((confirmed, unknown), ([delivery.lease_id], ["no-such-lease"]), "leases confirmed and unknown")
    finally:
        answers.cancel()
        outgoing.put(None)
    seen = p.decisions(0)
    cursor = seen[-1].cursor if seen else 0
    recorded = p.decide(p.decision.DECISION_KIND_RELEASE, registration_number=result.registration_number)
    equal(recorded.items_affected, 1, "items affected")
    news = p.decisions(cursor)
    equal([(n.decision.decision_id, n.decision.item_id, n.decision.kind) for n in news],
          [(recorded.decision_id, s10(600), p.decision.DECISION_KIND_RELEASE)], "decisions after the cursor")
    equal(p.decisions(news[-1].cursor), [], "decisions after the last cursor")
    equal(p.decisions(0, p.other), [], "decisions that another carrier sees")
    fails_with(grpc.StatusCode.OUT_OF_RANGE, p.decisions, news[-1].cursor + 1_000_000)
    confirm = p.exchange_service.ConfirmDecisionRequest(decision_id=recorded.decision_id, confirmation=p.decision.CONFIRMATION_IN_PLACE)
    equal(p.post.ConfirmDecision(confirm, timeout=SECONDS_OF_A_CALL).items_affected, 1, "items confirmed")
    record = p.post.GetItem(p.exchange_service.GetItemRequest(item_id=s10(600)), timeout=SECONDS_OF_A_CALL).records[0]
    equal([c.confirmation for c in record.confirmations], [p.decision.CONFIRMATION_IN_PLACE], "confirmations in the item's history")
    holds(record.standing, "the item's history says where it stands")


def depths(p):
    return {q.name: q.depth for q in p.customs.ListQueues(p.risk_queue_service.ListQueuesRequest(), timeout=SECONDS_OF_A_CALL).queues}


def credit_limits_what_is_delivered(p):
    for serial in range(610, 620):
        p.submit_one(p.an_item(serial))
    before = depths(p)
    name = max(before, key=before.get)
    messages = p.risk_queue_service
    outgoing = queue.SimpleQueue()
    outgoing.put(messages.PullRequest(subscribe=messages.Subscribe(queue=name, max_outstanding=5)))
    answers = p.customs.Pull(iter(outgoing.get, None), timeout=SECONDS_OF_A_CALL)
    try:
        deliveries = []
        while len(deliveries) < 5:
            deliveries += next(answers).deliveries
        leases = {delivery.lease_id for delivery in deliveries}
        equal(len(leases), 5, "leases under a credit of 5")
        outgoing.put(messages.PullRequest(acknowledge=messages.Acknowledge(lease_ids=leases)))
        acknowledged = set()
        while acknowledged != leases:
            acknowledged.update(next(answers).acknowledged_lease_ids)
    finally:
        answers.cancel()
        outgoing.put(None)
    equal(depths(p)[name], before[name] - 5, "depth after 5 acknowledgements")


def a_watch_that_follows_sees_what_comes(p):
    serials = (650, 651, 652)
    numbers = {p.submit_one(p.an_item(serial)).result.registration_number for serial in serials}
    receptacle = "DEFRAAKRSELAACN60001002110010"
    movement = p.movement.Movement(kind=p.movement.MOVEMENT_KIND_NESTED, item_ids=[s10(serial) for serial in serials], receptacle_id=receptacle)
    movement.occurred_at.GetCurrentTime()
    p.post.SubmitMovement(p.exchange_service.SubmitMovementRequest(movement=movement), timeout=SECONDS_OF_A_CALL)
    seen = p.decisions(0)
    request = p.exchange_service.WatchDecisionsRequest(after_cursor=seen[-1].cursor if seen else 0, follow=True)
    watched = p.post.WatchDecisions(request, timeout=SECONDS_OF_A_CALL)
    try:
        fanned = p.decide(p.decision.DECISION_KIND_DO_NOT_LOAD, receptacle_id=receptacle)
        equal(fanned.items_affected, 3, "items that the do-not-load reaches")
        equal({next(watched).decision.registration_number for _ in serials}, numbers, "items seen by the watch")
    finally:
        watched.cancel()
    confirm = p.exchange_service.ConfirmDecisionRequest(decision_id=fanned.decision_id, confirmation=p.decision.CONFIRMATION_IN_PLACE)
    equal(p.post.ConfirmDecision(confirm, timeout=SECONDS_OF_A_CALL).items_affected, 3, "items confirmed")
    fails_with(grpc.StatusCode.FAILED_PRECONDITION, p.decide, p.decision.DECISION_KIND_RELEASE, registration_number=min(numbers))


def the_same_request_id_gives_the_first_answer(p):
    first = p.submit_one(p.an_item(700), "item-700")
    equal(p.submit_one(p.an_item(700), "item-700"), first, "answer to the repeated item")
    equal(p.submit_one(p.an_item(700)).result.outcome, p.finding.OUTCOME_DUPLICATE, "outcome without request_id")
    what = {"registration_number": first.result.registration_number}
    decided = p.decide(p.decision.DECISION_KIND_RELEASE, "decision-700", **what)
    equal(p.decide(p.decision.DECISION_KIND_RELEASE, "decision-700", **what), decided, "answer to the repeated decision")


def the_wrong_role_is_denied(p):
    fails_with(grpc.StatusCode.PERMISSION_DENIED, p.customs_as_carrier.SubmitItem,
               p.exchange_service.SubmitItemRequest(item=p.an_item(800)), timeout=SECONDS_OF_A_CALL)
    fails_with(grpc.StatusCode.PERMISSION_DENIED, SubmitStream, p, "wrong-role", p.customs_as_carrier)
    fails_with(grpc.StatusCode.PERMISSION_DENIED, p.carrier_as_customs.ListQueues, p.risk_queue_service.ListQueuesRequest(),
               timeout=SECONDS_OF_A_CALL)


def another_carriers_item_is_not_found(p):
    fails_with(grpc.StatusCode.NOT_FOUND, p.other.GetItem, p.exchange_service.GetItemRequest(item_id=s10(1)), timeout=SECONDS_OF_A_CALL)


def a_client_without_certificate_is_refused(p):
    with p.channel("") as channel:
        fails_with(grpc.StatusCode.UNAVAILABLE, p.exchange_stub(channel).GetItem, p.exchange_service.GetItemRequest(item_id=s10(1)),
                   timeout=SECONDS_OF_A_CALL)


def a_drain_ends_the_stream_with_ok(p):
    with SubmitStream(p, "drain") as stream:
        stream.send(0, [p.an_item(900)])
        equal(stream.read("ack").next_offset, 1, "next offset")
        p.gateway.terminate()
        stream.read("drain")
        equal(list(stream.answers), [], "answers after the drain")
        equal(stream.answers.code(), grpc.StatusCode.OK, "end of the drained stream")
    equal(p.gateway.wait(), 0, "exit status of the gateway")


CHECKS = [a_batch_is_acked_with_a_receipt, a_signed_batch_is_taken_and_a_wrong_signature_is_not, a_killed_gateway_resumes_and_acks_again_unchanged, faults_say_why_and_leave_the_stream_up,
          a_bad_item_is_rejected_alone, validate_only_commits_nothing, a_later_open_fences_the_earlier_stream,
          items_and_movements_share_one_sequence, an_item_travels_from_the_queue_to_a_confirmed_decision,
          credit_limits_what_is_delivered, a_watch_that_follows_sees_what_comes, the_same_request_id_gives_the_first_answer, the_wrong_role_is_denied, another_carriers_item_is_not_found,
          a_client_without_certificate_is_refused, a_drain_ends_the_stream_with_ok]


def main():
    limit_time()
    checks = Checks()
    with HubProcess(*sys.argv[1:3]) as gateway:
        gateway.prepare()
        gateway.start()
        sys.path.insert(0, gateway.stubs)
        partners = Partners(gateway)
        for check in CHECKS:
            checks.run(check.__name__.replace("_", " "), check, partners)
        partners.close()
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
