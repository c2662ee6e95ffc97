// SPDX-License-Identifier: Apache-2.0
//
// What it costs to screen a name against the whole of OFAC's list: names that stand in it, and ordinary ones.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "benchmark/benchmark.h"
#include "core/reference/reference_fixture.h"
#include "core/screening/denied_parties.h"
#include "core/screening/screener.h"

namespace postgate::screening {
namespace {

const DeniedParties& Ofac() {
  static const DeniedParties* const list = [] {
    auto loaded = LoadDeniedParties(POSTGATE_SOURCE_DIR "/data/screening/ofac");
    if (!loaded.ok()) {
      std::cerr << loaded.status() << "\n";
      std::abort();
    }
    return new DeniedParties(*std::move(loaded));
  }();
  return *list;
}

std::vector<std::string> OrdinaryNames() {
  std::ifstream file(POSTGATE_SOURCE_DIR "/core/screening/testdata/ordinary_names.txt");
  std::vector<std::string> names;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> sides = absl::StrSplit(line.substr(line.find(':') + 1), '|');
    for (const absl::string_view given : absl::StrSplit(sides.at(0), ' ', absl::SkipEmpty())) {
      for (const absl::string_view family : absl::StrSplit(sides.at(1), ' ', absl::SkipEmpty())) names.push_back(absl::StrCat(given, " ", family));
    }
  }
  return names;
}

std::vector<std::string> ListedNames() {
  std::vector<std::string> names;
  for (const DeniedParty& party : Ofac().parties) names.insert(names.end(), party.names.begin(), party.names.end());
  return names;
}

void Screen(benchmark::State& state, const std::vector<std::string>& names) {
  static const Screener* const screener = new Screener(Ofac(), reference::SourceTreeReference().latin_letters());
  Screener::Scratch scratch(*screener);
  size_t at = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(screener->Best(names[at], scratch));
    at = at + 1 == names.size() ? 0 : at + 1;
  }
  state.SetItemsProcessed(state.iterations());
}

void BM_ScreenOrdinaryName(benchmark::State& state) { Screen(state, OrdinaryNames()); }
BENCHMARK(BM_ScreenOrdinaryName);

void BM_ScreenListedName(benchmark::State& state) { Screen(state, ListedNames()); }
BENCHMARK(BM_ScreenListedName);

}  // namespace
}  // namespace postgate::screening

BENCHMARK_MAIN();
