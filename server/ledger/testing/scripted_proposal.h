// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_TESTING_SCRIPTED_PROPOSAL_H_
#define POSTGATE_SERVER_LEDGER_TESTING_SCRIPTED_PROPOSAL_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

#include "server/ledger/proposal.h"

namespace postgate::ledger {

// A proposal that does what a test says. Either function may be empty.
class ScriptedProposal final : public Proposal {
 public:
  using Adjudication = std::function<void(Draft& draft)>;
  using Completion = std::function<void(const absl::Status& status, const CommittedBlock& block)>;

  ScriptedProposal(Adjudication adjudicate, Completion complete, size_t size_bytes = 1)
      : adjudicate_(std::move(adjudicate)), complete_(std::move(complete)), size_bytes_(size_bytes) {}

  size_t size_bytes() const override { return size_bytes_; }
  void Adjudicate(Draft& draft) override {
    if (adjudicate_) adjudicate_(draft);
  }
  void Complete(const absl::Status& status, const CommittedBlock& block) override {
    if (complete_) complete_(status, block);
  }

 private:
  const Adjudication adjudicate_;
  const Completion complete_;
  const size_t size_bytes_;
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_TESTING_SCRIPTED_PROPOSAL_H_
