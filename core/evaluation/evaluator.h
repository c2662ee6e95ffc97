// SPDX-License-Identifier: Apache-2.0
//
// The pure core as one call: repair, validation, normalization, assessment. The gateway, `postgate lint`, the benchmark and the
// fuzzers all call it, so that they all give the same answer.
#ifndef CORE_EVALUATION_EVALUATOR_H_
#define CORE_EVALUATION_EVALUATOR_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/completeness/f43_elements.h"
#include "core/records/declaration.h"
#include "core/records/memory.h"
#include "google/protobuf/arena.h"
#include "postgate/config/v1/gateway_config.pb.h"
#include "postgate/v1/assessment.pb.h"
#include "postgate/v1/finding.pb.h"
#include "postgate/v1/item.pb.h"
#include "postgate/v1/movement.pb.h"

namespace postgate::assessment {
struct MissingTable;  // core/assessment/assessment_data.h
class RiskSession;    // core/assessment/risk_data.h
}  // namespace postgate::assessment

namespace postgate::reference {
class ReferenceData;  // core/reference/reference_data.h
}  // namespace postgate::reference

namespace postgate::evaluation {

// What the hub knows of the carrier that sent an item.
struct CarrierProfile {
  // As its certificate says.
  std::string name;
  config::v1::CarrierKind kind = config::v1::CARRIER_KIND_UNSPECIFIED;
  std::vector<std::string> operator_codes;
};

// What the exchange needs of an item as it was sent, before anything is repaired.
struct SentItem {
  std::string item_id;
  std::string ucr;
  bool amends = false;
  std::optional<google::protobuf::Timestamp> posted_at;
  std::optional<google::protobuf::Timestamp> planned_departure_at;
};

// What the pure steps make of one item. It views nothing that is not its own.
struct Evaluation {
  Evaluation();
  Evaluation(Evaluation&&) = default;

  // As it was made. The memory is kept, so that one item after the other costs no allocation of its records and messages.
  void Clear();

  // False: bad wire format, invalid UTF-8, or more fields than field_count.h allows. Then there is one finding, and `sent`, `declaration` and `assessment` are empty.
  bool parsed = false;
  // At most 50.
  std::vector<v1::Finding> findings;
  // ACCEPTED, ACCEPTED_WITH_FINDINGS or REJECTED.
  v1::Outcome outcome = v1::OUTCOME_UNSPECIFIED;
  // SHA-256 of the bytes as received: 32 bytes.
  std::string received_digest;
  // SHA-256 of the content as parsed, `amends` aside, unknown fields included; of the bytes when they could not be parsed.
  std::string content_digest;
  SentItem sent;
  // What it had once it was repaired, kMeasured in any case. Nothing but that of bytes that could not be parsed.
  completeness::F43Elements f43_elements = completeness::kMeasured;
  // The business key's flow: as sent, else as normalization found it.
  v1::FlowDirection flow = v1::FLOW_DIRECTION_UNSPECIFIED;

  // Where the declaration lives, with a copy of what was received, and its first piece.
  std::unique_ptr<char[]> memory_block;
  std::unique_ptr<records::Memory> memory;
  // Empty unless accepted. functional_reference_id is left empty: the number is given later.
  records::Declaration* declaration = nullptr;
  // Where the assessment lives, and its first piece.
  std::unique_ptr<char[]> arena_block;
  std::unique_ptr<google::protobuf::Arena> arena;
  // Empty unless accepted.
  v1::Assessment* assessment = nullptr;
};

struct MovementEvaluation {
  bool parsed = false;
  v1::Movement movement;
  std::vector<v1::Finding> findings;
  v1::Outcome outcome = v1::OUTCOME_UNSPECIFIED;
  std::string received_digest;
  std::string content_digest;
};

struct EvaluatorOptions {
  // Code lists: data/reference.
  std::string reference_dir;
  // Thresholds, rates, prohibited goods, trusted traders, categories: data/assessment. Empty: the folder "assessment" beside reference_dir.
  std::string assessment_dir;
  // ISO 3166-1 alpha-2.
  std::string hub_country = "KR";
  // Which rules bind: data/regimes. Empty: the folder "regimes" beside reference_dir.
  std::string regimes_dir = {};
};

// Immutable once loaded: one may be shared by all threads, and every answer is a function of the arguments, the time,
// the risk data and the data of rules_version() alone. No I/O, no locks.
class Evaluator {
 public:
  // Reads the reference and assessment data and the regimes. Fails with the file, and the line where one is to blame.
  static absl::StatusOr<std::unique_ptr<Evaluator>> Load(const EvaluatorOptions& options);
  ~Evaluator();

  // Names rules, reference data, assessment data and regimes; stored with every outcome.
  absl::string_view rules_version() const;

  // Lists that came with later releases and that the folder of reference data lacks; the rules that read them find nothing.
  const std::vector<std::string>& missing_reference_files() const;
  // The same of the folder of assessment data, each with what holds instead.
  const std::vector<assessment::MissingTable>& missing_assessment_tables() const;

  // What all rules look up.
  std::shared_ptr<const reference::ReferenceData> reference() const;

  // Parses the bytes as an Item and evaluates it.
  Evaluation EvaluateItem(absl::string_view received, const CarrierProfile& carrier, absl::Time now) const;
  // The same into an evaluation that may hold another item's. It is looked at with the data of `risk`, whose versions the assessment has; null: with none.
  void EvaluateItem(absl::string_view received, const CarrierProfile& carrier, absl::Time now, Evaluation* evaluation,
                    assessment::RiskSession* risk = nullptr) const;
  // The same for an item that has no bytes yet; the digests are those of its serialization.
  Evaluation EvaluateParsed(const v1::Item& item, const CarrierProfile& carrier, absl::Time now) const;
  MovementEvaluation EvaluateMovement(absl::string_view received, const CarrierProfile& carrier, absl::Time now) const;

 private:
  struct Rules;
  explicit Evaluator(std::unique_ptr<const Rules> rules);

  std::unique_ptr<const Rules> rules_;
};

}  // namespace postgate::evaluation

#endif  // CORE_EVALUATION_EVALUATOR_H_
