// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/evaluator.h"

#include <limits>
#include <utility>

#include "absl/base/config.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "core/assessment/assessment_data.h"
#include "core/assessment/assessor.h"
#include "core/assessment/statistical_value.h"
#include "core/digest/sha256.h"
#include "core/evaluation/field_count.h"
#include "core/identifiers/characters.h"
#include "core/normalization/normalize.h"
#include "core/records/item.h"
#include "core/records/item_reader.h"
#include "core/reference/reference_data.h"
#include "core/reference/shipped_data.h"
#include "core/regimes/regime_file.h"
#include "core/regimes/regimes.h"
#include "core/repair/repair.h"
#include "core/validation/exchange_findings.h"
#include "core/validation/rule_catalogue.h"
#include "core/validation/validate.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/message_lite.h"

namespace postgate::evaluation {
namespace {

// Bytes: the received ones and the records of most items fit, and the assessment. AddressSanitizer sees what views the item before once its memory is
// given back, not kept.
#ifdef ABSL_HAVE_ADDRESS_SANITIZER
constexpr size_t kMemoryBlockBytes = 0;
#else
constexpr size_t kMemoryBlockBytes = 32 << 10;
#endif
constexpr size_t kArenaBlockBytes = 16 << 10;

constexpr char kMalformed[] = "bad wire format or invalid UTF-8";
constexpr char kSwollen[] = "more than 20,000 fields";
static_assert(kFieldsMax == 20'000, "as the text says");

validation::CarrierProfile ProfileFor(const CarrierProfile& carrier) {
  switch (carrier.kind) {
    case config::v1::CARRIER_KIND_DESIGNATED_OPERATOR: return {validation::CarrierKind::kDesignatedOperator};
    case config::v1::CARRIER_KIND_EXPRESS: return {validation::CarrierKind::kExpress};
    default: return {};
  }
}

bool Parse(absl::string_view bytes, google::protobuf::MessageLite* message) {
  return bytes.size() <= static_cast<size_t>(std::numeric_limits<int>::max()) &&
         message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

std::string DigestOf(absl::string_view bytes) { return digest::BytesOf(digest::Sha256Of({bytes})); }

// Into memory of the arena.
absl::string_view SerializeDeterministically(const google::protobuf::MessageLite& message, google::protobuf::Arena& arena) {
  const size_t size = message.ByteSizeLong();
  char* bytes = google::protobuf::Arena::CreateArray<char>(&arena, size);
  google::protobuf::io::ArrayOutputStream stream(bytes, static_cast<int>(size));
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeWithCachedSizes(&coded);
  return absl::string_view(bytes, size);
}

void Copy(const records::Timestamp& from, google::protobuf::Timestamp* to) {
  to->set_seconds(from.seconds());
  to->set_nanos(from.nanos());
}

SentItem SentOf(const records::Item& item) {
  SentItem sent;
  sent.item_id = std::string(item.item_id());
  sent.ucr = std::string(item.ucr());
  sent.amends = item.amends();
  if (item.has_posted_at()) Copy(item.posted_at(), &sent.posted_at.emplace());
  if (item.has_planned_departure_at()) Copy(item.planned_departure_at(), &sent.planned_departure_at.emplace());
  return sent;
}

v1::Outcome OutcomeOf(const std::vector<v1::Finding>& findings) {
  if (validation::HasError(findings)) return v1::OUTCOME_REJECTED;
  return findings.empty() ? v1::OUTCOME_ACCEPTED : v1::OUTCOME_ACCEPTED_WITH_FINDINGS;
}

// As given, else the folder `name` beside reference_dir.
std::string DirOr(const std::string& given, absl::string_view name, absl::string_view reference_dir) {
  return given.empty() ? reference::FolderBeside(reference_dir, name) : given;
}

}  // namespace

struct Evaluator::Rules {
  std::shared_ptr<const reference::ReferenceData> reference;
  std::unique_ptr<const assessment::AssessmentData> assessment;
  std::unique_ptr<const regimes::Regimes> regimes;
  std::string hub_country;
  // Views the reference data.
  assessment::StatisticalCurrency statistical_currency;
  std::string version;
  records::ItemReader items = {};

  // Null: no item. Fills in the content's digest where it is not that of what was received. The item is in the evaluation's memory.
  records::Item* Read(absl::string_view received, Evaluation* evaluation, identifiers::Texts* texts) const;
  // Repairs and normalizes `item`.
  void Evaluate(records::Item& item, identifiers::Texts texts, const CarrierProfile& carrier, absl::Time now, assessment::RiskSession* risk,
                Evaluation* evaluation) const;
};

Evaluator::Evaluator(std::unique_ptr<const Rules> rules) : rules_(std::move(rules)) {}
Evaluator::~Evaluator() = default;

absl::StatusOr<std::unique_ptr<Evaluator>> Evaluator::Load(const EvaluatorOptions& options) {
  if (options.hub_country.size() != 2 || !identifiers::AllOf(options.hub_country, identifiers::IsUpper)) {
    return absl::InvalidArgumentError("hub_country: expected two upper-case letters (ISO 3166-1 alpha-2)");
  }
  absl::StatusOr<std::shared_ptr<const reference::ReferenceData>> reference = reference::ReferenceData::Load(options.reference_dir);
  if (!reference.ok()) return reference.status();
  if (!(*reference)->IsCountry(options.hub_country)) return absl::InvalidArgumentError("hub_country: not in countries.csv");
  absl::StatusOr<std::unique_ptr<const assessment::AssessmentData>> assessment = assessment::AssessmentData::Load(
      DirOr(options.assessment_dir, "assessment", options.reference_dir), **reference);
  if (!assessment.ok()) return assessment.status();
  const regimes::Catalogue catalogue = validation::RuleCatalogue();
  const absl::StatusOr<regimes::RegimeFolder> folder =
      regimes::ReadRegimes(DirOr(options.regimes_dir, "regimes", options.reference_dir), catalogue, **reference);
  if (!folder.ok()) return folder.status();
  std::string version = absl::StrCat("repair.", repair::kRepairVersion, "-rules.", validation::kRuleSetVersion, "-normalization.",
                                     normalization::kNormalizationVersion, "-assessment.", assessment::kAssessmentVersion, "-",
                                     options.hub_country, "-", (*reference)->version(), "-", (*assessment)->version, "-", folder->version);
  assessment::StatisticalCurrency currency{(*reference)->CurrencyOfCountry(options.hub_country), 0};
  currency.minor_units = (*reference)->MinorUnits(currency.code);
  auto rules = std::make_unique<const Rules>(Rules{*std::move(reference), *std::move(assessment),
                                                   std::make_unique<const regimes::Regimes>(folder->regimes, catalogue), options.hub_country,
                                                   currency, std::move(version)});
  return std::unique_ptr<Evaluator>(new Evaluator(std::move(rules)));
}

std::shared_ptr<const reference::ReferenceData> Evaluator::reference() const { return rules_->reference; }
absl::string_view Evaluator::rules_version() const { return rules_->version; }
const std::vector<std::string>& Evaluator::missing_reference_files() const { return rules_->reference->missing_files(); }
const std::vector<assessment::MissingTable>& Evaluator::missing_assessment_tables() const { return rules_->assessment->missing; }

Evaluation::Evaluation()
    : memory_block(new char[kMemoryBlockBytes]),
      memory(std::make_unique<records::Memory>(memory_block.get(), kMemoryBlockBytes)),
      arena_block(new char[kArenaBlockBytes]) {
  google::protobuf::ArenaOptions options;
  options.initial_block = arena_block.get();
  options.initial_block_size = kArenaBlockBytes;
  arena = std::make_unique<google::protobuf::Arena>(options);
  Clear();
}

void Evaluation::Clear() {
  parsed = false;
  findings.clear();
  outcome = v1::OUTCOME_UNSPECIFIED;
  flow = v1::FLOW_DIRECTION_UNSPECIFIED;
  received_digest.clear();
  content_digest.clear();
  sent = SentItem();
  f43_elements = completeness::kMeasured;
  memory->release();
  declaration = records::Create<records::Declaration>(memory.get());
  arena->Reset();
  assessment = google::protobuf::Arena::CreateMessage<v1::Assessment>(arena.get());
}

records::Item* Evaluator::Rules::Read(absl::string_view received, Evaluation* evaluation, identifiers::Texts* texts) const {
  records::Memory* const memory = evaluation->memory.get();
  records::Item* const item = items.Read(received, memory, texts);
  // Its content is all that was received.
  if (item != nullptr && !item->amends()) return item;
  google::protobuf::Arena& arena = *evaluation->arena;
  auto& message = *google::protobuf::Arena::CreateMessage<v1::Item>(&arena);
  if (!Parse(received, &message)) return nullptr;
  const bool amends = message.amends();
  message.clear_amends();
  evaluation->content_digest = DigestOf(SerializeDeterministically(message, arena));
  if (item != nullptr) return item;
  // By way of the canonical bytes of what is known of it.
  message.set_amends(amends);
  message.DiscardUnknownFields();
  return items.Read(SerializeDeterministically(message, arena), memory, texts);
}

void Evaluator::Rules::Evaluate(records::Item& item, identifiers::Texts texts, const CarrierProfile& carrier, absl::Time now,
                                assessment::RiskSession* risk, Evaluation* evaluation) const {
  evaluation->parsed = true;
  evaluation->sent = SentOf(item);
  evaluation->flow = item.flow();

  repair::Repair(&item, *reference, evaluation->declaration, texts);
  evaluation->f43_elements = completeness::ElementsOf(item);
  const validation::CarrierProfile profile = ProfileFor(carrier);
  validation::Validate(item, *reference, now, profile, &evaluation->findings, texts, regimes.get());
  evaluation->outcome = OutcomeOf(evaluation->findings);
  if (evaluation->outcome == v1::OUTCOME_REJECTED) {
    evaluation->declaration = records::Create<records::Declaration>(evaluation->memory.get());
    return;
  }
  const normalization::Input input{hub_country, now, *reference, profile.kind, texts};
  normalization::Normalize(item, input, evaluation->declaration);
  assessment::SetStatisticalValues(assessment->exchange_rates, statistical_currency, now, evaluation->declaration);
  evaluation->flow = evaluation->declaration->postal_details().flow();
  assessment::Assess(*evaluation->declaration, evaluation->findings, *assessment, {hub_country, carrier.name, now, evaluation->content_digest, risk}, evaluation->assessment);
  evaluation->assessment->set_rules_version(version);
}

Evaluation Evaluator::EvaluateItem(absl::string_view received, const CarrierProfile& carrier, absl::Time now) const {
  Evaluation evaluation;
  EvaluateItem(received, carrier, now, &evaluation);
  return evaluation;
}

void Evaluator::EvaluateItem(absl::string_view received, const CarrierProfile& carrier, absl::Time now, Evaluation* evaluation,
                             assessment::RiskSession* risk) const {
  evaluation->Clear();
  evaluation->received_digest = DigestOf(received);
  evaluation->content_digest = evaluation->received_digest;
  const bool swollen = HasTooManyFields(received, *v1::Item::descriptor());
  identifiers::Texts texts = identifiers::Texts::kAny;
  records::Item* const item = swollen ? nullptr : rules_->Read(received, evaluation, &texts);
  if (item != nullptr) return rules_->Evaluate(*item, texts, carrier, now, risk, evaluation);
  evaluation->findings.push_back(validation::MalformedItemFinding(swollen ? kSwollen : kMalformed));
  evaluation->outcome = v1::OUTCOME_REJECTED;
}

Evaluation Evaluator::EvaluateParsed(const v1::Item& item, const CarrierProfile& carrier, absl::Time now) const {
  return EvaluateItem(item.SerializeAsString(), carrier, now);
}

MovementEvaluation Evaluator::EvaluateMovement(absl::string_view received, const CarrierProfile&, absl::Time now) const {
  MovementEvaluation evaluation;
  evaluation.received_digest = DigestOf(received);
  const bool swollen = HasTooManyFields(received, *v1::Movement::descriptor());
  evaluation.parsed = !swollen && Parse(received, &evaluation.movement);
  if (!evaluation.parsed) {
    evaluation.movement.Clear();
    evaluation.findings.push_back(validation::MalformedMovementFinding(swollen ? kSwollen : kMalformed));
    evaluation.outcome = v1::OUTCOME_REJECTED;
    evaluation.content_digest = evaluation.received_digest;
    return evaluation;
  }
  google::protobuf::Arena arena;
  evaluation.content_digest = DigestOf(SerializeDeterministically(evaluation.movement, arena));
  validation::ValidateMovement(evaluation.movement, *rules_->reference, now, &evaluation.findings);
  evaluation.outcome = OutcomeOf(evaluation.findings);
  return evaluation;
}

}  // namespace postgate::evaluation
