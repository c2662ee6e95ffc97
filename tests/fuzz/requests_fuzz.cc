// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a request of customs or of an auditor: a decision, a subscription with its leases, and the numbers by which proofs and feeds are asked
// for. The first byte says which.
#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <deque>
#include <memory>

#include "core/identifiers/control_characters.h"
#include "postgate/v1/exchange_service.pb.h"
#include "postgate/v1/hub_service.pb.h"
#include "postgate/v1/risk_queue_service.pb.h"
#include "server/ledger/testing/memory_store.h"
#include "server/ledger/testing/test_tree.h"
#include "server/ledger/testing/write_groups.h"
#include "server/services/audit_proofs.h"
#include "server/services/decision_limits.h"
#include "tests/fuzz/fuzz_target.h"

namespace postgate::fuzz {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr int64_t kLeaves = 13;

// No text of what was taken holds a control character other than tab and newline: it ends in logs and on terminals.
void CheckTexts(const Message& message) {
  std::vector<const FieldDescriptor*> fields;
  const auto& reflection = *message.GetReflection();
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        CheckTexts(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i) : reflection.GetMessage(message, field));
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        const std::string text = field->is_repeated() ? reflection.GetRepeatedString(message, field, i) : reflection.GetString(message, field);
        Require(!identifiers::HasControlCharacter(text, "\t\n"), "what is taken has no control characters");
      }
    }
  }
}

template <typename Request>
bool Parse(absl::string_view bytes, Request& request) {
  return request.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

const ledger::Store& Store() {
  static const ledger::MemoryStore* const store = [] {
    auto* made = new ledger::MemoryStore;
    const std::unique_ptr<ledger::AuditTree> tree = ledger::OpenTestTree(made);
    for (int64_t first = 0; first < kLeaves; first += 5) {
      ledger::WriteGroup group = ledger::MakeWriteGroup(first, static_cast<int>(std::min<int64_t>(5, kLeaves - first)));
      std::deque<ledger::PromisedReceipt> promised;
      Require(ledger::IntegrateSerialized(*tree, group, promised).ok() && made->Write(group).ok(), "the ledger is written");
    }
    return made;
  }();
  return *store;
}

void CheckProofs(absl::string_view bytes) {
  v1::GetInclusionProofRequest inclusion;
  if (Parse(bytes, inclusion)) {
    const auto proven = services::ProveInclusion(Store(), inclusion);
    Require(!proven.ok() || inclusion.tree_size() <= kLeaves, "no proof for a tree that is not there");
    Require(proven.ok() == services::ProveInclusion(Store(), inclusion).ok(), "the same twice");
  }
  v1::GetConsistencyProofRequest consistency;
  if (Parse(bytes, consistency)) {
    const auto proven = services::ProveConsistency(Store(), consistency);
    Require(proven.ok() == services::ProveConsistency(Store(), consistency).ok(), "the same twice");
  }
}

}  // namespace

void RunOnce(absl::string_view input) {
  if (input.empty()) return;
  const absl::string_view bytes = input.substr(1);
  v1::RecordDecisionRequest decision;
  v1::PullRequest pull;
  switch (input.front()) {
    case 'd':
      if (Parse(bytes, decision) && services::CheckDecisionRequest(decision).ok()) {
        CheckTexts(decision);
        Require(decision.ByteSizeLong() < 3'000'000, "a decision that is taken can be read by a client");
      }
      break;
    case 'l':
      if (Parse(bytes, pull) && services::CheckPullRequest(pull).ok()) CheckTexts(pull);
      break;
    default:
      CheckProofs(bytes);
  }
}

}  // namespace postgate::fuzz
