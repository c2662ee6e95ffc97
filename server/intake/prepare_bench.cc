// SPDX-License-Identifier: Apache-2.0
//
// Time of a batch of 100 sample items on an evaluation thread, whole and by stage: intake-bench.
#include <benchmark/benchmark.h>
#include <google/protobuf/util/json_util.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "core/evaluation/evaluator.h"
#include "core/records/message.h"
#include "server/intake/prepare.h"
#include "server/sealing/testing/memory_keys.h"

namespace postgate::intake {
namespace {

constexpr size_t kBatchItems = 100;

absl::Time Now() { return absl::FromUnixSeconds(1'790'000'000); }

const evaluation::Evaluator& SharedEvaluator() {
  static const std::unique_ptr<evaluation::Evaluator> evaluator = [] {
    auto loaded = evaluation::Evaluator::Load({POSTGATE_SOURCE_DIR "/data/reference", "", "KR"});
    if (!loaded.ok()) {
      std::cerr << loaded.status() << "\n";
      std::exit(1);
    }
    return *std::move(loaded);
  }();
  return *evaluator;
}

// The sample's first items that the rules accept.
const std::vector<std::string>& Items() {
  static const std::vector<std::string> items = [] {
    std::vector<std::string> accepted;
    std::ifstream file(POSTGATE_SOURCE_DIR "/data/sample/items.jsonl");
    for (std::string line; accepted.size() < kBatchItems && std::getline(file, line);) {
      v1::Item item;
      if (!google::protobuf::util::JsonStringToMessage(line, &item).ok() || item.amends()) continue;
      if (SharedEvaluator().EvaluateParsed(item, {}, Now()).outcome == v1::OUTCOME_ACCEPTED) accepted.push_back(item.SerializeAsString());
    }
    return accepted;
  }();
  return items;
}

const RecordKeys& Keys() {
  static const RecordKeys keys = [] {
    sealing::MemoryKeys memory;
    return *RecordKeysFor(memory, "carrier/demo", Now());
  }();
  return keys;
}

ReceivedBatch Batch() {
  ReceivedBatch batch;
  for (const std::string& item : Items()) batch.envelope.add_items(item);
  return batch;
}

void CountItems(benchmark::State& state) {
  state.counters["per_item"] = benchmark::Counter(static_cast<double>(Items().size()), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void BM_PrepareBatch(benchmark::State& state) {
  const ReceivedBatch batch = Batch();
  const evaluation::CarrierProfile carrier;
  for (auto _ : state) benchmark::DoNotOptimize(PrepareBatch(SharedEvaluator(), {}, carrier, &Keys(), "office", batch, Now()));
  CountItems(state);
}
BENCHMARK(BM_PrepareBatch);

void BM_Evaluate(benchmark::State& state) {
  const evaluation::CarrierProfile carrier;
  evaluation::Evaluation evaluation;
  for (auto _ : state) {
    for (const std::string& item : Items()) SharedEvaluator().EvaluateItem(item, carrier, Now(), &evaluation);
  }
  CountItems(state);
}
BENCHMARK(BM_Evaluate);

std::vector<evaluation::Evaluation> Evaluations() {
  std::vector<evaluation::Evaluation> evaluations;
  for (const std::string& received : Items()) evaluations.push_back(SharedEvaluator().EvaluateItem(received, {}, Now()));
  return evaluations;
}

std::vector<std::string> Bodies() {
  std::vector<std::string> bodies;
  for (const std::string& received : Items()) {
    const evaluation::Evaluation evaluation = SharedEvaluator().EvaluateItem(received, {}, Now());
    ledger::v1::ItemBody body;
    body.set_received(received);
    *body.mutable_declaration() = records::MessageOf(*evaluation.declaration);
    *body.mutable_assessment() = *evaluation.assessment;
    body.set_evaluated(evaluation.outcome);
    bodies.push_back(body.SerializeAsString());
  }
  return bodies;
}

void BM_SealBody(benchmark::State& state) {
  const std::vector<std::string> bodies = Bodies();
  for (auto _ : state) {
    sealing::BodySealer sealer(Keys().day);
    for (const std::string& body : bodies) {
      ledger::v1::Entry entry;
      sealer.Seal(body, entry).IgnoreError();
      benchmark::DoNotOptimize(entry);
    }
  }
  CountItems(state);
}
BENCHMARK(BM_SealBody);

void BM_SearchTerms(benchmark::State& state) {
  const std::vector<evaluation::Evaluation> evaluations = Evaluations();
  sealing::SearchTerms terms(*Keys().day.personal);
  google::protobuf::RepeatedField<uint64_t> found;
  for (auto _ : state) {
    for (const evaluation::Evaluation& evaluation : evaluations) {
      found.Clear();
      terms.AddAll(*evaluation.declaration, found);
    }
  }
  CountItems(state);
}
BENCHMARK(BM_SearchTerms);

void BM_ParcelFingerprints(benchmark::State& state) {
  const std::vector<evaluation::Evaluation> evaluations = Evaluations();
  sealing::ParcelFingerprints parcels(Keys().parcels);
  ledger::v1::ItemEntry entry;
  for (auto _ : state) {
    for (const evaluation::Evaluation& evaluation : evaluations) {
      entry.clear_parcel_fingerprints();
      parcels.Set(*evaluation.declaration, entry);
    }
  }
  CountItems(state);
}
BENCHMARK(BM_ParcelFingerprints);

void BM_DraftReceipt(benchmark::State& state) {
  const PreparedBatch prepared = PrepareBatch(SharedEvaluator(), {}, {}, &Keys(), "office", Batch(), Now());
  for (auto _ : state) benchmark::DoNotOptimize(registry::DraftReceipt(Keys().day, prepared.records));
  CountItems(state);
}
BENCHMARK(BM_DraftReceipt);

}  // namespace
}  // namespace postgate::intake

BENCHMARK_MAIN();
