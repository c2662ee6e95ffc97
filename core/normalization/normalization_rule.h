// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_NORMALIZATION_NORMALIZATION_RULE_H_
#define CORE_NORMALIZATION_NORMALIZATION_RULE_H_

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/identifiers/field_path.h"
#include "core/identifiers/printable_ascii.h"
#include "core/records/declaration.h"
#include "core/records/item.h"
#include "core/reference/reference_data.h"
#include "core/validation/carrier_profile.h"

namespace postgate::normalization {

// What normalization may depend on beside the item.
struct Input {
  // ISO 3166-1 alpha-2.
  absl::string_view hub_country;
  absl::Time now;
  const reference::ReferenceData& reference;
  validation::CarrierKind carrier_kind = validation::CarrierKind::kUnspecified;
  // What is known of the item's texts.
  identifiers::Texts texts = identifiers::Texts::kAny;
};

// What a rule works on: the repaired item, and where it says what it changed.
class Subject {
 public:
  Subject(records::Item* item, const Input& input, records::Declaration* declaration)
      : item_(*item), input_(input), declaration_(*declaration) {}

  records::Item& item() { return item_; }
  const Input& input() const { return input_; }

  // Keeps what a field held and what it holds now.
  void Record(const char* rule_id, const identifiers::FieldPath& path, absl::string_view before, absl::string_view after) {
    records::Change* change = declaration_.add_changes();
    change->set_rule_id_view(rule_id);
    change->set_field_path(path.ToString());
    change->set_before(before);
    change->set_after(after);
  }

 private:
  records::Item& item_;
  const Input& input_;
  records::Declaration& declaration_;
};

// One rule. Its id is stable; a rule changes nothing in what it has already normalized.
struct NormalizationRule {
  const char* id;
  const char* summary;
  // The standard, list or practice that it follows.
  const char* source;
  void (*apply)(Subject& subject);
};

}  // namespace postgate::normalization

#endif  // CORE_NORMALIZATION_NORMALIZATION_RULE_H_
