// SPDX-License-Identifier: Apache-2.0
//
// Time of one item in the pure core: core-evaluation-bench.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "core/digest/sha256.h"
#include "core/evaluation/evaluator.h"
#include "core/evaluation/specimen.h"
#include "core/records/item_reader.h"

namespace postgate::evaluation {
namespace {

const Evaluator& SharedEvaluator() {
  static const std::unique_ptr<Evaluator> evaluator = [] {
    auto loaded = Evaluator::Load({POSTGATE_SOURCE_DIR "/data/reference", "", "KR"});
    if (!loaded.ok()) {
      std::cerr << loaded.status() << "\n";
      std::exit(1);
    }
    return *std::move(loaded);
  }();
  return *evaluator;
}

// The specimen with all that a marketplace's carrier states: two pieces and about 700 bytes.
v1::Item FullItem() {
  v1::Item item = SpecimenItem();
  *item.mutable_seller() = item.sender();
  item.mutable_seller()->set_name("Jade Harbor Trading and Export Company Limited");
  item.mutable_seller()->set_email("customs@jade-harbor.example");
  *item.mutable_importer() = item.addressee();
  item.mutable_content_pieces(0)->set_description("Men's knitted t-shirt of cotton, short sleeves, round neck, size L");
  item.mutable_insured_value()->set_currency_code("USD");
  item.mutable_insured_value()->set_units(200);
  item.set_marketplace_id("MKT-ORIOLE");
  item.set_non_delivery_instruction("return to sender");
  return item;
}

void BM_EvaluateItem(benchmark::State& state) {
  const Evaluator& evaluator = SharedEvaluator();
  const std::string bytes = FullItem().SerializeAsString();
  if (evaluator.EvaluateItem(bytes, CarrierProfile(), SpecimenTime()).outcome == v1::OUTCOME_REJECTED) {
    state.SkipWithError("the item is rejected: nothing would be measured");
    return;
  }
  const CarrierProfile carrier;
  for (auto _ : state) benchmark::DoNotOptimize(evaluator.EvaluateItem(bytes, carrier, SpecimenTime()));
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) * static_cast<int64_t>(bytes.size()));
  state.counters["item_bytes"] = static_cast<double>(bytes.size());
}
BENCHMARK(BM_EvaluateItem);

// As the gateway does it.
void BM_EvaluateItemReused(benchmark::State& state) {
  const Evaluator& evaluator = SharedEvaluator();
  const std::string bytes = FullItem().SerializeAsString();
  const CarrierProfile carrier;
  Evaluation evaluation;
  for (auto _ : state) evaluator.EvaluateItem(bytes, carrier, SpecimenTime(), &evaluation);
}
BENCHMARK(BM_EvaluateItemReused);

// Of an item that regimes bind: to the EU, whose regime names the most rules.
void BM_EvaluateItemUnderRegimes(benchmark::State& state) {
  const Evaluator& evaluator = SharedEvaluator();
  v1::Item item = FullItem();
  item.set_flow(v1::FLOW_DIRECTION_EXPORT);
  item.set_destination_country("DE");
  item.mutable_addressee()->set_country("DE");
  const std::string bytes = item.SerializeAsString();
  const CarrierProfile carrier;
  Evaluation evaluation;
  for (auto _ : state) evaluator.EvaluateItem(bytes, carrier, SpecimenTime(), &evaluation);
  if (evaluation.outcome == v1::OUTCOME_REJECTED) state.SkipWithError("the item is rejected: less would be measured");
}
BENCHMARK(BM_EvaluateItemUnderRegimes);

void BM_EvaluateRejectedItem(benchmark::State& state) {
  const Evaluator& evaluator = SharedEvaluator();
  v1::Item item = FullItem();
  item.set_item_id("CP123456780CN");
  const std::string bytes = item.SerializeAsString();
  const CarrierProfile carrier;
  for (auto _ : state) benchmark::DoNotOptimize(evaluator.EvaluateItem(bytes, carrier, SpecimenTime()));
}
BENCHMARK(BM_EvaluateRejectedItem);

void BM_ParseAlone(benchmark::State& state) {
  const std::string bytes = FullItem().SerializeAsString();
  for (auto _ : state) {
    v1::Item item;
    benchmark::DoNotOptimize(item.ParseFromString(bytes));
  }
}
BENCHMARK(BM_ParseAlone);

void BM_ReadRecord(benchmark::State& state) {
  const std::string bytes = FullItem().SerializeAsString();
  const records::ItemReader items{};
  records::Memory memory;
  identifiers::Texts texts;
  if (items.Read(bytes, &memory, &texts) == nullptr) state.SkipWithError("the item is not canonical: the walk would end early");
  for (auto _ : state) {
    memory.release();
    benchmark::DoNotOptimize(items.Read(bytes, &memory, &texts));
  }
}
BENCHMARK(BM_ReadRecord);

void BM_Digest(benchmark::State& state) {
  const std::string bytes = FullItem().SerializeAsString();
  for (auto _ : state) benchmark::DoNotOptimize(digest::Sha256Of({bytes}));
}
BENCHMARK(BM_Digest);

}  // namespace
}  // namespace postgate::evaluation

BENCHMARK_MAIN();
