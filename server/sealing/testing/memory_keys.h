// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SEALING_TESTING_MEMORY_KEYS_H_
#define POSTGATE_SERVER_SEALING_TESTING_MEMORY_KEYS_H_

#include <map>
#include <string>

#include "core/synchronization/mutex.h"
#include "server/sealing/keys.h"

namespace postgate::sealing {

// Keys that are gone with the process. Thread-safe.
class MemoryKeys final : public Keys {
 public:
  absl::StatusOr<DataKeyPtr> FindOrMake(const KeyName& name) override;
  absl::StatusOr<DataKeyPtr> Find(const KeyName& name) override;

  void Erase(const KeyName& name);
  // As when the folder of keys was not restored.
  void Lose();
  void Lose(const KeyName& name);
  // What FindOrMake answers from now on instead of a new key; OK ends it.
  void FailToMake(absl::Status status);

 private:
  static std::string TextOf(const KeyName& name);

  Mutex mutex_;
  std::map<std::string, DataKeyPtr> keys_ POSTGATE_GUARDED_BY(mutex_);
  absl::Status make_failure_ POSTGATE_GUARDED_BY(mutex_);
};

}  // namespace postgate::sealing

#endif  // POSTGATE_SERVER_SEALING_TESTING_MEMORY_KEYS_H_
