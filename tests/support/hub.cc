// SPDX-License-Identifier: Apache-2.0
#include "tests/support/hub.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <signal.h>

#include <cstdlib>
#include <utility>

#include "certs/authority.h"
#include "tests/support/free_port.h"

namespace postgate::testing_support {

std::string GatewayProgram() { return std::string(POSTGATE_BIN_DIR) + "/postgate-gateway"; }
std::string PostgateProgram() { return std::string(POSTGATE_BIN_DIR) + "/postgate"; }
std::string SourceDirectory() { return POSTGATE_SOURCE_DIR; }

Hub::Hub(std::string configuration) : listen_("127.0.0.1:" + std::to_string(FreePort())) {
  setenv("GRPC_SSL_CIPHER_SUITES", "PSK-AES256-GCM-SHA384", 1);  // TLS 1.3 alone, as the hub
  certs::InitAuthority(certs()).IgnoreError();
  for (const auto& [role, name] : {std::pair{"carrier", "demo-post"}, std::pair{"carrier", "demo-express"},
                                   std::pair{"customs", "demo-customs"}, std::pair{"operator", "demo-operator"}}) {
    certs::Issue(certs(), role, name).status().IgnoreError();
  }
  if (!configuration.empty()) {
    configured_ = true;
    WriteFile(folder() + "/hub.textproto", configuration);
  }
}

void Hub::LimitOpenFiles(int soft, int hard) {
  const char* const script = R"(ulimit -S -n "$1" && ulimit -H -n "$2" && shift 2 && exec "$@")";
  launcher_ = {"/bin/sh", "-c", script, "sh", std::to_string(soft), std::to_string(hard)};
}

void Hub::SetEnvironment(const std::vector<std::string>& variables) {
  launcher_ = {"/usr/bin/env"};
  launcher_.insert(launcher_.end(), variables.begin(), variables.end());
}

std::vector<std::string> Hub::gateway_command(const std::string& listen) const {
  std::vector<std::string> command = launcher_;
  command.insert(command.end(), {gateway_program_.empty() ? GatewayProgram() : gateway_program_, "--listen", listen, "--data", data(), "--certs", certs(), "--metrics", "127.0.0.1:0"});
  if (configured_) command.insert(command.end(), {"--config", folder() + "/hub.textproto"});
  return command;
}

CommandResult Hub::Gateway(std::vector<std::string> arguments) const {
  std::vector<std::string> command = gateway_command("127.0.0.1:0");
  command.insert(command.end(), arguments.begin(), arguments.end());
  return Run(command);
}

std::string Hub::Metrics() const { return Run({"/usr/bin/curl", "-sf", "http://" + metrics_address_ + "/metrics"}).out; }

bool Hub::Start() {
  gateway_ = std::make_unique<Process>(gateway_command(listen_), folder(), "gateway" + std::to_string(starts_++));
  google::protobuf::Struct ready;
  if (!google::protobuf::util::JsonStringToMessage(gateway_->FirstLine(), &ready).ok()) return false;
  address_ = ready.fields().at("address").string_value();
  metrics_address_ = ready.fields().at("metrics").string_value();
  listen_ = address_;
  return ready.fields().at("ready").bool_value();
}

void Hub::Kill() {
  gateway_->Signal(SIGKILL);
  gateway_->Wait();
}

bool Hub::KillAndRestart() {
  Kill();
  return Start();
}

int Hub::Stop() {
  gateway_->Signal(SIGTERM);
  return gateway_->Wait();
}

std::shared_ptr<grpc::Channel> Hub::ChannelAs(const std::string& identity, const std::string& address) const {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = ReadFile(certs() + "/ca.pem");
  if (!identity.empty()) {
    options.pem_cert_chain = ReadFile(certs() + "/" + identity + ".pem");
    options.pem_private_key = ReadFile(certs() + "/" + identity + ".key");
  }
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(16 << 20);
  return grpc::CreateCustomChannel(address, grpc::SslCredentials(options), arguments);
}

std::vector<std::string> Hub::PostgateCommand(const std::string& identity, std::vector<std::string> arguments) const {
  std::vector<std::string> command = {PostgateProgram(), "--hub", address_, "--identity", certs() + "/" + identity, "--ca", certs() + "/ca.pem"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

CommandResult Hub::Postgate(const std::string& identity, std::vector<std::string> arguments) const {
  return Run(PostgateCommand(identity, std::move(arguments)));
}

std::unique_ptr<Process> Hub::StartPostgate(const std::string& identity, std::vector<std::string> arguments, const std::string& name) const {
  return std::make_unique<Process>(PostgateCommand(identity, std::move(arguments)), folder(), name);
}

}  // namespace postgate::testing_support
