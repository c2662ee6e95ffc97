// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_RECEIPTS_EVIDENCE_CHECK_H_
#define CORE_RECEIPTS_EVIDENCE_CHECK_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "core/receipts/head_verifier.h"
#include "postgate/v1/evidence.pb.h"

namespace postgate::receipts {

// Checks what a carrier or auditor kept, without the hub: that each receipt is of its records and proven in a signed tree, and that all heads and
// receipts can be of one history, in which nothing was put before what was committed earlier. Not thread-safe.
class EvidenceCheck {
 public:
  struct Totals {
    int64_t receipts = 0;
    int64_t records = 0;
    int64_t heads = 0;
    int64_t consistency_proofs = 0;
  };

  // Whom the certificates must come from, PEM.
  explicit EvidenceCheck(std::string authorities_pem) : authorities_pem_(std::move(authorities_pem)) {}

  // Receipts of a ledger epoch that ended with a restore, for entries that were not kept.
  struct Loss {
    std::string producer;
    int64_t first_offset = 0;
    int64_t next_offset = 0;  // one past the last
    v1::EpochEnd end;
    // Every one of those offsets has a receipt that holds still, since it was sent again.
    bool is_sent_again = false;
  };

  // What is wrong with this evidence, by itself or beside what was added before; empty: nothing.
  std::vector<std::string> Add(const v1::Evidence& evidence);

  // Tree heads from which no chain of consistency proofs leads to the largest one of their epoch: that they are of its history is not shown.
  int64_t UnlinkedHeads() const;
  // What the hub says, in the statements of its restores that were added, that it no longer covers; those beside one another are one. It is proven that
  // the hub had it: what is lost is lost by the hub.
  std::vector<Loss> Losses() const;
  // Tree heads over entries that were lost so.
  int64_t LostHeads() const;
  // Offsets below a producer's last one that no receipt is for, as texts: acks that were not kept, or not given.
  std::vector<std::string> Gaps() const;
  const Totals& totals() const { return totals_; }

  // Whether the receipts that were added show when the hub took a signed batch; of its time only the hub's word is at hand without them, and a certificate that ran out could be
  // made to look valid by an earlier one. NOT_FOUND when no receipt is for the batch's last record; DATA_LOSS when the time can't be, beside them and the heads, or that entry is
  // another record's. Ask once all evidence was added.
  absl::Status CheckSignedTime(const v1::SignedBatch& batch) const;

 private:
  // Entries that one receipt covers.
  struct Span {
    int64_t last_sequence = 0;
    std::string digest;  // of the receipt, whole
    std::string producer;
    int64_t first_offset = 0;
    int64_t next_offset = 0;
  };
  // What was signed under one ledger epoch.
  struct History {
    std::map<int64_t, v1::TreeHead> heads;        // by size
    std::multimap<int64_t, int64_t> links;        // by size: the size that a consistency proof leads to
    std::map<int64_t, Span> spans;                // by first sequence
    std::map<int64_t, absl::Time> committed_at;   // by sequence, of the entries whose time a head or receipt tells
    std::set<int64_t> continued;                  // sizes of heads that a consistency proof links to a later epoch
    std::optional<v1::EpochEnd> end;              // that kept the fewest entries, should the hub have been restored to this epoch more than once
    bool Kept(int64_t size) const { return !end.has_value() || size <= end->tree_size(); }
  };

  // What a ledger epoch went on from.
  struct Origin {
    std::string ledger_epoch;
    int64_t kept = 0;  // entries of it
  };

  absl::Status AddCertificates(const std::string& pem);
  std::vector<std::string> AddSubmission(const v1::SubmissionEvidence& submission);
  std::vector<std::string> AddTree(const v1::TreeEvidence& tree);
  absl::Status AddEpochEnd(const v1::EpochEnd& end);
  bool IsCoveredAnew(const Loss& loss) const;
  // OK also when the head is known already.
  absl::Status AddHead(const v1::TreeHead& head);
  // OK when no entry before it is later and none behind it earlier.
  static absl::Status CheckTime(const History& history, int64_t sequence, absl::Time committed_at);
  static absl::Status AddTime(History& history, int64_t sequence, absl::Time committed_at);
  absl::Status AddSpan(const v1::SubmissionEvidence& submission);
  // Of the epoch and those before it that had the same entry at the sequence: back over the restores, as long as they kept it.
  std::vector<const History*> HistoriesOf(std::string epoch, int64_t sequence) const;

  const std::string authorities_pem_;
  std::string certificates_pem_;
  absl::StatusOr<HeadVerifier> verifier_ = absl::NotFoundError("the evidence holds no certificate for receipts before it");
  std::map<std::string, History> histories_;                       // by ledger epoch
  std::map<std::string, Origin> origins_;                          // by the ledger epoch that a restore began
  std::map<std::string, std::map<int64_t, int64_t>> offsets_;      // by producer: first → one past the last
  Totals totals_;
};

}  // namespace postgate::receipts

#endif  // CORE_RECEIPTS_EVIDENCE_CHECK_H_
