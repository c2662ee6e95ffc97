// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/testing/memory_keys.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace postgate::sealing {

std::string MemoryKeys::TextOf(const KeyName& name) {
  return absl::StrCat(name.principal, " ", name.day, " ", static_cast<int>(name.retention_class));
}

absl::StatusOr<DataKeyPtr> MemoryKeys::FindOrMake(const KeyName& name) {
  MutexLock lock(mutex_);
  const auto found = keys_.find(TextOf(name));
  if (found != keys_.end()) {
    if (found->second == nullptr) return absl::FailedPreconditionError("the key was erased");
    return found->second;
  }
  if (!make_failure_.ok()) return make_failure_;
  return keys_[TextOf(name)] = std::make_shared<const DataKey>(RandomBytes(kKeyBytes));
}

absl::StatusOr<DataKeyPtr> MemoryKeys::Find(const KeyName& name) {
  MutexLock lock(mutex_);
  const auto found = keys_.find(TextOf(name));
  if (found == keys_.end()) return absl::DataLossError("the key is missing");
  return found->second;
}

void MemoryKeys::Erase(const KeyName& name) {
  MutexLock lock(mutex_);
  keys_[TextOf(name)] = nullptr;
}

void MemoryKeys::Lose() {
  MutexLock lock(mutex_);
  keys_.clear();
}

void MemoryKeys::Lose(const KeyName& name) {
  MutexLock lock(mutex_);
  keys_.erase(TextOf(name));
}

void MemoryKeys::FailToMake(absl::Status status) {
  MutexLock lock(mutex_);
  make_failure_ = std::move(status);
}

}  // namespace postgate::sealing
