// SPDX-License-Identifier: Apache-2.0
#include "server/identity/handshake_failures.h"

#include <grpc/support/log.h>
#include <openssl/crypto.h>
#include <openssl/ssl.h>

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "core/synchronization/mutex.h"
#include "server/identity/openssl_types.h"

namespace postgate::identity {
namespace {

// How gRPC begins the line, and what follows the last colon is OpenSSL's reason.
constexpr absl::string_view kFailureLine = "Handshake failed with fatal error";

struct Receivers {
  std::shared_ptr<DenialObserver> observer;
  std::function<void(const GrpcLogLine&)> other_lines;
};

struct Registration {
  Mutex mutex;
  std::shared_ptr<const Receivers> receivers POSTGATE_GUARDED_BY(mutex);
};

// Never destroyed: gRPC's threads may log while the process ends.
Registration& TheRegistration() {
  static auto* const kRegistration = new Registration;
  return *kRegistration;
}

std::shared_ptr<const Receivers> CurrentReceivers() {
  Registration& registration = TheRegistration();
  MutexLock lock(registration.mutex);
  return registration.receivers;
}

// What OpenSSL found about the last client chain that this thread verified; gRPC logs the failed handshake right after.
thread_local std::optional<Denial> chain_denial;

DenialRule RuleOfChainError(int error) {
  switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return DenialRule::kExpired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return DenialRule::kNotYetValid;
    default:
      return DenialRule::kUntrustedChain;
  }
}

// OpenSSL runs this at the end of every verification in the process. Only those of a server's handshakes concern us;
// for these OpenSSL has put the connection among the data, and the certificate is still there.
void AtEndOfVerification(void* parent, void* unused, CRYPTO_EX_DATA* data, int index, long argl, void* argp) {
  auto* context = static_cast<X509_STORE_CTX*>(parent);
  const auto* ssl = static_cast<const SSL*>(CRYPTO_get_ex_data(data, SSL_get_ex_data_X509_STORE_CTX_idx()));
  if (context == nullptr || ssl == nullptr || SSL_is_server(ssl) == 0) return;
  chain_denial.reset();
  const int error = X509_STORE_CTX_get_error(context);
  const X509* certificate = X509_STORE_CTX_get0_cert(context);
  if (error == X509_V_OK || certificate == nullptr) return;
  chain_denial = Denial{RuleOfChainError(error), absl::StrCat("the certificate with serial number ",
                                                              SerialToHex(X509_get0_serialNumber(certificate)),
                                                              " is refused: ", X509_verify_cert_error_string(error))};
}

Denial DenialOfLine(absl::string_view message) {
  if (chain_denial.has_value() && absl::StrContains(message, "certificate verify failed")) {
    Denial denial = *std::move(chain_denial);
    chain_denial.reset();
    return denial;
  }
  const size_t colon = message.rfind(':');
  absl::string_view reason = colon == absl::string_view::npos ? message : message.substr(colon + 1);
  absl::ConsumeSuffix(&reason, ".");
  if (absl::StrContains(reason, "did not return a certificate")) {
    return {DenialRule::kNoCertificate, "the client shows no certificate; this hub serves only clients that show one"};
  }
  return {DenialRule::kHandshakeFailed,
          absl::StrCat("no TLS 1.3 connection could be agreed on: ", absl::StripAsciiWhitespace(reason))};
}

GrpcLogLine::Severity SeverityOf(gpr_log_severity severity) {
  switch (severity) {
    case GPR_LOG_SEVERITY_DEBUG:
      return GrpcLogLine::Severity::kDebug;
    case GPR_LOG_SEVERITY_INFO:
      return GrpcLogLine::Severity::kInfo;
    case GPR_LOG_SEVERITY_ERROR:
      break;
  }
  return GrpcLogLine::Severity::kError;
}

void TakeLogLine(gpr_log_func_args* args) {
  const std::shared_ptr<const Receivers> receivers = CurrentReceivers();
  if (receivers == nullptr) return;
  const absl::string_view message = args->message;
  if (absl::StartsWith(message, kFailureLine)) {
    if (receivers->observer != nullptr) receivers->observer->OnConnectionRefused(DenialOfLine(message));
  } else if (receivers->other_lines != nullptr) {
    receivers->other_lines({SeverityOf(args->severity), args->file, args->line, message});
  }
}

}  // namespace

void ObserveHandshakeFailures(std::shared_ptr<DenialObserver> observer,
                              std::function<void(const GrpcLogLine&)> other_lines) {
  {
    Registration& registration = TheRegistration();
    MutexLock lock(registration.mutex);
    registration.receivers = std::make_shared<const Receivers>(Receivers{std::move(observer), std::move(other_lines)});
  }
  static const int kIndex = X509_STORE_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, &AtEndOfVerification);
  static_cast<void>(kIndex);
  gpr_set_log_function(&TakeLogLine);
}

}  // namespace postgate::identity
