// SPDX-License-Identifier: Apache-2.0
//
// What profiles cost an item: thousands of them, most with an HS code, a country and a word, as targeting rules are.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/profiles/profile_session.h"
#include "core/profiles/profiles_fixture.h"
#include "core/records/owned.h"

namespace postgate::profiles {
namespace {

constexpr int64_t kDay = 20'788;

constexpr const char* kCountries[] = {"CN", "HK", "US", "JP", "DE", "VN", "TR", "NL", "GB", "TH", "MY", "SG", "IN", "MX", "CO", "PK", "AE", "BR", "FR", "IT"};

class ProfileMaker {
 public:
  profile::v1::Profile Next(int i) {
    std::string when = "all { ";
    const int shape = Below(10);
    if (shape < 7) Add(when, TestOf(kHsCode, absl::StrFormat("begins_with: ['%04d', '%06d']", 100 * (1 + Below(97)) + 1 + Below(20), Below(1'000'000))));
    if (shape < 5) Add(when, TestOf(kConsignorCountry, absl::StrCat("is: ['", Country(), "', '", Country(), "', '", Country(), "']")));
    if (shape >= 4) Add(when, TestOf(kDescription, absl::StrCat("has_word: ['", Word(), "', '", Word(), " ", Word(), "']")));
    if (shape == 9) Add(when, TestOf(kConsigneeName, absl::StrCat("near { words: ['", Word(), "', '", Word(), "'] words_between: 2 }")));
    if (Below(3) == 0) Add(when, TestOf(kStatisticalValue, absl::StrCat("range { at_least: '", Below(500), "' currency_code: 'USD' }")));
    if (Below(4) == 0) Add(when, "none { of { " + TestOf("postal_details.nature", "is: 'NATURE_DOCUMENTS'") + " } }");
    return ProfileOf(absl::StrCat("p", i), when + " }");
  }

 private:
  static void Add(std::string& when, const std::string& condition) { absl::StrAppend(&when, "of { ", condition, " } "); }
  int Below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  std::string Country() { return kCountries[Below(20)]; }
  std::string Word() {
    std::string word;
    for (int i = 4 + Below(6); i > 0; --i) word.push_back(static_cast<char>('a' + Below(26)));
    return word;
  }

  std::mt19937_64 random_{20261202};
};

v1::Declaration Item() {
  v1::Declaration item;
  v1::GoodsShipment& shipment = *item.mutable_goods_shipment();
  shipment.mutable_consignor()->set_name("Jade Harbor Trading and Export Company Limited");
  shipment.mutable_consignor()->mutable_address()->set_country_code("CN");
  shipment.mutable_consignee()->set_name("Minjun Sample");
  shipment.mutable_consignee()->mutable_address()->set_country_code("KR");
  item.mutable_postal_details()->set_nature(v1::NATURE_SALE);
  for (const auto& [code, description] : {std::pair{"610910", "Men's knitted t-shirt of cotton, short sleeves, round neck, size L"}, {"420222", "Handbag with outer surface of textile"}}) {
    auto& piece = *shipment.add_government_agency_goods_items();
    piece.mutable_commodity()->add_classifications()->set_id(code);
    piece.mutable_commodity()->set_description(description);
    piece.mutable_statistical_value_amount()->set_currency_code("USD");
    piece.mutable_statistical_value_amount()->set_units(25);
  }
  return item;
}

void BM_MatchProfiles(benchmark::State& state) {
  ProfileMaker maker;
  std::vector<profile::v1::Profile> profiles;
  for (int i = 0; i < state.range(0); ++i) profiles.push_back(maker.Next(i));
  const auto compiled = Profiles::Compile(std::move(profiles), "bench");
  if (!compiled.ok()) {
    std::cerr << compiled.status() << "\n";
    std::exit(1);
  }
  ProfileSession session(**compiled);
  records::OwnedDeclaration item(Item());
  std::vector<uint32_t> hits;
  for (auto _ : state) session.Match(*item, kDay, hits);
  state.counters["hits"] = static_cast<double>(hits.size());
}
BENCHMARK(BM_MatchProfiles)->Arg(10)->Arg(500)->Arg(5'000)->Arg(20'000);

}  // namespace
}  // namespace postgate::profiles

BENCHMARK_MAIN();
