// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SIMULATION_AUDIT_H_
#define POSTGATE_TESTS_SIMULATION_AUDIT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "postgate/ledger/v1/entry.pb.h"
#include "server/sealing/keys.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/item.h"
#include "tests/simulation/queue_history.h"

namespace postgate::simulation {

// Reads what is on disk for good, entry by entry, and says what must be true of it and of everything made of it. It knows the contract and
// nothing of the code that is tried.
class Audit {
 public:
  // What carriers sent, by carrier and offset of their one producer.
  using Sent = std::map<std::string, std::vector<std::string>>;

  Audit(const SimulatedStore* store, sealing::Keys* keys, const Sent* sent) : store_(*store), keys_(*keys), sent_(*sent) {}

  // Takes what was committed since the last call. Everything below is of what was taken.
  void CatchUp();

  struct Registration {
    std::string carrier;
    std::string item_id;
    std::string content;  // the present version's bytes
    int32_t version = 0;
    int64_t sequence = 0;
    bool cancelled = false;
  };
  struct Effect {
    int64_t cursor = 0;
    std::string decision_id;
    std::string registration_number;
  };

  int64_t head() const { return next_sequence_ - 1; }
  int64_t CommittedOffset(const std::string& carrier) const;
  const std::map<std::string, Registration>& registrations() const { return registrations_; }
  // By carrier, in the order of the cursors.
  const std::vector<Effect>& Feed(const std::string& carrier) const;
  const QueueHistory& queues() const { return queues_; }
  // The entry that answered a request; none: there is none.
  std::optional<int64_t> AnsweredAt(const std::string& principal, const std::string& request_id) const;
  int64_t items() const { return items_; }
  int64_t decisions() const { return decisions_; }

 private:
  void Take(int64_t sequence, const ledger::v1::Entry& entry);
  void TakeItem(int64_t sequence, const ledger::v1::Entry& entry);
  void TakeCancellation(int64_t sequence, const ledger::v1::CancellationEntry& cancellation);
  void TakeEffect(int64_t sequence, const ledger::v1::ItemDecisionEntry& effect);
  void TakeRequest(int64_t sequence, const ledger::v1::Entry& entry);
  std::string BytesOf(const ledger::v1::Entry& entry) const;
  void Enqueue(int64_t sequence, const SimulatedItem& item);

  const SimulatedStore& store_;
  sealing::Keys& keys_;
  const Sent& sent_;
  size_t groups_taken_ = 0;
  int64_t next_sequence_ = 0;
  std::optional<google::protobuf::Timestamp> committed_at_;
  std::map<std::string, int64_t> offsets_;
  std::map<std::string, Registration> registrations_;
  std::map<std::pair<std::string, std::string>, std::string> live_;  // carrier, item_id: its registration number
  QueueHistory queues_;
  std::map<std::string, std::vector<Effect>> feeds_;
  // A decision whose effects are still to come, of the entry before.
  std::string decision_id_;
  int64_t decision_sequence_ = 0;
  int64_t effects_left_ = 0;
  std::map<std::pair<std::string, std::string>, int64_t> requests_;
  int64_t items_ = 0;
  int64_t decisions_ = 0;
};

}  // namespace postgate::simulation

#endif  // POSTGATE_TESTS_SIMULATION_AUDIT_H_
