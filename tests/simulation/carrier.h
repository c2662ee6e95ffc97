// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SIMULATION_CARRIER_H_
#define POSTGATE_TESTS_SIMULATION_CARRIER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/simulation/answers.h"
#include "tests/simulation/hub.h"

namespace postgate::simulation {

// What anybody learnt of the ledger's signed heads: all have to be of one history.
class Heads {
 public:
  void Check(const v1::TreeHead& head);

 private:
  std::map<int64_t, std::string> roots_;
  std::set<std::string> verified_;  // signatures
};

// One carrier: its producer's stream, which it resumes as docs/protocol.md says, its cancellations, and the feed of its decisions. It
// outlives the hub's process and keeps what it was told.
class Carrier {
 public:
  Carrier(std::string name, Machine* machine, const std::vector<std::string>* items, Heads* heads);

  // One thing that it could do now.
  void Step(Hub& hub);
  void ReadDecisions(Hub& hub);
  // Its connections are gone.
  void Disconnect();

  // All was sent, acked and answered, and every decision has come.
  bool IsDone() const;
  std::string Missing() const;
  int64_t acked() const { return acked_; }
  int64_t resent() const { return resent_; }

 private:
  // What an ack said of one offset.
  struct Told {
    std::string result;
    std::string receipt;
  };

  void Connect(Hub& hub);
  void Send();
  void MakeMistake();
  void Hear();
  void HearAck(const v1::Ack& ack);
  void CheckReceipt(const v1::Ack& ack);
  void HearEnd(const absl::Status& status);
  void CancelAnItem(Hub& hub);
  const std::string& Item(int64_t offset) const { return items_[static_cast<size_t>(offset)]; }
  int64_t size() const { return static_cast<int64_t>(items_.size()); }

  const std::string name_;
  Machine& machine_;
  Run& run_;
  const std::vector<std::string>& items_;
  Heads& heads_;

  std::shared_ptr<Stream> stream_;
  bool is_open_ = false;
  int64_t acked_ = 0;
  int64_t sent_ = 0;
  std::map<int64_t, Told> told_;
  int64_t resent_ = 0;

  std::shared_ptr<Call> call_;  // under way; may be lost
  bool wants_answer_ = false;
  int64_t calls_ = 0;
  Answers answers_;

  int64_t cursor_ = 0;
  std::set<std::pair<std::string, std::string>> decided_;  // decision, registration
};

}  // namespace postgate::simulation

#endif  // POSTGATE_TESTS_SIMULATION_CARRIER_H_
