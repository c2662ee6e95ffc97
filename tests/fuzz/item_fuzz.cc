// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as one item, through all pure steps, as every kind of carrier.
#include <iterator>
#include <string>

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

void CheckRepair(const v1::Item& message) {
  records::OwnedItem item(message);
  records::OwnedDeclaration declared;
  repair::Repair(item.get(), reference::SourceTreeReference(), declared.get());
  const std::string once = item.message().SerializeAsString();
  declared->clear_changes();
  repair::Repair(item.get(), reference::SourceTreeReference(), declared.get());
  Require(declared->changes().empty() && item.message().SerializeAsString() == once, "a repaired item is not repaired again");
}

void CheckNormalization(const v1::Item& message) {
  records::OwnedItem item(message);
  records::OwnedDeclaration declared;
  repair::Repair(item.get(), reference::SourceTreeReference(), declared.get());
  const normalization::Input input{"KR", ArrivalTime(), reference::SourceTreeReference()};
  normalization::NormalizeItem(item.get(), input, declared.get());
  const std::string once = item.message().SerializeAsString();
  declared->clear_changes();
  normalization::NormalizeItem(item.get(), input, declared.get());
  Require(declared->changes().empty() && item.message().SerializeAsString() == once, "a normalized item is not normalized again");
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

// What is read is what protobuf would parse.
void CheckRecord(absl::string_view input, bool parsed) {
  static const records::ItemReader items;
  records::Memory memory;
  identifiers::Texts texts = identifiers::Texts::kAny;
  const records::Item* const record = items.Read(input, &memory, &texts);
  if (record == nullptr) return;
  Require(parsed, "a record is read of what protobuf parses");
  const v1::Item message = records::MessageOf(*record);
  Require(message.SerializeAsString() == input, "a record has all that its bytes say");
  if (texts == identifiers::Texts::kPlain) CheckPlainRepair(message);
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

// In an evaluation that may hold another carrier's, as a hub does.
void CheckAs(absl::string_view input, bool parsed, const CarrierProfile& carrier, Evaluation* evaluation) {
  SharedEvaluator().EvaluateItem(input, carrier, ArrivalTime(), evaluation);
  Require(evaluation->parsed == parsed, "an item is parsed as protobuf parses it");
  Require(evaluation->received_digest.size() == 32 && evaluation->content_digest.size() == 32, "there are digests of everything");
  CheckOutcome(*evaluation);
}

// The same once more in an evaluation of its own, and by way of the message. `item` may be null.
void CheckAgain(const Evaluation& evaluation, absl::string_view input, const v1::Item* item, const CarrierProfile& carrier) {
  CheckSame(evaluation, SharedEvaluator().EvaluateItem(input, carrier, ArrivalTime()));
  if (item == nullptr) return;
  CheckSame(evaluation, SharedEvaluator().EvaluateParsed(*item, carrier, ArrivalTime()));
}

}  // namespace

std::optional<std::string> MutateStructured(absl::string_view input, uint64_t seed) { return MutateMessage<v1::Item>(input, seed); }

void RunOnce(absl::string_view input) {
  static const records::CanonicalBytes canonical(*v1::Item::descriptor());
  v1::Item item;
  const bool parsed = item.ParseFromArray(input.data(), static_cast<int>(input.size()));
  CheckRecord(input, parsed);
  constexpr config::v1::CarrierKind kKinds[] = {config::v1::CARRIER_KIND_UNSPECIFIED, config::v1::CARRIER_KIND_DESIGNATED_OPERATOR,
                                                config::v1::CARRIER_KIND_EXPRESS};
  // Evaluations are what takes the time. One more of each sort has to do, as one of the kinds for which another's evaluation was used again.
  Evaluation evaluation;
  const size_t again = 1 + input.size() % (std::size(kKinds) - 1);
  for (size_t index = 0; index < std::size(kKinds); ++index) {
    const CarrierProfile& carrier = CarrierOfKind(kKinds[index]);
    CheckAs(input, parsed, carrier, &evaluation);
    if (index == again) CheckAgain(evaluation, input, parsed ? &item : nullptr, carrier);
  }
  if (!parsed) return;
  item.ByteSizeLong();
  identifiers::Texts texts = identifiers::Texts::kAny;
  Require(!canonical.AreCanonical(input, &texts) || Deterministic(item) == input, "canonical bytes are those of the serializer");
  CheckRepair(item);
  CheckNormalization(item);
}

}  // namespace postgate::fuzz
