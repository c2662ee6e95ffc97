// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SUPPORT_HUB_H_
#define POSTGATE_TESTS_SUPPORT_HUB_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "postgate/v1/exchange_service.grpc.pb.h"
#include "postgate/v1/hub_service.grpc.pb.h"
#include "postgate/v1/risk_queue_service.grpc.pb.h"
#include "tests/support/command.h"

namespace postgate::testing_support {

// A real gateway process with an authority and a ledger of its own, and what it takes to talk to it over mutual TLS.
class Hub {
 public:
  // Makes the authority with carriers demo-post and demo-express, customs demo-customs, operator demo-operator. `configuration` is written to a file
  // when it is not empty.
  explicit Hub(std::string configuration = "");

  // From the next start on, the gateway's process may have this many files open, RLIMIT_NOFILE.
  void LimitOpenFiles(int soft, int hard);
  // From the next start on, the gateway is this program.
  void Use(std::string gateway_program) { gateway_program_ = std::move(gateway_program); }
  // From the next start on, the gateway's process has these variables, NAME=VALUE, besides the test's own; none: no longer.
  void SetEnvironment(const std::vector<std::string>& variables);
  // Where the first start listens, HOST:PORT; otherwise on a free port of 127.0.0.1.
  void ListenOn(const std::string& listen) { listen_ = listen; }

  // From the next start on, the ledger is in this folder.
  void MoveTo(std::string data) { data_ = std::move(data); }
  // Runs the gateway's program to its end with the same configuration and certificates, for what it does instead of serving.
  CommandResult Gateway(std::vector<std::string> arguments) const;

  // Starts the gateway and waits until it serves. False: it ended; see log().
  bool Start();
  // SIGKILL, and Start again with the same ledger and address.
  bool KillAndRestart();
  // SIGTERM and the exit code.
  int Stop();
  void Kill();

  const std::string& address() const { return address_; }
  const std::string& metrics_address() const { return metrics_address_; }
  // What Prometheus would read there now.
  std::string Metrics() const;
  const std::string& folder() const { return folder_.path(); }
  std::string certs() const { return folder_.path() + "/certs"; }
  std::string data() const { return data_.empty() ? folder_.path() + "/data" : data_; }
  std::string log() const { return gateway_ ? gateway_->err() : ""; }
  Process& process() { return *gateway_; }
  std::vector<std::string> gateway_command(const std::string& listen) const;

  // A channel as `identity` (carrier-demo-post); empty: without a certificate.
  std::shared_ptr<grpc::Channel> ChannelAs(const std::string& identity) const { return ChannelAs(identity, address_); }
  // The same to another address of 127.0.0.1, behind which the hub is.
  std::shared_ptr<grpc::Channel> ChannelAs(const std::string& identity, const std::string& address) const;
  std::unique_ptr<v1::ExchangeService::Stub> ExchangeAs(const std::string& identity) const {
    return v1::ExchangeService::NewStub(ChannelAs(identity));
  }
  std::unique_ptr<v1::RiskQueueService::Stub> QueuesAs(const std::string& identity) const {
    return v1::RiskQueueService::NewStub(ChannelAs(identity));
  }

  // The postgate command as `identity`.
  CommandResult Postgate(const std::string& identity, std::vector<std::string> arguments) const;
  // The same, left running under `name`.
  std::unique_ptr<Process> StartPostgate(const std::string& identity, std::vector<std::string> arguments, const std::string& name) const;

 private:
  std::vector<std::string> PostgateCommand(const std::string& identity, std::vector<std::string> arguments) const;

  TemporaryFolder folder_;
  bool configured_ = false;
  std::string data_;  // empty: "data" in the folder
  std::string gateway_program_;  // empty: GatewayProgram()
  std::vector<std::string> launcher_;  // what comes before the gateway's own command
  std::string address_;
  std::string metrics_address_;
  std::string listen_;
  int starts_ = 0;
  std::unique_ptr<Process> gateway_;
};

// Paths of the programs of this build, and of the source tree.
std::string GatewayProgram();
std::string PostgateProgram();
std::string SourceDirectory();

}  // namespace postgate::testing_support

#endif  // POSTGATE_TESTS_SUPPORT_HUB_H_
