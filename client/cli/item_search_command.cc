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

struct SearchOptions {
  std::string field;
  v1::SearchItemsRequest request;
};

// "addressee-name": a party, or none for all of them, and one of its fields.
bool Parse(absl::string_view text, v1::SearchItemsRequest& request) {
  const size_t dash = text.rfind('-');
  const absl::string_view field = dash == absl::string_view::npos ? text : text.substr(dash + 1);
  const absl::string_view party = dash == absl::string_view::npos ? absl::string_view() : text.substr(0, dash);
  int number = 0;
  if (!ParseEnumWords(*v1::SearchedField_descriptor(), field, &number)) return false;
  request.set_field(static_cast<v1::SearchedField>(number));
  if (party.empty()) return true;
  if (!ParseEnumWords(*v1::SearchedParty_descriptor(), party, &number)) return false;
  request.set_party(static_cast<v1::SearchedParty>(number));
  return true;
}


int Search(const Session& session, SearchOptions& options) {
  if (!Parse(options.field, options.request)) {
    return ReportError(absl::InvalidArgumentError(
        "--field: expected name, address, phone, email or identifier, alone or behind sender-, addressee-, seller-, importer-, declarant- or representative-"));
  }
  const auto stub = StubFor<v1::RiskQueueService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  int64_t found = 0;
  bool is_partial = false;
  for (;;) {
    v1::SearchItemsResponse response;
    const absl::Status searched = CallUnary([&](grpc::ClientContext* context) { return (*stub)->SearchItems(context, options.request, &response); }, "the search");
    if (!searched.ok()) return ReportError(searched);
    for (const v1::FoundItem& item : response.items()) {
      ++found;
      PrintLine(session.is_json ? MessageJson(item)
                                : absl::StrCat(item.registration_number(), "  version ", item.version(), "  entry ", item.sequence(), "  ", item.carrier()));
    }
    is_partial = is_partial || response.erased_carrier_days() > 0;
    if (response.next_sequence() == 0) break;
    options.request.set_from_sequence(response.next_sequence());
  }
  if (is_partial) PrintNote("personal data of some carriers' days in the period was erased before, and was not searched");
  if (!session.is_json) PrintLine(absl::StrCat(found, " found"));
  return kDone;
}

}  // namespace

void AddItemSearchCommand(CLI::App& item, Session& session) {
  CLI::App* search = item.add_subcommand("search", "Which items of up to 31 days name a value (customs); recorded with the reason");
  const auto options = std::make_shared<SearchOptions>();
  search->add_option("--field", options->field, "name, address, phone, email or identifier; of one party: addressee-name")->required()->type_name("FIELD");
  search->add_option_function<std::string>("VALUE", [options](const std::string& value) { options->request.set_value(value); }, "Compared whole, without case")->required();
  search->add_option_function<std::string>("--from", [options](const std::string& day) { options->request.set_from_day(day); }, "First day, UTC")->required()->type_name("YYYY-MM-DD");
  search->add_option_function<std::string>("--to", [options](const std::string& day) { options->request.set_to_day(day); }, "Last day, UTC")->required()->type_name("YYYY-MM-DD");
  search->add_option_function<std::string>("--reason", [options](const std::string& reason) { options->request.set_reason(reason); }, "The case")->required()->type_name("TEXT");
  search->callback([&session, options] { session.action = [&session, options] { return Search(session, *options); }; });
}

}  // namespace postgate::cli
