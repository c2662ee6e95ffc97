// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/cli/commands.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "postgate/v1/risk_queue_service.grpc.pb.h"

namespace postgate::cli {
namespace {

struct DecideOptions {
  std::string registration_number;
  std::string receptacle;
  std::string dispatch;
  std::string kind;
  std::string reason;
  std::string text;
  std::string referral;
  std::string supersedes;
  std::string office;
  std::string customs_reference;
  int version = 0;
};

// The words of the trade for two kinds that have long names.
std::string InFull(const std::string& kind) {
  if (kind == "rfi") return "request-for-information";
  if (kind == "rfs") return "request-for-screening";
  if (kind == "dnl") return "do-not-load";
  return kind;
}

absl::StatusOr<v1::RecordDecisionRequest> RequestOf(const DecideOptions& options) {
  const int targets = !options.registration_number.empty() + !options.receptacle.empty() + !options.dispatch.empty();
  if (targets != 1) {
    return absl::InvalidArgumentError("expected exactly one of REGISTRATION_NUMBER, --receptacle and --dispatch");
  }
  int kind = 0;
  if (!ParseEnumWords(*v1::DecisionKind_descriptor(), InFull(options.kind), &kind)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--kind ", options.kind, ": expected one of ", AllWords(*v1::DecisionKind_descriptor())));
  }
  v1::RecordDecisionRequest request;
  v1::Decision& decision = *request.mutable_decision();
  decision.set_kind(static_cast<v1::DecisionKind>(kind));
  decision.set_registration_number(options.registration_number);
  decision.set_receptacle_id(options.receptacle);
  decision.set_dispatch_id(options.dispatch);
  decision.set_reason_code(options.reason);
  decision.set_text(options.text);
  decision.set_referral_id(options.referral);
  decision.set_supersedes(options.supersedes);
  decision.set_office(options.office);
  decision.set_customs_reference(options.customs_reference);
  decision.set_version(options.version);
  request.set_request_id(NewRequestId());
  return request;
}

int Decide(const Session& session, const DecideOptions& options) {
  const auto request = RequestOf(options);
  if (!request.ok()) return ReportError(request.status());
  const auto stub = StubFor<v1::RiskQueueService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  const std::string target = options.registration_number + options.receptacle + options.dispatch;
  v1::RecordDecisionResponse response;
  const absl::Status status =
      CallUnary([&](grpc::ClientContext* context) { return (*stub)->RecordDecision(context, *request, &response); },
                absl::StrCat("deciding about ", target));
  if (!status.ok()) return ReportError(status);
  PrintLine(session.is_json ? MessageJson(response)
                            : absl::StrCat(target, ": ", WordsOf(request->decision().kind()), " recorded as decision ",
                                           response.decision_id(), ", ", response.items_affected(),
                                           response.items_affected() == 1 ? " item" : " items"));
  if (response.items_affected() == 0 && options.registration_number.empty()) {
    PrintNote(absl::StrCat("postgate: nothing is nested into ", target, " so far; the decision binds whatever is nested into it later"));
  }
  return kDone;
}

}  // namespace

void AddDecideCommand(CLI::App& app, Session& session) {
  CLI::App* decide = app.add_subcommand("decide", "Records customs' decision about an item, a receptacle or a dispatch");
  const std::string kinds = "One of: " + AllWords(*v1::DecisionKind_descriptor()) + " (short: rfi, rfs, dnl)";
  decide->footer("Which decision outranks and closes which: docs/decisions-table.md. A do-not-load is lifted only by\n"
                 "--kind referral-resolved that names it in --referral-id or --supersedes.");
  const auto options = std::make_shared<DecideOptions>();
  decide->add_option("REGISTRATION_NUMBER", options->registration_number, "The item");
  decide->add_option("--receptacle", options->receptacle, "Instead: everything in this receptacle, also what is nested into it later")->type_name("ID");
  decide->add_option("--dispatch", options->dispatch, "Instead: everything in this dispatch")->type_name("ID");
  decide->add_option("--kind", options->kind, kinds)->required()->type_name("KIND");
  decide->add_option("--reason", options->reason, "Reason code")->type_name("CODE");
  decide->add_option("--text", options->text, "For the carrier")->type_name("TEXT");
  decide->add_option("--referral-id", options->referral, "The referral that this opens or resolves")->type_name("ID");
  decide->add_option("--supersedes", options->supersedes, "The decision that this replaces or takes back")->type_name("DECISION_ID");
  decide->add_option("--office", options->office, "The deciding office")->type_name("OFFICE");
  decide->add_option("--customs-reference", options->customs_reference, "Customs' own number, for example an MRN")->type_name("NUMBER");
  decide->add_option("--version", options->version, "The item's version that was looked at; the current one by default")->type_name("N");
  decide->callback([&session, options] { session.action = [&session, options] { return Decide(session, *options); }; });
}

}  // namespace postgate::cli
