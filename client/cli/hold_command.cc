// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/commands.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "postgate/v1/hub_service.grpc.pb.h"

namespace postgate::cli {
namespace {

struct PlaceOptions {
  std::string case_id;
  std::string reference;
  std::vector<std::string> registration_numbers;
};

int Place(const Session& session, const PlaceOptions& options) {
  const auto stub = StubFor<v1::HubService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  v1::PlaceLegalHoldRequest request;
  request.set_case_id(options.case_id);
  request.set_authority_reference(options.reference);
  for (const std::string& number : options.registration_numbers) request.add_registration_numbers(number);
  request.set_request_id(NewRequestId());
  v1::PlaceLegalHoldResponse response;
  const absl::Status placed = CallUnary([&](grpc::ClientContext* context) { return (*stub)->PlaceLegalHold(context, request, &response); },
                                        absl::StrCat("holding case ", options.case_id));
  if (!placed.ok()) return ReportError(placed);
  if (session.is_json) {
    PrintLine(MessageJson(response));
    return kDone;
  }
  for (const v1::HeldRegistration& registration : response.registrations()) {
    PrintLine(absl::StrCat(registration.registration_number(), ": ", registration.entries_held(), " entries held"));
    for (const v1::ErasedEntry& erased : registration.erased()) {
      PrintLine(absl::StrCat("  erased before: ", erased.version() > 0 ? absl::StrCat("version ", erased.version()) : "a text", " (entry ", erased.sequence(), "), ",
                             erased.content_erased() ? "all of it" : "its personal data"));
    }
  }
  PrintLine(absl::StrCat("case ", options.case_id, " stands for ", response.registrations_size(), " items and what comes to them"));
  return kDone;
}

int Release(const Session& session, const std::string& case_id) {
  const auto stub = StubFor<v1::HubService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  v1::ReleaseLegalHoldRequest request;
  request.set_case_id(case_id);
  request.set_request_id(NewRequestId());
  v1::ReleaseLegalHoldResponse response;
  const absl::Status released = CallUnary([&](grpc::ClientContext* context) { return (*stub)->ReleaseLegalHold(context, request, &response); },
                                          absl::StrCat("releasing case ", case_id));
  if (!released.ok()) return ReportError(released);
  PrintLine(session.is_json ? MessageJson(response)
                            : absl::StrCat("case ", case_id, " released on ", TimeText(response.released_at()), "; what is beyond its retention is erased"));
  return kDone;
}

int ListHolds(const Session& session) {
  const auto stub = StubFor<v1::HubService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  v1::ListLegalHoldsRequest request;
  for (;;) {
    v1::ListLegalHoldsResponse page;
    const absl::Status listed = CallUnary([&](grpc::ClientContext* context) { return (*stub)->ListLegalHolds(context, request, &page); }, "listing legal holds");
    if (!listed.ok()) return ReportError(listed);
    if (page.holds().empty()) return kDone;
    for (const v1::LegalHold& hold : page.holds()) {
      if (session.is_json) {
        PrintLine(MessageJson(hold));
        continue;
      }
      PrintLine(absl::StrCat(hold.case_id(), "  ", hold.has_released_at() ? absl::StrCat("released ", TimeText(hold.released_at())) : "stands", "  placed ",
                             TimeText(hold.placed_at()), " by ", hold.placed_by(), "  ", hold.registrations(), " items, ", hold.entries_held(), " entries held, ",
                             hold.entries_waiting(), " waiting  ", hold.authority_reference()));
    }
    request.set_after_case_id(page.holds().rbegin()->case_id());
  }
}

}  // namespace

void AddHoldCommand(CLI::App& app, Session& session) {
  CLI::App* hold = app.add_subcommand("hold", "Legal holds: content that stays beyond its retention (operators)");
  hold->require_subcommand(1);
  CLI::App* place = hold->add_subcommand("place", "Holds items and what comes to them, for a case; again: adds items to it");
  const auto options = std::make_shared<PlaceOptions>();
  place->add_option("CASE", options->case_id, "1 to 64 of A-Z, a-z, 0-9, '-' and '_'")->required();
  place->add_option("--reference", options->reference, "Of the authority's order; stored in clear")->required()->type_name("TEXT");
  place->add_option("REGISTRATION_NUMBER", options->registration_numbers, "The hub's numbers of the items, up to 1,000")->required();
  place->callback([&session, options] { session.action = [&session, options] { return Place(session, *options); }; });
  CLI::App* release = hold->add_subcommand("release", "Ends a case for good: what is beyond its own retention is erased");
  const auto case_id = std::make_shared<std::string>();
  release->add_option("CASE", *case_id, "As it was placed")->required();
  release->callback([&session, case_id] { session.action = [&session, case_id] { return Release(session, *case_id); }; });
  CLI::App* list = hold->add_subcommand("list", "All cases, released ones as well");
  list->callback([&session] { session.action = [&session] { return ListHolds(session); }; });
}

}  // namespace postgate::cli
