// SPDX-License-Identifier: Apache-2.0
#include "client/cli/session.h"

#include <openssl/rand.h>

#include <csignal>
#include <thread>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/channel.h"
#include "client/status.h"
#include "core/clock/clock.h"

namespace postgate::cli {
namespace {

constexpr absl::Duration kCallDeadline = absl::Seconds(30);
constexpr int kTriesMax = 3;

absl::Status Missing(const char* option, const char* variable, const char* example) {
  return absl::InvalidArgumentError(absl::StrCat("no ", option, ": expected ", option, " ", example, ", or the environment variable ", variable));
}

}  // namespace

void AddGlobalOptions(CLI::App& app, Session& session) {
  const char* group = "Connection (before or after the command)";
  app.add_option("--hub", session.hub, "Where the hub listens")->type_name("HOST:PORT")->envname("POSTGATE_HUB")->group(group);
  app.add_option("--identity", session.identity, "Who you are: PREFIX.pem is the certificate, PREFIX.key its key")
      ->type_name("PREFIX")->envname("POSTGATE_IDENTITY")->group(group);
  app.add_option("--ca", session.authorities, "Whom the hub's certificate must come from")
      ->type_name("FILE")->envname("POSTGATE_CA")->group(group);
  app.add_flag("--json", session.is_json, "One JSON object per line instead of text")->group(group);
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> ConnectTo(const Session& session) {
  if (session.hub.empty()) return Missing("--hub", "POSTGATE_HUB", "HOST:PORT");
  if (session.identity.empty()) return Missing("--identity", "POSTGATE_IDENTITY", "PREFIX (of PREFIX.pem and PREFIX.key)");
  if (session.authorities.empty()) return Missing("--ca", "POSTGATE_CA", "FILE");
  return client::Connect({session.hub, IdentityPrefix(session), session.authorities, ""});
}

std::string IdentityPrefix(const Session& session) {
  // A shell completes to the certificate or the key; either names the pair.
  absl::string_view identity = session.identity;
  if (!absl::ConsumeSuffix(&identity, ".pem")) absl::ConsumeSuffix(&identity, ".key");
  return std::string(identity);
}

std::string NewRequestId() {
  unsigned char bytes[16];
  RAND_bytes(bytes, sizeof(bytes));
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(bytes), sizeof(bytes)));
}

absl::Status CallUnary(const std::function<grpc::Status(grpc::ClientContext*)>& call, const std::string& what) {
  grpc::Status status;
  for (int i = 0; i < kTriesMax; ++i) {
    grpc::ClientContext context;
    context.set_deadline(DeadlineIn(kCallDeadline));
    status = call(&context);
    if (status.error_code() != grpc::StatusCode::UNAVAILABLE) break;
    if (i + 1 < kTriesMax) std::this_thread::sleep_for(std::chrono::milliseconds(300));
  }
  return client::FromGrpc(status, what);
}

namespace {

sigset_t Interrupts() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

}  // namespace

void HoldInterrupts() {
  const sigset_t signals = Interrupts();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

void OnInterrupt(std::function<void()> on_interrupt) {
  HoldInterrupts();
  // One thread waits for the signals, where any function may be called.
  std::thread([signals = Interrupts(), on_interrupt = std::move(on_interrupt)] {
    int signal = 0;
    sigwait(&signals, &signal);
    on_interrupt();
    sigwait(&signals, &signal);
    std::_Exit(128 + signal);
  }).detach();
}

}  // namespace postgate::cli
