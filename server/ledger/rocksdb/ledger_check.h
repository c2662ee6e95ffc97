// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_LEDGER_CHECK_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_LEDGER_CHECK_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/receipts/head_verifier.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "postgate/v1/receipt.pb.h"
#include "server/ledger/store.h"

namespace postgate::ledger {

// Damages that are told one by one; the rest is counted.
inline constexpr size_t kDamagesToldMax = 20;
// Entries between two calls of LedgerCheckOptions::progress.
inline constexpr int64_t kEntriesPerProgress = 100'000;

struct LedgerCheckOptions {
  // Of the ledger, which no gateway has open.
  std::string directory;
  // Checks the signatures of the tree heads; outlives the check.
  const receipts::HeadVerifier* verifier = nullptr;
  // What is being read, how far, and how much there is. May be empty.
  std::function<void(absl::string_view what, int64_t done, int64_t all)> progress;
};

// What a check found.
class LedgerFindings {
 public:
  v1::LedgerMetadata metadata;
  int64_t head = kNoSequence;
  std::optional<postgate::v1::TreeHead> tree_head;  // the newest

  int64_t blocks = 0;
  int64_t heads = 0;      // tree heads, each with the root made anew of the leaves
  int64_t producers = 0;
  int64_t receipts = 0;   // kept for acks, each with its entries and its proof
  // Entries whose leaf was made anew of what is stored.
  int64_t entries_proven = 0;
  // Entries that were held against their hash in a kept receipt, whose leaf needs a salt that a key makes, which may be gone. The rest has a receipt that the
  // hub does not keep, and is held against nothing.
  int64_t entries_of_receipts = 0;

  std::vector<std::string> damages;  // each with its place
  int64_t damages_untold = 0;
  std::vector<std::string> notes;  // what is worth knowing and no damage

  bool sound() const { return damages.empty(); }
  void AddDamage(absl::string_view damage);
  // Adds the status's text unless it is OK; returns whether it is.
  bool Expect(const absl::Status& status);
};

// Reads a whole ledger and changes nothing: every table's checksums; every block, its entries' sequences without gaps; each leaf of the audit tree,
// its kept nodes, and the root of every signed head, made anew; each producer's acks without gaps, and the receipts in them. What is found is in
// the answer. An error: it cannot be checked (NOT_FOUND: no ledger there; FAILED_PRECONDITION: another format) or not even be
// opened (DATA_LOSS, with the place). Memory does not grow with the ledger.
absl::StatusOr<LedgerFindings> CheckLedger(const LedgerCheckOptions& options);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_LEDGER_CHECK_H_
