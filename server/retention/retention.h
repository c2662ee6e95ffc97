// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_RETENTION_RETENTION_H_
#define POSTGATE_SERVER_RETENTION_RETENTION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/ledger/proposal.h"
#include "server/legal_holds/key_custody.h"
#include "server/sealing/key_folder.h"

namespace postgate::retention {

// Keys that one entry of the ledger names.
inline constexpr size_t kKeysPerErasureMax = 1'000;

// After a restore nothing becomes due for so long: legal holds that were placed since the backup are lost with what came since, and have to stand again before what
// they alone kept is dropped.
inline constexpr absl::Duration kPauseAfterRestore = absl::Hours(72);

// Whole days, in UTC, for which a class can be read; the day on which it was sealed is not counted.
struct RetentionPeriods {
  int32_t personal_days = 0;
  int32_t trade_days = 0;
};

// Drops the keys whose time is over, those by which parcels are recognized (sealing/parcel_fingerprint.h) and those of released cases among them; a case's own keys know no days. What
// it drops is committed first, so that the ledger says of everything that can't be read any more when and why; after a death between the two the next run carries out what the ledger
// says, due or not. One run at a time.
class Retention {
 public:
  struct Options {
    sealing::KeyFolder* keys = nullptr;                              // outlives it, as the custody
    legal_holds::KeyCustody* custody = nullptr;
    // The keys of released cases that no erasure names yet.
    std::function<absl::StatusOr<std::vector<sealing::KeyName>>()> released;
    std::function<void(std::unique_ptr<ledger::Proposal>)> propose;  // to the committer
    RetentionPeriods periods;
    // When the hub was last restored from a backup; none: never.
    std::optional<absl::Time> restored_at;
    size_t keys_per_entry = kKeysPerErasureMax;
  };
  explicit Retention(Options options) : options_(std::move(options)) {}

  // Before this time a run only carries out what the ledger says already; of a hub that was never restored, the infinite past.
  absl::Time PausedUntil() const;

  // What it dropped and what stays for a case. Waits for the commit: not on the committer's thread. The ledger's or the disk's error; what was dropped before it stays so.
  absl::StatusOr<legal_holds::Dropped> Run(absl::Time now);

 private:
  absl::StatusOr<std::vector<sealing::KeyName>> Due(absl::Time now) const;
  // Waits until the ledger has the erasure.
  absl::Status Commit(const std::vector<sealing::KeyName>& names) const;

  const Options options_;
};

}  // namespace postgate::retention

#endif  // POSTGATE_SERVER_RETENTION_RETENTION_H_
