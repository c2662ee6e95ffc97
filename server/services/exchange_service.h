// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_EXCHANGE_SERVICE_H_
#define POSTGATE_SERVER_SERVICES_EXCHANGE_SERVICE_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "postgate/v1/exchange_service.grpc.pb.h"
#include "server/intake/prepare.h"
#include "server/register/submission.h"
#include "server/services/exchange_context.h"

namespace postgate::services {

// All methods by callbacks; those that submit by bytes, so that what does not parse is rejected as an item and not refused as a call.
using ExchangeServiceBase = v1::ExchangeService::WithRawCallbackMethod_SubmitItems<
    v1::ExchangeService::WithRawCallbackMethod_SubmitItem<v1::ExchangeService::WithRawCallbackMethod_SubmitMovement<
        v1::ExchangeService::WithCallbackMethod_CancelItem<v1::ExchangeService::WithCallbackMethod_GetItem<
            v1::ExchangeService::WithCallbackMethod_WatchDecisions<v1::ExchangeService::WithCallbackMethod_ConfirmDecision<
                v1::ExchangeService::WithCallbackMethod_AnswerReferral<v1::ExchangeService::WithCallbackMethod_UploadAttachment<
                    v1::ExchangeService::WithCallbackMethod_Reconcile<v1::ExchangeService::Service>>>>>>>>>>;

// The service for carriers. Thread-safe. It outlives the server that it is registered with, and the last proposal that it gave to the
// committer: stop the server, then the committer, then destroy it.
class ExchangeService final : public ExchangeServiceBase {
 public:
  explicit ExchangeService(ExchangeDependencies dependencies);

  // Tells every submit stream to drain and refuses new ones with UNAVAILABLE.
  void Drain(const std::string& reason);
  // False when there are still submit streams after `timeout`.
  bool WaitUntilDrained(absl::Duration timeout);

  // Ends the submit streams whose certificate `judge` refuses. To be called as often as the revocation list is read.
  void JudgeAgain(const std::function<absl::Status(const identity::PeerCertificate&)>& judge);

  // Numbers for metrics.
  int64_t items_in_flight() const { return context_.budget.taken(); }
  size_t submit_streams() const { return context_.streams.count(); }

  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* SubmitItems(grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* SubmitItem(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* SubmitMovement(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* CancelItem(grpc::CallbackServerContext* context, const v1::CancelItemRequest* request,
                                       v1::CancelItemResponse* response) override;
  grpc::ServerUnaryReactor* GetItem(grpc::CallbackServerContext* context, const v1::GetItemRequest* request,
                                    v1::GetItemResponse* response) override;
  grpc::ServerWriteReactor<v1::WatchDecisionsResponse>* WatchDecisions(grpc::CallbackServerContext* context,
                                                                       const v1::WatchDecisionsRequest* request) override;
  grpc::ServerUnaryReactor* ConfirmDecision(grpc::CallbackServerContext* context, const v1::ConfirmDecisionRequest* request,
                                            v1::ConfirmDecisionResponse* response) override;
  grpc::ServerUnaryReactor* AnswerReferral(grpc::CallbackServerContext* context, const v1::AnswerReferralRequest* request,
                                           v1::AnswerReferralResponse* response) override;
  grpc::ServerReadReactor<v1::UploadAttachmentRequest>* UploadAttachment(grpc::CallbackServerContext* context,
                                                                         v1::UploadAttachmentResponse* response) override;
  grpc::ServerUnaryReactor* Reconcile(grpc::CallbackServerContext* context, const v1::ReconcileRequest* request,
                                      v1::ReconcileResponse* response) override;

 private:
  using Prepare = std::function<registry::PreparedRecord(intake::RecordMaker& maker, std::string received, const evaluation::CarrierProfile& carrier,
                                                         const intake::RecordSource& source)>;

  struct OneRecord {
    std::string carrier;
    std::string received;
    intake::RecordSource source;
    int64_t weight = 0;
  };

  absl::StatusOr<identity::Principal> PrincipalOf(const grpc::ServerContextBase& context) const;
  // One record through the pure steps into the ledger; `field` is its name in the request.
  template <typename Response>
  grpc::ServerUnaryReactor* SubmitOne(grpc::CallbackServerContext& context, const char* method, absl::string_view field,
                                      const grpc::ByteBuffer& request, grpc::ByteBuffer* response, Prepare prepare);
  // Who calls and what was sent; room for it is taken then.
  absl::StatusOr<OneRecord> ReceiveOne(const grpc::CallbackServerContext& context, absl::string_view field, const grpc::ByteBuffer& request);
  // Ends a call; what is internal goes to the observer.
  void End(grpc::ServerUnaryReactor* reactor, const char* method, const absl::Status& status);

  ExchangeContext context_;
};

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_EXCHANGE_SERVICE_H_
