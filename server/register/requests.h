// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_REQUESTS_H_
#define POSTGATE_SERVER_REGISTER_REQUESTS_H_

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "server/ledger/proposal.h"
#include "server/ledger/store.h"
#include "server/sealing/keys.h"

namespace postgate::registry {

// How long a request_id gives the first answer again (contract: 24 hours).
inline constexpr absl::Duration kRequestHorizon = absl::Hours(24);

// The unary writes that carry a request_id, what is in flight included. Belongs to the committer's thread.
class Requests {
 public:
  explicit Requests(const ledger::Store* store) : store_(store) {}

  struct Answered {
    ledger::v1::RequestRecord record;
    // Of one in flight, whose record has it only once it is written: the draft's. Null otherwise.
    const v1::Receipt* receipt = nullptr;
  };

  // The first answer's record, when the same principal used the same request_id within the horizon. None for an empty request_id.
  absl::StatusOr<std::optional<Answered>> Find(absl::string_view principal, absl::string_view request_id, absl::Time now) const;

  // Remembers one that is answered by the entry at `sequence`. Nothing for an empty request_id.
  void Add(ledger::Draft& draft, absl::string_view principal, absl::string_view request_id, int64_t sequence);
  // The same with the draft's receipt, whose salt is made of `salt_seed` by the key of `key_day`.
  void AddWithReceipt(ledger::Draft& draft, absl::string_view principal, absl::string_view request_id, int64_t sequence, const v1::Receipt* receipt,
                      std::string salt_seed, int32_t key_day);

  // All that was added is on disk now.
  void OnCommitted() { in_flight_.clear(); }

 private:
  void Remember(ledger::Draft& draft, absl::string_view principal, absl::string_view request_id, ledger::v1::RequestRecord record,
                const v1::Receipt* receipt);

  const ledger::Store* const store_;
  absl::flat_hash_map<std::string, Answered> in_flight_;
};

// One unary write's part in this: whether it was answered before, and by which entry.
class EarlierAnswer {
 public:
  // When the write is adjudicated. True: there is nothing to adjudicate, because it was answered before, or the draft has failed.
  bool Find(const Requests& requests, ledger::Draft& draft, absl::string_view principal, absl::string_view request_id);

  bool found() const { return answered_.has_value(); }
  // Of the entry that answered it, when found.
  int64_t sequence() const { return answered_->record.sequence(); }
  // When the write is completed. The keys' errors.
  absl::StatusOr<v1::Receipt> Receipt(sealing::Keys& keys, absl::string_view principal) const;

  // The entry that answered it, when found. ALREADY_EXISTS when it is of none of `kinds`: the request_id was used for something else.
  absl::StatusOr<ledger::v1::Entry> Read(const ledger::Store& store, const ledger::CommittedBlock& block,
                                         std::initializer_list<ledger::v1::Entry::KindCase> kinds) const;

 private:
  std::optional<Requests::Answered> answered_;
};

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_REQUESTS_H_
