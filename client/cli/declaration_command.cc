// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/util/json_util.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/cli/commands.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "postgate/v1/risk_queue_service.grpc.pb.h"

namespace postgate::cli {
namespace {

struct DeclarationOptions {
  std::string registration_number;
  std::string format = "json";
  int version = 0;
};

int ShowDeclaration(const Session& session, const DeclarationOptions& options) {
  if (options.format == "wco-xml") {
    return ReportError(absl::InvalidArgumentError(
        "--format wco-xml: not in this version; --format json has every field, each named after its WCO class"));
  }
  const auto stub = StubFor<v1::RiskQueueService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  v1::GetDeclarationRequest request;
  request.set_registration_number(options.registration_number);
  request.set_version(options.version);
  v1::GetDeclarationResponse response;
  const absl::Status status =
      CallUnary([&](grpc::ClientContext* context) { return (*stub)->GetDeclaration(context, request, &response); },
                absl::StrCat("declaration ", options.registration_number));
  if (!status.ok()) return ReportError(status);
  if (session.is_json) {
    PrintLine(MessageJson(response));
    return kDone;
  }
  google::protobuf::util::JsonPrintOptions print;
  print.add_whitespace = true;
  print.preserve_proto_field_names = true;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(response, &json, print).ok()) {
    return ReportError(absl::InternalError("the declaration can't be written as JSON"));
  }
  PrintLine(absl::string_view(json).substr(0, json.size() - 1));
  return kDone;
}

}  // namespace

void AddDeclarationCommand(CLI::App& app, Session& session) {
  CLI::App* declaration = app.add_subcommand("declaration", "The declaration that the hub made of an item");
  declaration->require_subcommand(1);
  CLI::App* show = declaration->add_subcommand("show", "Declaration and assessment of an item");
  const auto options = std::make_shared<DeclarationOptions>();
  show->add_option("REGISTRATION_NUMBER", options->registration_number, "The hub's number of the item")->required();
  show->add_option("--format", options->format, "json, on several lines unless --json; wco-xml")->check(CLI::IsMember({"json", "wco-xml"}))->capture_default_str();
  show->add_option("--version", options->version, "The current one by default")->check(CLI::PositiveNumber)->type_name("N");
  show->callback([&session, options] { session.action = [&session, options] { return ShowDeclaration(session, *options); }; });
}

}  // namespace postgate::cli
