// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SEALING_KEY_FOLDER_H_
#define POSTGATE_SERVER_SEALING_KEY_FOLDER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "core/synchronization/mutex.h"
#include "server/sealing/keys.h"
#include "server/sealing/master_keys.h"

namespace postgate::sealing {

// Keys that are held in memory; with more, all are read again as they are needed.
inline constexpr size_t kKeysCachedMax = 16'384;

// The keys as files below one folder, apart from the ledger: FOLDER/DAY/ROLE.NAME.CLASS, wrapped by a master key. An erased one leaves a file of
// the same name with ".erased" behind it, which says when, so that a key that is missing is never taken for one that was dropped. Thread-safe.
class KeyFolder final : public Keys {
 public:
  // Makes the folder when it is absent.
  static absl::StatusOr<std::unique_ptr<KeyFolder>> Open(std::string folder, MasterKeys masters);

  absl::StatusOr<DataKeyPtr> FindOrMake(const KeyName& name) override;
  absl::StatusOr<DataKeyPtr> Find(const KeyName& name) override;

  // The keys of a class of all days before `day`, those that were erased left out.
  absl::StatusOr<std::vector<KeyName>> KeysBefore(RetentionClass retention_class, int32_t day) const;
  // Drops a key for good, on disk on return. Dropping it again is no error. A medium may keep what was on it: what was wrapped can be read from there
  // with the master key alone, so that goes, too, in time (docs/operating.md).
  absl::Status Erase(const KeyName& name, absl::Time now);

 private:
  KeyFolder(std::string folder, MasterKeys masters) : folder_(std::move(folder)), masters_(std::move(masters)) {}
  std::string PathOf(const KeyName& name) const;
  // None: it is not in memory.
  bool FindInMemory(const std::string& path, DataKeyPtr& key) const;
  void KeepInMemory(const std::string& path, DataKeyPtr key);
  // NOT_FOUND when there is no such file; null when it was erased.
  absl::StatusOr<DataKeyPtr> Read(const KeyName& name, const std::string& path) const;
  absl::StatusOr<DataKeyPtr> Make(const KeyName& name, const std::string& path) const;

  const std::string folder_;
  const MasterKeys masters_;
  // Held while the disk is read or written; never while only memory is asked.
  Mutex changing_;
  mutable Mutex mutex_;
  absl::flat_hash_map<std::string, DataKeyPtr> cached_ POSTGATE_GUARDED_BY(mutex_);  // by path; null: erased
};

}  // namespace postgate::sealing

#endif  // POSTGATE_SERVER_SEALING_KEY_FOLDER_H_
