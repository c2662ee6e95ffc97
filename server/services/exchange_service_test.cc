// SPDX-License-Identifier: Apache-2.0
#include "server/services/exchange_service.h"

#include <grpcpp/generic/generic_stub.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "server/services/byte_buffer.h"
#include "server/services/exchange_service_fixture.h"

namespace postgate::services {
namespace {

TEST_F(ExchangeServiceTest, AcksAStreamAndResumesIt) {
  auto client = Connect();
  EXPECT_EQ(client->Open("office").committed_offset(), 0);
  client->Send(0, {ItemNamed("A"), ItemNamed("B")});
  const v1::Ack first = client->Read().ack();
  EXPECT_EQ(first.next_offset(), 2);
  ASSERT_EQ(first.results_size(), 2);
  EXPECT_NE(first.results(0).outcome(), v1::OUTCOME_REJECTED) << first.results(0).ShortDebugString();
  EXPECT_EQ(first.results(0).registration_number().size(), 18u);
  EXPECT_EQ(first.receipt().first_sequence(), 0);
  client->stream->WritesDone();
  EXPECT_TRUE(client->Finish().ok());

  auto again = Connect();
  EXPECT_EQ(again->Open("office").committed_offset(), 2);
  again->Send(0, {ItemNamed("A"), ItemNamed("B")});
  EXPECT_EQ(again->Read().ack().SerializeAsString(), first.SerializeAsString()) << "the original ack, unchanged";
  again->Send(0, {ItemNamed("A"), ItemNamed("C")});
  EXPECT_EQ(again->Read().fault().expected_offset(), 2);
  again->Send(1, {ItemNamed("B"), ItemNamed("C")});
  EXPECT_EQ(again->Read().ack().first_offset(), 1);
  EXPECT_EQ(again->Read().ack().first_offset(), 2);
}

TEST_F(ExchangeServiceTest, FencesTheEarlierStreamAlsoWhenItIsIdle) {
  auto earlier = Connect();
  earlier->Open("office");
  auto later = Connect();
  later->Open("office");
  const grpc::Status status = earlier->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::ABORTED);
  EXPECT_EQ(ReasonOf(status), "FENCED");
  later->Send(0, {ItemNamed("A")});
  EXPECT_EQ(later->Read().ack().next_offset(), 1);
}

TEST_F(ExchangeServiceTest, RejectsAloneAnItemThatDoesNotParse) {
  auto client = Connect();
  client->Open("office");
  client->Send(0, {ItemNamed("A"), ItemNamed("\xFF\xFE"), ItemNamed("B")});
  const v1::Ack ack = client->Read().ack();
  ASSERT_EQ(ack.results_size(), 3);
  EXPECT_NE(ack.results(0).outcome(), v1::OUTCOME_REJECTED);
  EXPECT_EQ(ack.results(1).outcome(), v1::OUTCOME_REJECTED);
  EXPECT_NE(ack.results(2).outcome(), v1::OUTCOME_REJECTED);
}

TEST_F(ExchangeServiceTest, LeavesTheStreamUpAfterAMessageThatSaysNothing) {
  auto client = Connect();
  client->Open("office");
  client->stream->Write(v1::SubmitItemsRequest());
  EXPECT_EQ(client->Read().fault().status().code(), grpc::StatusCode::INVALID_ARGUMENT);
  client->Send(0, {ItemNamed("A")});
  EXPECT_EQ(client->Read().ack().next_offset(), 1);
}

TEST_F(ExchangeServiceTest, LeavesTheStreamUpAfterABatchThatIsTooLarge) {
  auto client = Connect();
  client->Open("office");
  v1::SubmitItemsRequest large;
  for (int i = 0; i < 5; ++i) large.mutable_batch()->add_items()->set_nature_text(std::string(1 << 20, 'x'));
  client->stream->Write(large);
  EXPECT_EQ(client->Read().fault().status().code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  client->Send(0, {ItemNamed("A")});
  EXPECT_EQ(client->Read().ack().next_offset(), 1);
}

TEST_F(ExchangeServiceTest, ValidatesWithoutStoring) {
  auto client = Connect();
  v1::SubmitItemsRequest open;
  open.mutable_open()->set_producer("office");
  open.mutable_open()->set_validate_only(true);
  client->stream->Write(open);
  client->Read();
  client->Send(0, {ItemNamed("A")});
  const v1::Ack ack = client->Read().ack();
  EXPECT_FALSE(ack.has_receipt());
  EXPECT_EQ(ack.results(0).registration_number(), "");
  EXPECT_EQ(store_.Head(), ledger::kNoSequence);
}

TEST_F(ExchangeServiceTest, EndsWithInvalidArgumentWithoutOpen) {
  auto client = Connect();
  client->Send(0, {ItemNamed("A")});
  const grpc::Status status = client->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ReasonOf(status), "OPEN_EXPECTED");
}

TEST_F(ExchangeServiceTest, EndsWithUnavailableWhenTheLedgerStops) {
  auto client = Connect();
  client->Open("office");
  store_.FailNextWrite(absl::DataLossError("sync failed at some path"));
  client->Send(0, {ItemNamed("A")});
  const grpc::Status status = client->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonOf(status), "LEDGER_STOPPED");
  EXPECT_EQ(status.error_message().find("path"), std::string::npos);
}

TEST_F(ExchangeServiceTest, DrainsStreamsAndRefusesNewOnes) {
  auto client = Connect();
  client->Open("office");
  service_->Drain("restart");
  EXPECT_EQ(client->Read().drain().reason(), "restart");
  EXPECT_TRUE(client->Finish().ok());
  EXPECT_TRUE(service_->WaitUntilDrained(absl::Seconds(30)));
  EXPECT_EQ(Connect()->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(ExchangeServiceTest, EndsAStreamWhoseCertificateHoldsNoMore) {
  auto client = Connect();
  client->Open("office");
  service_->JudgeAgain([](const identity::PeerCertificate&) { return absl::UnauthenticatedError("revoked"); });
  EXPECT_EQ(client->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(ExchangeServiceTest, GivesBackAllRoomWhenAClientVanishes) {
  auto client = Connect();
  client->Open("office");
  for (int i = 0; i < 20; ++i) client->Send(i, {ItemNamed(absl::StrCat("A", i))});
  client->context.TryCancel();
  client->stream->Finish();
  EXPECT_TRUE([this] {
    service_->Drain("test");
    return service_->WaitUntilDrained(absl::Seconds(30));
  }());
  EXPECT_EQ(service_->items_in_flight(), 0);
}

TEST_F(ExchangeServiceTest, SubmitsOneItemOnceForOneRequestId) {
  v1::SubmitItemRequest request;
  *request.mutable_item() = ItemNamed("A");
  request.set_request_id("r1");
  v1::SubmitItemResponse first;
  v1::SubmitItemResponse second;
  for (v1::SubmitItemResponse* response : {&first, &second}) {
    grpc::ClientContext context;
    Prepare(context);
    ASSERT_TRUE(stub_->SubmitItem(&context, request, response).ok());
  }
  EXPECT_EQ(first.SerializeAsString(), second.SerializeAsString());
  EXPECT_EQ(store_.Head(), 0);
}

TEST_F(ExchangeServiceTest, SubmitsMovesFindsAndCancelsAnItem) {
  v1::SubmitItemRequest request;
  *request.mutable_item() = ItemNamed("A");
  v1::SubmitItemResponse submitted;
  grpc::ClientContext submit;
  Prepare(submit);
  ASSERT_TRUE(stub_->SubmitItem(&submit, request, &submitted).ok());

  v1::SubmitMovementRequest move_request;
  move_request.mutable_movement()->set_kind(v1::MOVEMENT_KIND_NESTED);
  move_request.mutable_movement()->add_item_ids("A");
  move_request.mutable_movement()->set_receptacle_id("R1");
  move_request.mutable_movement()->mutable_occurred_at()->set_seconds(absl::ToUnixSeconds(evaluation::SpecimenTime()));
  v1::SubmitMovementResponse moved;
  grpc::ClientContext move;
  Prepare(move);
  ASSERT_TRUE(stub_->SubmitMovement(&move, move_request, &moved).ok());
  EXPECT_EQ(moved.result().item_id(), "R1");
  EXPECT_NE(moved.result().outcome(), v1::OUTCOME_REJECTED) << moved.result().ShortDebugString();

  v1::GetItemRequest get_request;
  get_request.set_item_id("A");
  v1::GetItemResponse found;
  grpc::ClientContext get;
  Prepare(get);
  ASSERT_TRUE(stub_->GetItem(&get, get_request, &found).ok());
  ASSERT_EQ(found.records_size(), 1);
  EXPECT_EQ(found.records(0).registration_number(), submitted.result().registration_number());
  EXPECT_EQ(found.records(0).movements_size(), 1);

  grpc::ClientContext other;
  Prepare(other, "another");
  EXPECT_EQ(stub_->GetItem(&other, get_request, &found).error_code(), grpc::StatusCode::NOT_FOUND);

  v1::CancelItemRequest cancel_request;
  cancel_request.set_item_id("A");
  v1::CancelItemResponse cancelled;
  grpc::ClientContext cancel;
  Prepare(cancel);
  const grpc::Status status = stub_->CancelItem(&cancel, cancel_request, &cancelled);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(cancelled.registration_number(), submitted.result().registration_number());
}

// Sends bytes as the request of a unary method, which the stubs would not.
class RawCallTest : public ExchangeServiceTest {
 protected:
  template <typename Response>
  grpc::Status Call(const std::string& method, const std::string& request, Response* response) {
    grpc::GenericStub stub(channel_);
    grpc::ClientContext context;
    Prepare(context);
    grpc::Slice slice(request);
    const grpc::ByteBuffer bytes(&slice, 1);
    grpc::ByteBuffer answer;
    grpc::Status status;
    absl::Notification done;
    stub.UnaryCall(&context, "/postgate.v1.ExchangeService/" + method, grpc::StubOptions(), &bytes, &answer, [&](grpc::Status ended) {
      status = ended;
      done.Notify();
    });
    done.WaitForNotification();
    EXPECT_TRUE(!status.ok() || ParseFrom(answer, response));
    return status;
  }
};

TEST_F(RawCallTest, AnItemThatIsNoneIsRejectedAsInAStream) {
  v1::SubmitItemResponse submitted;
  const std::string invalid_utf8 = std::string("\x0a\x03\x0a\x01\xff", 5);  // item { item_id: "\xff" }
  const grpc::Status status = Call("SubmitItem", invalid_utf8, &submitted);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(submitted.result().outcome(), v1::OUTCOME_REJECTED);
  ASSERT_EQ(submitted.result().findings_size(), 1);
  EXPECT_EQ(submitted.result().findings(0).rule_id(), "item.wire_format");
  EXPECT_EQ(store_.Head(), 0) << "it is kept as every other item";
}

TEST_F(RawCallTest, ARequestThatIsNoneIsRefusedWithItsReason) {
  v1::SubmitItemResponse submitted;
  const grpc::Status status = Call("SubmitItem", std::string("\x0a\xff", 2), &submitted);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ReasonOf(status), "REQUEST_INVALID");
}

intake::IntakeLimits FewResponseBytes() {
  intake::IntakeLimits limits;
  limits.response_bytes_waiting_total = 2 * intake::kResponseBytesWaitingMax;
  return limits;
}

class UnreadAcksTest : public ExchangeServiceTest {
 protected:
  UnreadAcksTest() : ExchangeServiceTest(FewResponseBytes()) {}
};

TEST_F(UnreadAcksTest, AStreamThatDoesNotReadItsAcksIsEndedAndOthersAreNot) {
  const auto unread = Connect();
  unread->Open("unread");
  // Each has a finding for all that is missing, so that acks are large.
  const std::vector<v1::Item> empty(500);
  int64_t offset = 0;
  while (true) {
    v1::SubmitItemsRequest request;
    request.mutable_batch()->set_first_offset(offset);
    for (const v1::Item& item : empty) *request.mutable_batch()->add_items() = item;
    if (!unread->stream->Write(request)) break;
    offset += 500;
  }
  // What came before the end lies in front of it.
  v1::SubmitItemsResponse response;
  while (unread->stream->Read(&response)) {
  }
  EXPECT_EQ(unread->stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  const auto read = Connect("another");
  read->Open("read");
  read->Send(0, {ItemNamed("A")});
  EXPECT_EQ(read->Read().ack().next_offset(), 1);
}

// One GetItem under way.
struct ItemRead {
  grpc::ClientContext context;
  v1::GetItemResponse response;
  grpc::Status status;
  std::unique_ptr<grpc::ClientAsyncResponseReader<v1::GetItemResponse>> reader;
};

TEST_F(ExchangeServiceTest, ReadsFewItemsOfOneCarrierAtOnce) {
  v1::SubmitItemRequest submit_request;
  *submit_request.mutable_item() = ItemNamed("A");
  v1::SubmitItemResponse submitted;
  grpc::ClientContext submit;
  Prepare(submit);
  ASSERT_TRUE(stub_->SubmitItem(&submit, submit_request, &submitted).ok());

  gate_.Close();
  v1::GetItemRequest request;
  request.set_item_id("A");
  grpc::CompletionQueue done;
  std::vector<std::unique_ptr<ItemRead>> reads;
  constexpr int32_t kTaken = intake::kItemReadsPerCarrier + static_cast<int32_t>(intake::kItemReadsWaitingPerCarrier);
  for (int32_t i = 0; i < kTaken + 1; ++i) {
    ItemRead& read = *reads.emplace_back(std::make_unique<ItemRead>());
    Prepare(read.context);
    read.reader = stub_->AsyncGetItem(&read.context, request, &done);
    read.reader->Finish(&read.response, &read.status, &read);
  }
  void* tag = nullptr;
  bool ok = false;
  // The others wait at the gate, so the first that comes back was refused.
  ASSERT_TRUE(done.Next(&tag, &ok));
  EXPECT_EQ(static_cast<ItemRead*>(tag)->status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ReasonOf(static_cast<ItemRead*>(tag)->status), "HUB_BUSY");
  gate_.Open();
  for (int32_t i = 0; i < kTaken; ++i) {
    ASSERT_TRUE(done.Next(&tag, &ok));
    EXPECT_TRUE(static_cast<ItemRead*>(tag)->status.ok()) << static_cast<ItemRead*>(tag)->status.error_message();
  }
}

TEST_F(ExchangeServiceTest, RefusesUnaryCallsThatSayTooLittle) {
  grpc::ClientContext submit;
  Prepare(submit);
  v1::SubmitItemResponse submitted;
  const grpc::Status status = stub_->SubmitItem(&submit, {}, &submitted);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ReasonOf(status), "REQUEST_INVALID");
  grpc::ClientContext confirm;
  Prepare(confirm);
  v1::ConfirmDecisionResponse confirmed;
  EXPECT_FALSE(stub_->ConfirmDecision(&confirm, {}, &confirmed).ok());
}

TEST_F(ExchangeServiceTest, RefusesControlCharactersInTextsAndConfirmationsThatThereAreNot) {
  v1::CancelItemRequest cancel_request;
  cancel_request.set_item_id("A");
  cancel_request.set_reason("sent \x1b[2J twice");
  v1::CancelItemResponse cancelled;
  grpc::ClientContext cancel;
  Prepare(cancel);
  grpc::Status status = stub_->CancelItem(&cancel, cancel_request, &cancelled);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << status.error_message();
  EXPECT_EQ(ReasonOf(status), "REQUEST_INVALID");

  v1::ConfirmDecisionRequest confirm_request;
  confirm_request.set_decision_id("D");
  confirm_request.set_confirmation(v1::CONFIRMATION_RECEIVED);
  confirm_request.set_text(std::string("a\0b", 3));
  v1::ConfirmDecisionResponse confirmed;
  grpc::ClientContext confirm;
  Prepare(confirm);
  status = stub_->ConfirmDecision(&confirm, confirm_request, &confirmed);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << status.error_message();

  confirm_request.clear_text();
  confirm_request.set_confirmation(static_cast<v1::Confirmation>(99));
  grpc::ClientContext again;
  Prepare(again);
  status = stub_->ConfirmDecision(&again, confirm_request, &confirmed);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << status.error_message();
  EXPECT_EQ(ReasonOf(status), "REQUEST_INVALID");

  confirm_request.set_confirmation(v1::CONFIRMATION_RECEIVED);
  confirm_request.clear_decision_id();
  confirm_request.set_registration_number("any");
  grpc::ClientContext without_decision;
  Prepare(without_decision);
  status = stub_->ConfirmDecision(&without_decision, confirm_request, &confirmed);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << "confirmed whatever has no decision";
  EXPECT_THAT(status.error_message(), testing::HasSubstr("decision_id"));
}

TEST_F(ExchangeServiceTest, SaysWhatIsNotOffered) {
  grpc::ClientContext context;
  Prepare(context);
  v1::ReconcileResponse response;
  EXPECT_EQ(stub_->Reconcile(&context, {}, &response).error_code(), grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(ExchangeServiceTest, AnswersNobodyItDoesNotKnow) {
  grpc::ClientContext context;
  auto stream = stub_->SubmitItems(&context);
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

}  // namespace
}  // namespace postgate::services
