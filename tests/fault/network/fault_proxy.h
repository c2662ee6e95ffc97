// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_FAULT_NETWORK_FAULT_PROXY_H_
#define POSTGATE_TESTS_FAULT_NETWORK_FAULT_PROXY_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <list>
#include <string>
#include <thread>

#include "absl/time/time.h"
#include "core/synchronization/mutex.h"

namespace postgate::fault {

// From the client to the hub, or back.
enum class Direction { kToHub = 0, kToClient = 1 };

inline constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

// What happens to the bytes of one direction.
struct Flow {
  // Both sides are reset once so many bytes have been passed on; the one after them never is.
  int64_t cut_after = kNever;
  // Both sides are reset, and nothing of it passed on, once so many bytes have come while `silent`.
  int64_t cut_once_held = kNever;
  // What comes is taken and passed on to nobody, so that the sender sees its bytes acknowledged by TCP. Not even the sender's
  // end of the connection is passed on.
  bool silent = false;
  // Nothing is read: the sender's window fills up.
  bool unread = false;
  // Bytes passed on at once, and the wait after each such piece.
  size_t piece = 64 << 10;
  absl::Duration pause = absl::ZeroDuration();
};

// Stands between clients and one hub, on a free port of 127.0.0.1 and a thread of its own, and does to the bytes what a bad network does. It does
// not look into them: they are TLS. May be called by any thread.
class FaultProxy {
 public:
  explicit FaultProxy(const std::string& hub_address);
  ~FaultProxy();
  FaultProxy(const FaultProxy&) = delete;
  FaultProxy& operator=(const FaultProxy&) = delete;

  const std::string& address() const { return address_; }

  // For connections that are accepted from now on, and for those that are open.
  void Set(Direction direction, const Flow& flow);
  // Resets both sides of all that are open.
  void CutAll();

  // Of all connections so far.
  int64_t connections();
  int64_t passed(Direction direction);
  // Connections that the hub ended, that the client ended, and that were cut here.
  int64_t ended_by_hub();
  int64_t ended_by_client();
  int64_t cut();

  // Wait for one of these counts; false when it takes longer than `timeout`.
  bool AwaitEndedByHub(int64_t count, absl::Duration timeout) { return Await(&FaultProxy::ended_by_hub_, count, timeout); }
  bool AwaitEndedByClient(int64_t count, absl::Duration timeout) { return Await(&FaultProxy::ended_by_client_, count, timeout); }
  bool AwaitPassedToHub(int64_t bytes, absl::Duration timeout) { return Await(&FaultProxy::passed_to_hub_, bytes, timeout); }
  bool AwaitCut(int64_t count, absl::Duration timeout) { return Await(&FaultProxy::cut_, count, timeout); }

 private:
  // One direction of one connection.
  struct Pipe {
    int from = -1;
    int to = -1;
    std::string waiting;
    int64_t passed = 0;
    int64_t held = 0;
    absl::Time resume = absl::InfinitePast();
    bool ended = false;  // by its sender
  };
  struct Link {
    Pipe pipes[2];
    bool over = false;
  };
  enum class Outcome { kGoesOn, kEnded, kCut };

  void Run();
  void Accept() POSTGATE_REQUIRES(mutex_);
  // Moves what can be moved.
  void Serve(Link& link, absl::Time now) POSTGATE_REQUIRES(mutex_);
  Outcome Take(Pipe& pipe, const Flow& flow) POSTGATE_REQUIRES(mutex_);
  Outcome Pass(Pipe& pipe, Direction direction, absl::Time now) POSTGATE_REQUIRES(mutex_);
  static void Close(Link& link, bool reset);
  bool Await(int64_t FaultProxy::*count, int64_t wanted, absl::Duration timeout);
  void Wake();

  const std::string hub_address_;
  std::string address_;
  int listening_ = -1;
  int wake_ = -1;

  Mutex mutex_;
  CondVar changed_;
  Flow flows_[2] POSTGATE_GUARDED_BY(mutex_);
  std::list<Link> links_ POSTGATE_GUARDED_BY(mutex_);
  bool stopping_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool cut_all_ POSTGATE_GUARDED_BY(mutex_) = false;
  int64_t connections_ = 0;  // this and the counts below: mutex_
  int64_t passed_to_hub_ = 0;
  int64_t passed_to_client_ = 0;
  int64_t ended_by_hub_ = 0;
  int64_t ended_by_client_ = 0;
  int64_t cut_ = 0;

  std::thread thread_;
};

}  // namespace postgate::fault

#endif  // POSTGATE_TESTS_FAULT_NETWORK_FAULT_PROXY_H_
