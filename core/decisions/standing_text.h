// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_DECISIONS_STANDING_TEXT_H_
#define CORE_DECISIONS_STANDING_TEXT_H_

#include <string>

#include "core/decisions/carrier_changes.h"
#include "postgate/ledger/v1/standing.pb.h"

namespace postgate::decisions {

// Says in words where an item is and what it waits for: "departed; waits for the security decision; clearance: released
// on 2026-03-01T10:00:00Z". What outranks comes first. No personal data. Of what is released by
// a standing that leaves out what its reader is not told, and not by the whole one, `is_free` is false: then it waits for customs.
std::string DescribeStanding(const ledger::v1::ItemStanding& standing, Phase phase, bool is_free = true);

}  // namespace postgate::decisions

#endif  // CORE_DECISIONS_STANDING_TEXT_H_
