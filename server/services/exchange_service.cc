// SPDX-License-Identifier: Apache-2.0
#include "server/services/exchange_service.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "postgate/ledger/v1/envelope.pb.h"
#include "server/intake/errors.h"
#include "server/intake/limits.h"
#include "server/intake/message.h"
#include "server/intake/prepare.h"
#include "server/intake/request_texts.h"
#include "server/register/decision.h"
#include "server/services/byte_buffer.h"
#include "server/services/get_item_reactor.h"
#include "server/services/refused_call.h"
#include "server/services/status_mapping.h"
#include "server/services/submission_verdicts.h"
#include "server/services/submit_items_reactor.h"

namespace postgate::services {
namespace {

absl::Status NotYet(absl::string_view method) {
  return absl::UnimplementedError(absl::StrCat(method, " is not offered in this version; docs/protocol.md lists what is"));
}

absl::Status CheckConfirmation(v1::Confirmation confirmation) {
  if (confirmation != v1::CONFIRMATION_UNSPECIFIED && v1::Confirmation_IsValid(confirmation)) return absl::OkStatus();
  return intake::Invalid(intake::kRequestInvalid, "confirmation: RECEIVED, IN_PLACE or IMPOSSIBLE");
}

}  // namespace

ExchangeService::ExchangeService(ExchangeDependencies dependencies) : context_(std::move(dependencies)) {}

absl::StatusOr<identity::Principal> ExchangeService::PrincipalOf(const grpc::ServerContextBase& context) const {
  absl::StatusOr<identity::Caller> caller = context_.deps.caller_of(context);
  if (!caller.ok()) return caller.status();
  return std::move(caller->principal);
}

void ExchangeService::Drain(const std::string& reason) { context_.streams.Drain(reason); }

bool ExchangeService::WaitUntilDrained(absl::Duration timeout) { return context_.streams.WaitUntilNone(timeout); }

void ExchangeService::JudgeAgain(const std::function<absl::Status(const identity::PeerCertificate&)>& judge) {
  context_.judged.JudgeAgain(judge);
}

void ExchangeService::End(grpc::ServerUnaryReactor* reactor, const char* method, const absl::Status& status) {
  if (IsHubTrouble(status)) context_.deps.observer->OnInternalError(method, status);
  reactor->Finish(ToGrpcStatus(status));
}

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* ExchangeService::SubmitItems(grpc::CallbackServerContext* context) {
  absl::StatusOr<identity::Caller> caller = context_.deps.caller_of(*context);
  if (!caller.ok()) return new RefusedCall<grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>>(caller.status());
  return SubmitItemsReactor::Begin(&context_, context, *std::move(caller));
}

absl::StatusOr<ExchangeService::OneRecord> ExchangeService::ReceiveOne(const grpc::CallbackServerContext& context, absl::string_view field,
                                                                       const grpc::ByteBuffer& request) {
  const absl::StatusOr<identity::Principal> principal = PrincipalOf(context);
  if (!principal.ok()) return principal.status();
  if (context_.deps.signature_required != nullptr && context_.deps.signature_required(principal->name)) {
    return intake::MakeError(absl::StatusCode::kFailedPrecondition, intake::kSignatureRequired,
                             "the hub takes this carrier's records with a signature alone, which this call has not: send signed batches by SubmitItems");
  }
  grpc::ByteBuffer bytes = request;  // shares them
  ledger::v1::SubmitOneEnvelope envelope;
  if (!ParseFrom(bytes, &envelope)) return intake::Invalid(intake::kRequestInvalid, "the request does not parse");
  if (!envelope.has_record()) return intake::Invalid(intake::kRequestInvalid, absl::StrCat(field, " is missing"));
  if (absl::Status checked = intake::CheckRequestId(envelope.request_id()); !checked.ok()) return checked;
  OneRecord record;
  record.carrier = principal->name;
  record.received = std::move(*envelope.mutable_record());
  record.source.request_id = std::move(*envelope.mutable_request_id());
  record.weight = intake::WeightInFlight(1, record.received.size());
  if (!context_.budget.TryTake(record.weight)) {
    return intake::HubBusy("the hub has too many items in flight");
  }
  return record;
}

template <typename Response>
grpc::ServerUnaryReactor* ExchangeService::SubmitOne(grpc::CallbackServerContext& context, const char* method, absl::string_view field,
                                                     const grpc::ByteBuffer& request, grpc::ByteBuffer* response, Prepare prepare) {
  grpc::ServerUnaryReactor* reactor = context.DefaultReactor();
  absl::StatusOr<OneRecord> record = ReceiveOne(context, field, request);
  if (!record.ok()) {
    End(reactor, method, record.status());
    return reactor;
  }
  auto done = [this, reactor, method, response, carrier = record->carrier, weight = record->weight](registry::SubmissionOutcome outcome) {
    context_.budget.Release(weight);
    context_.completions.Post([this, reactor, method, response, carrier, outcome = std::move(outcome)]() mutable {
      if (outcome.status.ok()) {
        ReportVerdicts(outcome.results, carrier, *context_.deps.observer);
        Response answer;
        *answer.mutable_result() = std::move(outcome.results.front());
        *answer.mutable_receipt() = std::move(outcome.receipt);
        *response = ToByteBuffer(answer);
      }
      End(reactor, method, outcome.status);
    });
  };
  context_.evaluation.Post([this, record = *std::move(record), prepare = std::move(prepare), done = std::move(done)]() mutable {
    const absl::StatusOr<intake::RecordKeys> keys = CarrierRecordKeys(context_.deps, record.carrier, context_.deps.clock());
    if (!keys.ok()) return done(registry::SubmissionOutcome{keys.status(), {}, {}});
    intake::RecordMaker maker(&*keys);
    registry::Submission submission;
    submission.carrier = record.carrier;
    submission.request_id = record.source.request_id;
    submission.records.push_back(prepare(maker, std::move(record.received), context_.deps.carrier_profile(record.carrier), record.source));
    submission.receipt = registry::DraftReceipt(keys->day, submission.records);
    submission.size_bytes = intake::StoredBytes(submission.records.front());
    context_.deps.observer->OnReceived(record.carrier, 1);
    context_.deps.committer->Enqueue(registry::ProposeSubmission(context_.deps.registry, std::move(submission), done));
  });
  return reactor;
}

grpc::ServerUnaryReactor* ExchangeService::SubmitItem(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                                      grpc::ByteBuffer* response) {
  auto prepare = [this](intake::RecordMaker& maker, std::string received, const evaluation::CarrierProfile& carrier, const intake::RecordSource& source) {
    assessment::RiskSession risk(context_.deps.risk_data());
    evaluation::Evaluation evaluation;
    context_.deps.evaluator->EvaluateItem(received, carrier, context_.deps.clock(), &evaluation, &risk);
    return maker.Item(evaluation, std::move(received), source);
  };
  return SubmitOne<v1::SubmitItemResponse>(*context, "SubmitItem", "item", *request, response, prepare);
}

grpc::ServerUnaryReactor* ExchangeService::SubmitMovement(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                                          grpc::ByteBuffer* response) {
  auto prepare = [this](intake::RecordMaker& maker, std::string received, const evaluation::CarrierProfile& carrier, const intake::RecordSource& source) {
    evaluation::MovementEvaluation evaluation = context_.deps.evaluator->EvaluateMovement(received, carrier, context_.deps.clock());
    return maker.Movement(std::move(evaluation), std::move(received), source);
  };
  return SubmitOne<v1::SubmitMovementResponse>(*context, "SubmitMovement", "movement", *request, response, prepare);
}

grpc::ServerUnaryReactor* ExchangeService::CancelItem(grpc::CallbackServerContext* context, const v1::CancelItemRequest* request,
                                                      v1::CancelItemResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const absl::StatusOr<identity::Principal> principal = PrincipalOf(*context);
  absl::Status checked = principal.status();
  if (checked.ok()) checked = intake::CheckRequestId(request->request_id());
  if (checked.ok()) checked = intake::CheckText("reason", request->reason());
  if (!checked.ok()) {
    End(reactor, "CancelItem", checked);
    return reactor;
  }
  auto done = [this, reactor, response](absl::StatusOr<registry::CancellationOutcome> outcome) {
    context_.completions.Post([this, reactor, response, outcome = std::move(outcome)] {
      if (outcome.ok()) {
        response->set_registration_number(outcome->registration_number);
        *response->mutable_receipt() = outcome->receipt;
      }
      End(reactor, "CancelItem", outcome.status());
    });
  };
  // The keys may have to be made on disk.
  context_.blocking.Post([this, request, carrier = principal->name, done = std::move(done)]() mutable {
    const absl::StatusOr<sealing::DayKeys> keys = CarrierSealingKeys(context_.deps, carrier, context_.deps.clock());
    if (!keys.ok()) return done(keys.status());
    context_.deps.committer->Enqueue(registry::ProposeCancellation(context_.deps.registry, *keys, request->item_id(), request->registration_number(),
                                                                   request->reason(), request->request_id(), std::move(done)));
  });
  return reactor;
}

grpc::ServerUnaryReactor* ExchangeService::ConfirmDecision(grpc::CallbackServerContext* context,
                                                           const v1::ConfirmDecisionRequest* request,
                                                           v1::ConfirmDecisionResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const absl::StatusOr<identity::Principal> principal = PrincipalOf(*context);
  absl::Status checked = principal.status();
  if (checked.ok()) checked = intake::CheckRequestId(request->request_id());
  if (checked.ok()) checked = intake::CheckText("text", request->text());
  if (checked.ok() && request->decision_id().empty()) {
    checked = intake::Invalid(intake::kRequestInvalid, "decision_id is missing: give the one of the decision that is confirmed");
  }
  if (checked.ok()) checked = CheckConfirmation(request->confirmation());
  if (!checked.ok()) {
    End(reactor, "ConfirmDecision", checked);
    return reactor;
  }
  auto done = [this, reactor, response](absl::StatusOr<int64_t> items_affected) {
    context_.completions.Post([this, reactor, response, items_affected = std::move(items_affected)] {
      if (items_affected.ok()) response->set_items_affected(*items_affected);
      End(reactor, "ConfirmDecision", items_affected.status());
    });
  };
  // What it is about is read from the ledger here, so that the committer does not wait for the disk.
  context_.blocking.Post([this, request, carrier = principal->name, done = std::move(done)]() mutable {
    const absl::StatusOr<sealing::DayKeys> keys = CarrierSealingKeys(context_.deps, carrier, context_.deps.clock());
    if (!keys.ok()) return done(keys.status());
    absl::StatusOr<std::vector<std::string>> items =
        registry::FindConfirmedItems(*context_.deps.registry, carrier, request->decision_id(), request->registration_number());
    context_.deps.committer->Enqueue(registry::ProposeConfirmation(context_.deps.registry, *keys, request->decision_id(),
                                                                   request->confirmation(), request->text(), std::move(items),
                                                                   request->request_id(), std::move(done)));
  });
  return reactor;
}

grpc::ServerUnaryReactor* ExchangeService::GetItem(grpc::CallbackServerContext* context, const v1::GetItemRequest* request,
                                                   v1::GetItemResponse* response) {
  const absl::StatusOr<identity::Principal> principal = PrincipalOf(*context);
  if (principal.ok()) return GetItemReactor::Start(&context_, *principal, request, response);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  End(reactor, "GetItem", principal.status());
  return reactor;
}

grpc::ServerWriteReactor<v1::WatchDecisionsResponse>* ExchangeService::WatchDecisions(grpc::CallbackServerContext* context,
                                                                                      const v1::WatchDecisionsRequest* request) {
  return context_.deps.watch_decisions(context, request);
}

grpc::ServerUnaryReactor* ExchangeService::AnswerReferral(grpc::CallbackServerContext* context, const v1::AnswerReferralRequest*,
                                                          v1::AnswerReferralResponse*) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  End(reactor, "AnswerReferral", NotYet("AnswerReferral"));
  return reactor;
}

grpc::ServerReadReactor<v1::UploadAttachmentRequest>* ExchangeService::UploadAttachment(grpc::CallbackServerContext*,
                                                                                        v1::UploadAttachmentResponse*) {
  return new RefusedCall<grpc::ServerReadReactor<v1::UploadAttachmentRequest>>(NotYet("UploadAttachment"));
}

grpc::ServerUnaryReactor* ExchangeService::Reconcile(grpc::CallbackServerContext* context, const v1::ReconcileRequest*,
                                                     v1::ReconcileResponse*) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  End(reactor, "Reconcile", NotYet("Reconcile"));
  return reactor;
}

}  // namespace postgate::services
