// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_REGISTER_FLUSHER_H_
#define POSTGATE_SERVER_REGISTER_REGISTER_FLUSHER_H_

#include <functional>
#include <thread>

#include "absl/status/status.h"
#include "core/synchronization/mutex.h"

namespace postgate::registry {

class Register;

// The thread that writes the register's rows to their table, so that the committer does not, and at the start reads the keys for the
// register's filters.
class RegisterFlusher {
 public:
  // `failed` hears of each flush and each read that failed; the rows stay in memory and are written with the next. `registry` outlives this.
  RegisterFlusher(Register* registry, std::function<void(const absl::Status&)> failed);
  ~RegisterFlusher();  // stops
  RegisterFlusher(const RegisterFlusher&) = delete;
  RegisterFlusher& operator=(const RegisterFlusher&) = delete;

  void Start();
  // There may be something to flush. Any thread.
  void Wake();
  void Stop();

 private:
  void Run();

  Register* const registry_;
  const std::function<void(const absl::Status&)> failed_;
  Mutex mutex_;
  CondVar changed_;
  bool due_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool stopping_ POSTGATE_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_REGISTER_FLUSHER_H_
