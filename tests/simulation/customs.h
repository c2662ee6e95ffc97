// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SIMULATION_CUSTOMS_H_
#define POSTGATE_TESTS_SIMULATION_CUSTOMS_H_

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/simulation/caller.h"
#include "tests/simulation/hub.h"

namespace postgate::simulation {

// What the hub has given out, as its promises say: at most one live lease an item, attempts counted, nothing that is done. Of one process;
// what was confirmed is kept for ever.
class Leases {
 public:
  explicit Leases(Machine* machine) : machine_(*machine) {}

  struct Lease {
    int64_t subscription = 0;
    ItemInQueue item;
    int64_t waiting_since = 0;
    absl::Time expires_at;
    bool acknowledging = false;
  };

  void Delivered(Hub& hub, int64_t subscription, const std::string& queue, const v1::Delivery& delivery, int32_t max_outstanding);
  void Confirmed(const std::string& lease_id);
  void Refused(const std::string& lease_id);
  void Left(int64_t subscription);
  // The hub's process is gone.
  void Forget();
  // Those of them whose time is over or that are another's; the others are on their way to the ledger.
  std::vector<std::string> Acknowledging(int64_t subscription, const std::vector<std::string>& lease_ids);
  void Released(int64_t subscription, const std::vector<std::string>& lease_ids);
  void Extended(int64_t subscription, const std::vector<std::string>& lease_ids, absl::Duration by);
  std::vector<std::string> All() const;

 private:
  bool IsLive(const Lease& lease) const { return lease.acknowledging || lease.expires_at > machine_.run.now(); }

  Machine& machine_;
  // Deliveries of an item since it came into its queue, or back into it.
  struct Tried {
    int64_t waiting_since = 0;
    int32_t attempts = 0;
    // Its acknowledgement or refusal was asked for: should the ledger refuse that, it may be tried beyond the last attempt.
    bool is_asked = false;
  };

  std::map<std::string, Lease> leases_;
  std::map<ItemInQueue, Tried> tried_;
  // With the entry that says so.
  std::map<ItemInQueue, int64_t> confirmed_;
};

// One consumer of one queue. It acknowledges, refuses, releases, extends, falls silent, leaves, and comes back.
class Consumer {
 public:
  Consumer(std::string queue, Machine* machine, Leases* leases);
  ~Consumer();

  void Step(Hub& hub);
  // Whatever it holds it acknowledges, from now on.
  void BeWilling() { is_willing_ = true; }
  void Disconnect();

 private:
  class Connection;

  void Hear(Hub& hub);
  void Answer(Hub& hub);
  // It is done with these, or can't process them.
  void Finish(Hub& hub, std::vector<std::string> ids, bool refuses);

  const std::string queue_;
  Machine& machine_;
  Run& run_;
  Leases& leases_;
  bool is_willing_ = false;
  std::shared_ptr<Connection> connection_;
  int64_t subscription_ = 0;
  std::vector<std::string> held_;
};

// The officer, who decides on what there is and sends each decision until it is answered.
class Officer {
 public:
  explicit Officer(Machine* machine) : machine_(*machine), run_(machine->run), caller_("customs/seoul", "decide", machine) {}

  void Step(Hub& hub);
  void Disconnect() { caller_.Disconnect(); }
  bool IsDone() const { return caller_.is_idle(); }
  // Decides no more.
  void Stop() { has_stopped_ = true; }

 private:
  void Decide(Hub& hub);

  Machine& machine_;
  Run& run_;
  bool has_stopped_ = false;
  Caller caller_;
};

}  // namespace postgate::simulation

#endif  // POSTGATE_TESTS_SIMULATION_CUSTOMS_H_
