// SPDX-License-Identifier: Apache-2.0
#include "server/services/pull_answers.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace postgate::services {

absl::Status PullAnswers::Push(v1::PullResponse answer) {
  const int64_t waiting = deliveries_ + answer.deliveries_size();
  if (answer.deliveries_size() > 0 && waiting > 2 * credit_ + kWithdrawnWhileUnread) {
    return absl::ResourceExhaustedError(absl::StrCat(waiting, " deliveries wait to be read, and max_outstanding is ", credit_,
                                                     ": leases run out before the client reads; read faster, or ask for fewer"));
  }
  deliveries_ = waiting;
  answers_.push_back(std::move(answer));
  return absl::OkStatus();
}

void PullAnswers::Pop() {
  deliveries_ -= answers_.front().deliveries_size();
  answers_.pop_front();
}

void PullAnswers::Clear() {
  answers_.clear();
  deliveries_ = 0;
}

void PullAnswers::DropWaiting() {
  while (answers_.size() > 1) {
    deliveries_ -= answers_.back().deliveries_size();
    answers_.pop_back();
  }
}

}  // namespace postgate::services
