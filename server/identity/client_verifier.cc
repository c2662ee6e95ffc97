// SPDX-License-Identifier: Apache-2.0
#include "server/identity/client_verifier.h"

#include <utility>
#include <variant>

#include "absl/strings/string_view.h"
#include "core/clock/clock.h"

namespace postgate::identity {

ClientVerifier::ClientVerifier(std::shared_ptr<const CertificateJudge> judge, std::shared_ptr<DenialObserver> observer,
                               std::function<void()> verified)
    : judge_(std::move(judge)), observer_(std::move(observer)), verified_(std::move(verified)) {}

bool ClientVerifier::Verify(grpc::experimental::TlsCustomVerificationCheckRequest* request,
                            std::function<void(grpc::Status)> callback, grpc::Status* sync_status) {
  if (verified_ != nullptr) verified_();
  const grpc::string_ref pem = request->peer_cert();
  const auto verdict = judge_->Judge(absl::string_view(pem.data(), pem.size()), WallNow());
  if (const auto* denial = std::get_if<Denial>(&verdict)) {
    if (observer_ != nullptr) observer_->OnConnectionRefused(*denial);
    *sync_status = grpc::Status(grpc::StatusCode::UNAUTHENTICATED, denial->message);
  }
  return true;
}

}  // namespace postgate::identity
