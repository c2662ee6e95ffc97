// SPDX-License-Identifier: Apache-2.0
#include "server/register/apply.h"

#include "server/register/cancellation.h"
#include "server/register/confirmation.h"
#include "server/register/container_decisions.h"
#include "server/register/inheritance.h"
#include "server/register/items.h"
#include "server/register/movements.h"

namespace postgate::registry {

absl::Status Apply(Register& registry, int64_t sequence, absl::Time committed_at, const ledger::v1::Entry& entry) {
  switch (entry.kind_case()) {
    case ledger::v1::Entry::kItem:
      return ApplyItem(registry, sequence, committed_at, entry);
    case ledger::v1::Entry::kMovement:
      return ApplyMovement(registry, sequence, entry);
    case ledger::v1::Entry::kCancellation:
      return ApplyCancellation(registry, sequence, entry);
    case ledger::v1::Entry::kDecision:
      return ApplyToContainer(registry, sequence, entry);
    case ledger::v1::Entry::kItemDecision:
      return ApplyItemDecision(registry, sequence, entry);
    case ledger::v1::Entry::kConfirmation:
      return ApplyConfirmation(registry, sequence, entry);
    case ledger::v1::Entry::kAcknowledgement:
    case ledger::v1::Entry::kDeadLetter:
    case ledger::v1::Entry::kErasure:
    case ledger::v1::Entry::kAccess:
    case ledger::v1::Entry::kDeadLetterRetry:
    case ledger::v1::Entry::kDeadLetterResubmission:
    case ledger::v1::Entry::kReplay:
    case ledger::v1::Entry::kRedelivery:
    case ledger::v1::Entry::kReplayCancellation:
    case ledger::v1::Entry::kLegalHold:
    case ledger::v1::Entry::kLegalHoldRelease:
    case ledger::v1::Entry::kHold:
    case ledger::v1::Entry::KIND_NOT_SET:
      return absl::OkStatus();
  }
  return absl::OkStatus();
}

}  // namespace postgate::registry
