// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/entry_proposal.h"

#include <utility>

namespace postgate::ledger {
namespace {

class EntryProposal final : public Proposal {
 public:
  EntryProposal(v1::Entry entry, std::function<void(const absl::Status&)> done)
      : entry_(std::move(entry)), size_(entry_.ByteSizeLong()), done_(std::move(done)) {}

  size_t size_bytes() const override { return size_; }
  void Adjudicate(Draft& draft) override { draft.AddEntry() = std::move(entry_); }
  void Complete(const absl::Status& status, const CommittedBlock&) override { done_(status); }

 private:
  v1::Entry entry_;
  const size_t size_;
  const std::function<void(const absl::Status&)> done_;
};

}  // namespace

std::unique_ptr<Proposal> ProposeEntry(v1::Entry entry, std::function<void(const absl::Status&)> done) {
  return std::make_unique<EntryProposal>(std::move(entry), std::move(done));
}

}  // namespace postgate::ledger
