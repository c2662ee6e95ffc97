// SPDX-License-Identifier: Apache-2.0
//
// Repair and rules on a typical item of two pieces. Run from the root of the source tree, or name it in
// POSTGATE_SOURCE_DIR.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "benchmark/benchmark.h"
#include "core/records/owned.h"
#include "core/reference/csv.h"
#include "core/reference/reference_data.h"
#include "core/repair/repair.h"
#include "core/validation/validate.h"
#include "google/protobuf/text_format.h"

namespace postgate::validation {
namespace {

struct Fixture {
  std::shared_ptr<const reference::ReferenceData> reference;
  v1::Item item;
  absl::Time now = absl::FromUnixSeconds(1780358400);  // 2026-06-02T00:00:00Z.
  CarrierProfile carrier;
};

const Fixture& TypicalItem() {
  static const Fixture* const fixture = [] {
    const char* root = std::getenv("POSTGATE_SOURCE_DIR");
    const std::string source = root == nullptr ? "." : root;
    auto* made = new Fixture;
    auto loaded = reference::ReferenceData::Load(source + "/data/reference");
    const auto text = reference::ReadFile(source + "/core/validation/testdata/item.textproto");
    if (!loaded.ok() || !text.ok() || !google::protobuf::TextFormat::ParseFromString(*text, &made->item)) {
      std::fputs("run from the root of the source tree\n", stderr);
      std::exit(2);
    }
    made->reference = *loaded;
    return made;
  }();
  return *fixture;
}

void BM_Repair(benchmark::State& state) {
  records::OwnedItem item(TypicalItem().item);
  const reference::ReferenceData& reference = *TypicalItem().reference;
  records::OwnedDeclaration declared;
  for (auto _ : state) {
    repair::Repair(item.get(), reference, declared.get());
    benchmark::DoNotOptimize(item.get());
  }
}
BENCHMARK(BM_Repair);

void BM_Validate(benchmark::State& state) {
  const Fixture& fixture = TypicalItem();
  std::vector<v1::Finding> findings;
  records::OwnedItem item(fixture.item);
  for (auto _ : state) {
    Validate(*item, *fixture.reference, fixture.now, fixture.carrier, &findings);
    benchmark::DoNotOptimize(findings.data());
  }
  if (!findings.empty()) state.SkipWithError("the item has findings");
}
BENCHMARK(BM_Validate);

void BM_RepairAndValidate(benchmark::State& state) {
  const Fixture& fixture = TypicalItem();
  records::OwnedItem item(fixture.item);
  records::OwnedDeclaration declared;
  std::vector<v1::Finding> findings;
  for (auto _ : state) {
    repair::Repair(item.get(), *fixture.reference, declared.get());
    Validate(*item, *fixture.reference, fixture.now, fixture.carrier, &findings);
    benchmark::DoNotOptimize(findings.data());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_RepairAndValidate);

}  // namespace
}  // namespace postgate::validation

BENCHMARK_MAIN();
