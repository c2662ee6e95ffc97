// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as one item, through all pure steps, as every kind of carrier.
#include <functional>
#include <iterator>
#include <string>
#include <string_view>

#include "core/records/canonical_bytes.h"
#include "core/normalization/normalize.h"
#include "core/records/declaration_writer.h"
#include "core/records/item_reader.h"
#include "core/records/owned.h"
#include "core/reference/reference_fixture.h"
#include "core/repair/repair.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "tests/fuzz/evaluator.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/structure.h"

namespace postgate::fuzz {
namespace {

using evaluation::CarrierProfile;
using evaluation::Evaluation;

void CheckFindings(const Evaluation& evaluation) {
  Require(evaluation.findings.size() <= 50, "at most 50 findings");
  bool has_error = false;
  for (const v1::Finding& finding : evaluation.findings) {
    Require(!finding.rule_id().empty() && !finding.message().empty(), "a finding names its rule and says what is wrong");
    v1::Finding again;
    Require(again.ParseFromString(finding.SerializeAsString()), "a finding can be sent, so its texts are UTF-8");
    has_error |= finding.severity() == v1::SEVERITY_ERROR;
  }
  Require(has_error == (evaluation.outcome == v1::OUTCOME_REJECTED), "rejected by an error and by nothing else");
}

std::string BytesOf(const records::Declaration& declaration) {
  records::DeclarationWriter writer;
  return std::string(writer.Write(declaration));
}

void CheckOutcome(const Evaluation& evaluation) {
  CheckFindings(evaluation);
  if (evaluation.outcome == v1::OUTCOME_REJECTED) {
    Require(BytesOf(*evaluation.declaration).empty() && evaluation.assessment->queues().empty(), "what is rejected is not declared");
    return;
  }
  v1::Declaration declaration;
  const std::string bytes = BytesOf(*evaluation.declaration);
  Require(declaration.ParseFromString(bytes), "a declaration can be sent, so its texts are UTF-8");
  Require(declaration.SerializeAsString() == bytes, "a declaration is written as its message is serialized");
  Require(!evaluation.assessment->rules_version().empty(), "what is accepted is assessed");
}

void CheckSame(const Evaluation& first, const Evaluation& second) {
  Require(first.outcome == second.outcome && TextOf(first.findings) == TextOf(second.findings), "the same findings");
  Require(first.content_digest == second.content_digest, "the same content digest");
  Require(BytesOf(*first.declaration) == BytesOf(*second.declaration), "the same declaration");
  Require(first.assessment->SerializeAsString() == second.assessment->SerializeAsString(), "the same assessment");
}

void CheckDoneTwice(const v1::Item& message) {
  records::OwnedItem item(message);
  records::OwnedDeclaration declared;
  const normalization::Input input{"KR", ArrivalTime(), reference::SourceTreeReference()};
  repair::Repair(item.get(), reference::SourceTreeReference(), declared.get());
  const std::string repaired = item.message().SerializeAsString();
  declared->clear_changes();
  repair::Repair(item.get(), reference::SourceTreeReference(), declared.get());
  Require(declared->changes().empty() && item.message().SerializeAsString() == repaired, "a repaired item is not repaired again");
  normalization::NormalizeItem(item.get(), input, declared.get());
  const std::string normalized = item.message().SerializeAsString();
  declared->clear_changes();
  normalization::NormalizeItem(item.get(), input, declared.get());
  Require(declared->changes().empty() && item.message().SerializeAsString() == normalized, "a normalized item is not normalized again");
}

// That its texts are plain spares work and changes nothing.
void CheckPlainRepair(const v1::Item& message) {
  records::OwnedItem any(message);
  records::OwnedItem plain(message);
  records::OwnedDeclaration declared_any;
  records::OwnedDeclaration declared_plain;
  repair::Repair(any.get(), reference::SourceTreeReference(), declared_any.get());
  repair::Repair(plain.get(), reference::SourceTreeReference(), declared_plain.get(), identifiers::Texts::kPlain);
  Require(plain.message().SerializeAsString() == any.message().SerializeAsString() && BytesOf(*declared_plain.get()) == BytesOf(*declared_any.get()),
          "plain texts are repaired as any");
}

std::string Deterministic(const v1::Item& item) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    item.SerializeWithCachedSizes(&coded);
  }
  return bytes;
}

// What is read is what protobuf would parse. `item` is that, if it was `parsed`.
void CheckRecord(absl::string_view input, bool parsed, const v1::Item& item) {
  static const records::CanonicalBytes canonical(*v1::Item::descriptor());
  static const records::ItemReader items;
  identifiers::Texts texts = identifiers::Texts::kAny;
  if (parsed) {
    item.ByteSizeLong();
    Require(!canonical.AreCanonical(input, &texts) || Deterministic(item) == input, "canonical bytes are those of the serializer");
  }
  records::Memory memory;
  texts = identifiers::Texts::kAny;
  const records::Item* const record = items.Read(input, &memory, &texts);
  if (record == nullptr) return;
  Require(parsed, "a record is read of what protobuf parses");
  const v1::Item message = records::MessageOf(*record);
  Require(message.SerializeAsString() == input, "a record has all that its bytes say");
  if (texts == identifiers::Texts::kPlain) CheckPlainRepair(message);
}

// In an evaluation that may hold another carrier's, as a hub does.
void CheckAs(absl::string_view input, bool parsed, const CarrierProfile& carrier, Evaluation* evaluation) {
  SharedEvaluator().EvaluateItem(input, carrier, ArrivalTime(), evaluation);
  Require(evaluation->parsed == parsed, "an item is parsed as protobuf parses it");
  Require(evaluation->received_digest.size() == 32 && evaluation->content_digest.size() == 32, "there are digests of everything");
  CheckOutcome(*evaluation);
}

// What a run compares beyond one evaluation, which every run makes.
enum class Check {
  kRecord,     // the record with protobuf's message
  kUsedAgain,  // an evaluation that held another carrier's with one of its own
  kByMessage,  // the evaluation of the bytes with that of the message
  kDoneTwice,  // repair and normalization with once more of each
};
constexpr Check kChecks[] = {Check::kRecord, Check::kUsedAgain, Check::kByMessage, Check::kDoneTwice};
constexpr config::v1::CarrierKind kKinds[] = {config::v1::CARRIER_KIND_UNSPECIFIED, config::v1::CARRIER_KIND_DESIGNATED_OPERATOR,
                                              config::v1::CARRIER_KIND_EXPRESS};

// `kind` indexes kKinds.
void Compare(Check check, absl::string_view input, bool parsed, const v1::Item& item, size_t kind) {
  const CarrierProfile& carrier = CarrierOfKind(kKinds[kind]);
  Evaluation evaluation;
  if (check == Check::kUsedAgain) CheckAs(input, parsed, CarrierOfKind(kKinds[(kind + 1) % std::size(kKinds)]), &evaluation);
  CheckAs(input, parsed, carrier, &evaluation);
  switch (check) {
    case Check::kRecord: return CheckRecord(input, parsed, item);
    case Check::kUsedAgain: return CheckSame(evaluation, SharedEvaluator().EvaluateItem(input, carrier, ArrivalTime()));
    case Check::kByMessage: return parsed ? CheckSame(evaluation, SharedEvaluator().EvaluateParsed(item, carrier, ArrivalTime())) : void();
    case Check::kDoneTwice: return parsed ? CheckDoneTwice(item) : void();
  }
}

}  // namespace

std::optional<std::string> MutateStructured(absl::string_view input, uint64_t seed) { return MutateMessage<v1::Item>(input, seed); }

void RunOnce(absl::string_view input) {
  v1::Item item;
  const bool parsed = item.ParseFromArray(input.data(), static_cast<int>(input.size()));
  // libstdc++'s hash of a text is the same in every process.
  const size_t chosen = std::hash<std::string_view>()(std::string_view(input.data(), input.size()));
  const size_t one = chosen / std::size(kKinds) % std::size(kChecks);
  for (size_t check = 0; check < std::size(kChecks); ++check) {
    if (EveryCheck() || check == one) Compare(kChecks[check], input, parsed, item, (chosen + check) % std::size(kKinds));
  }
}

}  // namespace postgate::fuzz
