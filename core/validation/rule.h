// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_VALIDATION_RULE_H_
#define CORE_VALIDATION_RULE_H_

#include "absl/time/time.h"
#include "core/identifiers/printable_ascii.h"
#include "core/records/item.h"
#include "core/reference/reference_data.h"
#include "core/validation/carrier_profile.h"
#include "core/validation/finding_sink.h"
#include "postgate/v1/finding.pb.h"
#include "postgate/v1/item.pb.h"
#include "postgate/v1/movement.pb.h"

namespace postgate::validation {

// All that a rule about an item may depend on. The item has been repaired.
struct RuleInput {
  const records::Item& item;
  const reference::ReferenceData& reference;
  absl::Time now;
  const CarrierProfile& carrier;
  // As sent, else by shape; never unspecified.
  v1::ItemIdType item_id_type;
  // Of the item. A rule answers the same whether or not it looks here.
  identifiers::Texts texts = identifiers::Texts::kAny;
};

struct MovementInput {
  const v1::Movement& movement;
  const reference::ReferenceData& reference;
  absl::Time now;
};

// One rule. Its id is part of the interface and never changes; its texts are what docs/rulebook.md shows.
struct Rule {
  const char* id;
  // In the common core. A regime may make it milder or more severe, docs/regimes.md.
  v1::Severity severity;
  const char* summary;
  // The standard or list that it comes from.
  const char* source;
  // Which field it is about, with [] for every element of a list.
  const char* field;
  // Pure; adds a finding for each place where the rule is broken; does not allocate when there is none. Null for what
  // only the ledger can tell, which docs/rulebook.md lists as well.
  void (*check)(const RuleInput& input, FindingSink& sink) = nullptr;
  void (*check_movement)(const MovementInput& input, FindingSink& sink) = nullptr;
  // Guards the hub itself (structure, sizes, identity, what tells which regime binds): no regime makes it milder.
  bool is_fixed = false;
  // The common core does not run it, only a regime that names it; `severity` is what it would have.
  bool is_off = false;
};

}  // namespace postgate::validation

#endif  // CORE_VALIDATION_RULE_H_
