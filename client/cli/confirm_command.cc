// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/cli/commands.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "postgate/v1/exchange_service.grpc.pb.h"

namespace postgate::cli {
namespace {

struct ConfirmOptions {
  std::string decision_id;
  std::string as = "received";
  std::string text;
  std::string registration_number;
};

int Confirm(const Session& session, const ConfirmOptions& options) {
  v1::ConfirmDecisionRequest request;
  int confirmation = 0;
  if (!ParseEnumWords(*v1::Confirmation_descriptor(), options.as, &confirmation)) {
    return ReportError(absl::InvalidArgumentError(
        absl::StrCat("--as ", options.as, ": expected one of ", AllWords(*v1::Confirmation_descriptor()))));
  }
  request.set_decision_id(options.decision_id);
  request.set_confirmation(static_cast<v1::Confirmation>(confirmation));
  request.set_text(options.text);
  request.set_registration_number(options.registration_number);
  request.set_request_id(NewRequestId());
  const auto stub = StubFor<v1::ExchangeService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  v1::ConfirmDecisionResponse response;
  const absl::Status status =
      CallUnary([&](grpc::ClientContext* context) { return (*stub)->ConfirmDecision(context, request, &response); },
                absl::StrCat("confirming ", options.decision_id));
  if (!status.ok()) return ReportError(status);
  PrintLine(session.is_json ? MessageJson(response)
                            : absl::StrCat(options.decision_id, ": ", options.as, ", ", response.items_affected(),
                                           response.items_affected() == 1 ? " item" : " items"));
  return kDone;
}

}  // namespace

void AddConfirmCommand(CLI::App& app, Session& session) {
  CLI::App* confirm = app.add_subcommand("confirm", "Tells customs that you have a decision, did it, or can't");
  const auto options = std::make_shared<ConfirmOptions>();
  confirm->add_option("DECISION_ID", options->decision_id, "As watch shows it")->required();
  confirm->add_option("--as", options->as, "One of: " + AllWords(*v1::Confirmation_descriptor()))->capture_default_str()->type_name("WORD");
  confirm->add_option("--registration-number", options->registration_number, "Only for this item of a receptacle or dispatch")->type_name("NUMBER");
  confirm->add_option("--text", options->text, "For the officer")->type_name("TEXT");
  confirm->callback([&session, options] { session.action = [&session, options] { return Confirm(session, *options); }; });
}

}  // namespace postgate::cli
