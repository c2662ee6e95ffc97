# SPDX-License-Identifier: Apache-2.0
"""A carrier, another carrier and customs, each with a channel of its own, and what they send."""

import importlib
import pathlib
import queue

import grpc

from checks import equal

SECONDS_OF_A_CALL = 30


class Partners:
    """Channels and messages. The stubs are made when the test runs, hence imported late."""

    def __init__(self, gateway):
        for name in ("batch_signature", "decision", "exchange_service", "finding", "item", "movement", "risk_queue_service"):
            setattr(self, name, importlib.import_module("postgate.v1.%s_pb2" % name))
        self.error_details = importlib.import_module("google.rpc.error_details_pb2")
        self.status = importlib.import_module("google.rpc.status_pb2")
        exchange_stubs = importlib.import_module("postgate.v1.exchange_service_pb2_grpc")
        queue_stubs = importlib.import_module("postgate.v1.risk_queue_service_pb2_grpc")
        self.gateway = gateway
        self._certs = pathlib.Path(gateway.certs)
        self._channels = [self.channel(identity) for identity in ("carrier-demo-post", "carrier-other-post", "customs-demo-customs")]
        post, other, customs = self._channels
        self.post = exchange_stubs.ExchangeServiceStub(post)
        self.other = exchange_stubs.ExchangeServiceStub(other)
        self.customs = queue_stubs.RiskQueueServiceStub(customs)
        self.customs_as_carrier = exchange_stubs.ExchangeServiceStub(customs)
        self.carrier_as_customs = queue_stubs.RiskQueueServiceStub(post)
        self.exchange_stub = exchange_stubs.ExchangeServiceStub

    def channel(self, identity):
        def read(name):
            return (self._certs / name).read_bytes()

        pair = {"private_key": read(identity + ".key"), "certificate_chain": read(identity + ".pem")} if identity else {}
        return grpc.secure_channel(self.gateway.address, grpc.ssl_channel_credentials(root_certificates=read("ca.pem"), **pair))

    def file(self, name):
        """Of the folder of certificates."""
        return (self._certs / name).read_bytes()

    def close(self):
        for channel in self._channels:
            channel.close()

    def an_item(self, serial, description="cotton shirt for men"):
        item = self.item.Item(item_id=s10(serial), mail_class=self.item.MAIL_CLASS_PARCEL, nature=self.item.NATURE_SALE,
                              gross_mass_g=500, departure_country="DE", origin_office="DEFRAA", destination_country="KR", transport_mode="4")
        item.sender.CopyFrom(self.item.Party(name="Anna Beispiel", street="Hauptstrasse", house_number="12", city="Berlin",
                                             postcode="10115", country="DE"))
        item.addressee.CopyFrom(self.item.Party(name="Minjun Sample", street="Sejong-daero", house_number="110", city="Seoul",
                                                postcode="04524", country="KR"))
        value = self.item.Money(currency_code="EUR", units=25)
        item.total_declared_value.CopyFrom(value)
        item.postage.CopyFrom(self.item.Money(currency_code="EUR", units=16))
        item.content_pieces.add(piece_number=1, description=description, quantity=1, net_mass_g=400, value=value, hs_code="620520",
                                origin_country="DE")
        return item

    def reason(self, status):
        for detail in status.details:
            info = self.error_details.ErrorInfo()
            if detail.Unpack(info):
                equal(info.domain, "postgate", "domain of the ErrorInfo")
                return info.reason
        return ""

    def submit_one(self, item, request_id=""):
        request = self.exchange_service.SubmitItemRequest(item=item, request_id=request_id)
        return self.post.SubmitItem(request, timeout=SECONDS_OF_A_CALL, wait_for_ready=True)

    def decide(self, kind, request_id="", **what):
        request = self.risk_queue_service.RecordDecisionRequest(decision=self.decision.Decision(kind=kind, **what), request_id=request_id)
        return self.customs.RecordDecision(request, timeout=SECONDS_OF_A_CALL, wait_for_ready=True)

    def decisions(self, after_cursor, exchange=None):
        request = self.exchange_service.WatchDecisionsRequest(after_cursor=after_cursor)
        return list((exchange or self.post).WatchDecisions(request, timeout=SECONDS_OF_A_CALL, wait_for_ready=True))


class SubmitStream:
    def __init__(self, partners, producer, exchange=None, seconds=SECONDS_OF_A_CALL, **options):
        self._messages = partners.exchange_service
        self._outgoing = queue.SimpleQueue()
        self.put(open=self._messages.Open(producer=producer, **options))
        self.answers = (exchange or partners.post).SubmitItems(iter(self._outgoing.get, None), timeout=seconds, wait_for_ready=True)
        try:
            self.opened = self.read("opened")
        except BaseException:
            self.cancel()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.cancel()

    def put(self, **step):
        self._outgoing.put(self._messages.SubmitItemsRequest(**step))

    def send(self, first_offset, items=(), movements=()):
        self.put(batch=self._messages.Batch(first_offset=first_offset, items=items, movements=movements))

    def read(self, step):
        answer = next(self.answers)
        equal(answer.WhichOneof("step"), step, "step of the answer")
        return getattr(answer, step)

    def finish(self):
        """Half-closes; returns the status that the hub ends the stream with."""
        self._outgoing.put(None)
        equal(list(self.answers), [], "answers after the last batch")
        return self.answers.code()

    def cancel(self):
        """Also when the stream has ended: gRPC's own thread waits for the end of what we send."""
        self.answers.cancel()
        self._outgoing.put(None)


def s10(serial):
    digits = "%08d" % serial
    remainder = sum(int(digit) * weight for digit, weight in zip(digits, (8, 6, 4, 2, 3, 5, 9, 7))) % 11
    return "CP%s%dDE" % (digits, 5 if remainder == 0 else 0 if remainder == 1 else 11 - remainder)
