// SPDX-License-Identifier: Apache-2.0
//
// Time of one item in the pure core: core-evaluation-bench.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "core/evaluation/digest.h"
#include "core/evaluation/evaluator.h"
#include "core/evaluation/specimen.h"

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

void BM_EvaluateItem(benchmark::State& state) {
  const Evaluator& evaluator = SharedEvaluator();
  const std::string bytes = SpecimenItem().SerializeAsString();
  const CarrierProfile carrier;
  for (auto _ : state) benchmark::DoNotOptimize(evaluator.EvaluateItem(bytes, carrier, SpecimenTime()));
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) * static_cast<int64_t>(bytes.size()));
  state.counters["item_bytes"] = static_cast<double>(bytes.size());
}
BENCHMARK(BM_EvaluateItem);

void BM_EvaluateRejectedItem(benchmark::State& state) {
  const Evaluator& evaluator = SharedEvaluator();
  v1::Item item = SpecimenItem();
  item.set_item_id("CP123456780CN");
  const std::string bytes = item.SerializeAsString();
  const CarrierProfile carrier;
  for (auto _ : state) benchmark::DoNotOptimize(evaluator.EvaluateItem(bytes, carrier, SpecimenTime()));
}
BENCHMARK(BM_EvaluateRejectedItem);

void BM_ParseAlone(benchmark::State& state) {
  const std::string bytes = SpecimenItem().SerializeAsString();
  for (auto _ : state) {
    v1::Item item;
    benchmark::DoNotOptimize(item.ParseFromString(bytes));
  }
}
BENCHMARK(BM_ParseAlone);

void BM_Digest(benchmark::State& state) {
  const auto sha256 = Sha256::Create();
  const std::string bytes = SpecimenItem().SerializeAsString();
  for (auto _ : state) benchmark::DoNotOptimize(sha256->Digest(bytes));
}
BENCHMARK(BM_Digest);

}  // namespace
}  // namespace postgate::evaluation

BENCHMARK_MAIN();
