// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_SESSION_H_
#define CLIENT_CLI_SESSION_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace postgate::cli {

// The global options, and what every command needs.
struct Session {
  std::string hub;
  std::string identity;
  std::string authorities;
  bool is_json = false;
  // Of this program.
  std::string version;
  // What the chosen command does; its result is the program's exit code.
  std::function<int()> action;
};

// Adds --hub, --identity, --ca and --json with their environment variables.
void AddGlobalOptions(CLI::App& app, Session& session);

// The channel to the hub; INVALID_ARGUMENT names the option that is missing and its environment variable.
absl::StatusOr<std::shared_ptr<grpc::Channel>> ConnectTo(const Session& session);

// The hub's service for a command, as v1::HubService is one. Errors of ConnectTo.
template <typename Service>
absl::StatusOr<std::unique_ptr<typename Service::Stub>> StubFor(const Session& session) {
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = ConnectTo(session);
  if (!channel.ok()) return channel.status();
  return Service::NewStub(*std::move(channel));
}

// --identity without the ending that a shell completes it to.
std::string IdentityPrefix(const Session& session);

// Random, for the request_id of a unary write.
std::string NewRequestId();

// Makes a unary call, again after UNAVAILABLE up to three times: writes carry a request_id, so that the second try of one that
// arrived gives the first one's answer.
absl::Status CallUnary(const std::function<grpc::Status(grpc::ClientContext*)>& call, const std::string& what);

// What runs when the program is interrupted (SIGINT, SIGTERM) from now on, on a thread of its own. A second signal ends the
// program at once. Where threads begin before it, HoldInterrupts comes before them; `on_interrupt` must stay callable until the program ends.
void OnInterrupt(std::function<void()> on_interrupt);

// Keeps interrupts for the OnInterrupt to come. To be called before any thread begins, and so before ConnectTo: a thread that does not hold
// them would let them end the process.
void HoldInterrupts();

}  // namespace postgate::cli

#endif  // CLIENT_CLI_SESSION_H_
