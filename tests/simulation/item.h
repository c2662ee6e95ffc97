// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SIMULATION_ITEM_H_
#define POSTGATE_TESTS_SIMULATION_ITEM_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/assessment/queues.h"
#include "core/digest/sha256.h"
#include "server/intake/message.h"
#include "server/intake/resent.h"
#include "server/intake/submit_session.h"
#include "server/sealing/day_keys.h"

namespace postgate::simulation {

// An item of these runs: what the pure steps read from it is a pure function of its bytes, as with a real one.
//   "IDENTIFIER AMENDS QUEUES CONTENT": AMENDS 0 or 1, QUEUES a bit for each of the six
struct SimulatedItem {
  std::string item_id;
  bool amends = false;
  unsigned queues = 0;
  std::string content;

  std::string Bytes() const { return absl::StrCat(item_id, " ", amends ? 1 : 0, " ", queues, " ", content); }
  static SimulatedItem Of(absl::string_view bytes);

  std::vector<std::string> QueueNames() const;
  // What makes a duplicate: all but `amends`.
  std::string ContentDigest() const { return digest::BytesOf(digest::Sha256Of({absl::StrCat(item_id, " ", queues, " ", content)})); }
};

std::string ReceivedDigest(absl::string_view bytes);

// As intake::PrepareBatch, for these items.
intake::PreparedBatch Prepare(const sealing::DayKeys& keys, const std::string& producer, const intake::ReceivedBatch& batch);

// For AnswerResent.
intake::Identify IdentifySimulated();

}  // namespace postgate::simulation

#endif  // POSTGATE_TESTS_SIMULATION_ITEM_H_
