// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/util/json_util.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/commands.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "client/cli/unsaid_text.h"
#include "core/wco_xml/write.h"
#include "postgate/v1/risk_queue_service.grpc.pb.h"

namespace postgate::cli {
namespace {

constexpr char kWcoXml[] = "wco-xml";

struct DeclarationOptions {
  std::string registration_number;
  std::string format = "json";
  int version = 0;
};

// The XML to standard output, what it can't say to standard error.
int PrintXml(const v1::Declaration& declaration) {
  std::vector<wco_xml::Unsaid> unsaid;
  const std::string xml = wco_xml::Write(declaration, &unsaid);
  PrintLine(absl::string_view(xml).substr(0, xml.size() - 1));
  const std::string note = UnsaidText(unsaid);
  if (!note.empty()) PrintNote(note);
  return kDone;
}

int ShowDeclaration(const Session& session, const DeclarationOptions& options) {
  if (options.format == kWcoXml && session.is_json) {
    return ReportError(absl::InvalidArgumentError("--format wco-xml writes XML, which --json does not; leave one of them out"));
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
  if (options.format == kWcoXml) return PrintXml(response.declaration());
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
  show->add_option("--format", options->format,
                   "json: declaration and assessment, on several lines unless --json. wco-xml: the declaration as XML of the WCO Data Model 3.6 (DEC); "
                   "what the XML can't say is listed on standard error")
      ->check(CLI::IsMember({"json", kWcoXml}))
      ->capture_default_str();
  show->add_option("--version", options->version, "The current one by default")->check(CLI::PositiveNumber)->type_name("N");
  show->callback([&session, options] { session.action = [&session, options] { return ShowDeclaration(session, *options); }; });
}

}  // namespace postgate::cli
