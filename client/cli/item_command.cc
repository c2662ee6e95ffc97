// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/cli/commands.h"
#include "client/cli/item_timeline.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "client/cli/version_text.h"
#include "core/item_diff/version_changes.h"
#include "postgate/v1/exchange_service.grpc.pb.h"

namespace postgate::cli {
namespace {

// 18 characters with a country after two digits: no identifier of an item has that shape (an SSCC has 18 digits).
bool IsRegistrationNumber(const std::string& text) {
  const auto at = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  return text.size() == 18 && absl::ascii_isdigit(at(0)) && absl::ascii_isdigit(at(1)) && absl::ascii_isupper(at(2)) &&
         absl::ascii_isupper(at(3));
}

struct ShowOptions {
  std::string id;
  // What each version changed instead of all that happened to it.
  bool history = false;
};

void PrintVersions(const Session& session, const v1::GetItemResponse& response) {
  for (const v1::ItemVersionChanges& changes : item_diff::VersionChanges(response)) {
    PrintLine(session.is_json ? MessageJson(changes) : VersionText(changes));
  }
}

int ShowItem(const Session& session, const ShowOptions& options) {
  const std::string& id = options.id;
  const auto stub = StubFor<v1::ExchangeService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  v1::GetItemRequest request;
  if (IsRegistrationNumber(id)) {
    request.set_registration_number(id);
  } else {
    request.set_item_id(id);
  }
  v1::GetItemResponse response;
  const absl::Status status = CallUnary(
      [&](grpc::ClientContext* context) { return (*stub)->GetItem(context, request, &response); }, absl::StrCat("item ", id));
  if (!status.ok()) return ReportError(status);
  if (response.records().empty()) return ReportError(absl::NotFoundError(absl::StrCat("item ", id, ": the hub has none of yours")));
  if (response.older_records_left_out() && !session.is_json) PrintLine("(older records are left out; the answer would be too large)");
  if (options.history) {
    PrintVersions(session, response);
    return kDone;
  }
  for (const v1::ItemRecord& record : response.records()) {
    if (session.is_json) {
      PrintLine(MessageJson(record));
    } else {
      PrintLine(TimelineText(record));
    }
  }
  return kDone;
}

struct CancelOptions {
  std::string id;
  std::string reason;
};

int CancelItem(const Session& session, const CancelOptions& options) {
  const auto stub = StubFor<v1::ExchangeService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  v1::CancelItemRequest request;
  if (IsRegistrationNumber(options.id)) {
    request.set_registration_number(options.id);
  } else {
    request.set_item_id(options.id);
  }
  request.set_reason(options.reason);
  request.set_request_id(NewRequestId());
  v1::CancelItemResponse response;
  const absl::Status status =
      CallUnary([&](grpc::ClientContext* context) { return (*stub)->CancelItem(context, request, &response); },
                absl::StrCat("cancelling ", options.id));
  if (!status.ok()) return ReportError(status);
  PrintLine(session.is_json ? MessageJson(response)
                            : absl::StrCat(options.id, ": cancelled, registration number ", response.registration_number()));
  return kDone;
}

}  // namespace

void AddItemCommand(CLI::App& app, Session& session) {
  CLI::App* item = app.add_subcommand("item", "What the hub knows of an item");
  item->require_subcommand(1);
  CLI::App* show = item->add_subcommand("show", "Every use and version: findings, movements, decisions and where it stands");
  const auto options = std::make_shared<ShowOptions>();
  show->add_option("ITEM_ID", options->id, "As you sent it, or its registration number")->required();
  show->add_flag("--history", options->history, "What each version changed: the item field by field, and how it was assessed");
  show->callback([&session, options] { session.action = [&session, options] { return ShowItem(session, *options); }; });
  AddItemSearchCommand(*item, session);
}

void AddCancelCommand(CLI::App& app, Session& session) {
  CLI::App* cancel = app.add_subcommand("cancel", "Takes an accepted item back");
  const auto options = std::make_shared<CancelOptions>();
  cancel->add_option("ITEM_ID", options->id, "As you sent it, or its registration number")->required();
  cancel->add_option("--reason", options->reason, "Why, in words")->type_name("TEXT");
  cancel->callback([&session, options] { session.action = [&session, options] { return CancelItem(session, *options); }; });
}

}  // namespace postgate::cli
