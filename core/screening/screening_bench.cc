// SPDX-License-Identifier: Apache-2.0
//
// What it costs to screen a name against the whole of OFAC's list: names that stand in it, and ordinary ones.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "benchmark/benchmark.h"
#include "core/reference/reference_fixture.h"
#include "core/screening/screener.h"
#include "core/screening/screening_fixture.h"
#include "core/screening/screening_session.h"

namespace postgate::screening {
namespace {

constexpr size_t kSenders = 2'000;

std::vector<std::string> OrdinaryNames() {
  std::vector<std::string> names;
  for (const OrdinaryWords& words : OrdinaryLanguages()) {
    for (const std::string& given : words.given) {
      for (const std::string& family : words.family) names.push_back(absl::StrCat(given, " ", family));
    }
  }
  return names;
}

void Screen(benchmark::State& state, const std::vector<std::string>& names) {
  static const Screener* const screener = new Screener(OfacList(), reference::SourceTreeReference().latin_letters());
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

void BM_ScreenListedName(benchmark::State& state) { Screen(state, OfacNames()); }
BENCHMARK(BM_ScreenListedName);

// An item's three: a sender and a seller of some thousands who come again and again, and an addressee whom nobody has seen.
void BM_ScreenThreeParties(benchmark::State& state) {
  const ScreeningList list(OfacList(), *reference::ReferenceData::Load(POSTGATE_SOURCE_DIR "/data/reference"));
  ScreeningSession session(list);
  const std::vector<std::string> addressees = OrdinaryNames();
  std::vector<std::string> senders;
  for (size_t i = 0; i < kSenders; ++i) senders.push_back(absl::StrCat("Jade Harbor Trading ", addressees[i * 7 % addressees.size()], " Co Ltd"));
  const PartyAddress address{"Sejong-daero 110", "Seoul", "KR"};
  size_t at = 0;
  for (auto _ : state) {
    // As senders are: few send most of it.
    const size_t sender = at * at % kSenders;
    benchmark::DoNotOptimize(session.Screen(senders[sender], address));
    benchmark::DoNotOptimize(session.Screen(addressees[at % addressees.size()], address));
    benchmark::DoNotOptimize(session.Screen(senders[(sender + 1) % kSenders], address));
    ++at;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_ScreenThreeParties);

}  // namespace
}  // namespace postgate::screening

BENCHMARK_MAIN();
