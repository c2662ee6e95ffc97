// SPDX-License-Identifier: Apache-2.0
//
// Any text as a regime.
#include <google/protobuf/text_format.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/records/owned.h"
#include "core/reference/reference_data.h"
#include "core/regimes/regime_file.h"
#include "core/regimes/regimes.h"
#include "core/regimes/regimes_page.h"
#include "core/validation/rule_catalogue.h"
#include "tests/fuzz/fuzz_target.h"

namespace postgate::fuzz {
namespace {

const reference::ReferenceData& Lists() {
  static const auto lists = reference::ReferenceData::Load(POSTGATE_SOURCE_DIR "/data/reference");
  if (!lists.ok()) std::abort();
  return **lists;
}

v1::Item ItemTo(const std::string& country) {
  v1::Item item;
  item.set_destination_country(country);
  item.mutable_addressee()->set_country(country);
  item.set_transport_mode("4");
  item.set_nature(v1::NATURE_SALE);
  return item;
}

// A regime that was read can judge, and no fixed rule is milder under it.
void JudgeUnder(const regime::v1::Regime& regime, const regimes::Catalogue& catalogue) {
  const regimes::Regimes compiled({regime}, catalogue);
  regimes::Judgement judgement;
  std::vector<std::string> countries(regime.binds().destination_countries().begin(), regime.binds().destination_countries().end());
  countries.push_back("");
  for (const std::string& country : countries) {
    for (const auto kind : {config::v1::CARRIER_KIND_UNSPECIFIED, config::v1::CARRIER_KIND_DESIGNATED_OPERATOR, config::v1::CARRIER_KIND_EXPRESS}) {
      compiled.Judge(*records::OwnedItem(ItemTo(country)), kind, v1::ITEM_ID_TYPE_LOCAL, absl::FromUnixSeconds(1'795'478'400), &judgement);
      for (size_t rule = 0; rule < catalogue.size(); ++rule) {
        Require(judgement.IsOff(rule) == (judgement.severity(rule) == v1::SEVERITY_UNSPECIFIED), "a rule is off or has a severity");
        Require(!catalogue[rule].is_fixed || catalogue[rule].level != regime::v1::LEVEL_ERROR || judgement.severity(rule) == v1::SEVERITY_ERROR,
                "a fixed rule stays as severe as it is");
      }
    }
  }
}

}  // namespace

void RunOnce(absl::string_view input) {
  static const auto* const kCatalogue = new regimes::Catalogue(validation::RuleCatalogue());
  // The file's name must be the id; a text whose id is another one is only an error.
  const auto parsed = regimes::ParseRegime(input, "xy_law.textproto", *kCatalogue, Lists());
  if (!parsed.ok()) {
    Require(absl::StartsWith(parsed.status().message(), "xy_law.textproto:"), "an error begins with the file");
    return;
  }
  std::string text;
  Require(google::protobuf::TextFormat::PrintToString(*parsed, &text), "a regime can be printed");
  const auto again = regimes::ParseRegime(text, "xy_law.textproto", *kCatalogue, Lists());
  Require(again.ok() && again->SerializeAsString() == parsed->SerializeAsString(), "what was accepted is the same again");
  Require(!regimes::RegimesPage({*parsed}, *kCatalogue).empty(), "a regime has a page");
  JudgeUnder(*parsed, *kCatalogue);
}

}  // namespace postgate::fuzz
