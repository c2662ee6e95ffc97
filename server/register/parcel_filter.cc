// SPDX-License-Identifier: Apache-2.0
#include "server/register/parcel_filter.h"

#include <utility>

namespace postgate::registry {

void ParcelFilter::Add(int32_t period, absl::string_view key) {
  if (newest_keys_ == nullptr || period > newest_) {
    keys_before_ = newest_keys_ != nullptr && period == newest_ + 1 ? std::move(newest_keys_) : nullptr;
    newest_keys_ = std::make_unique<KeyFilter>();
    newest_ = period;
  }
  if (period == newest_) {
    newest_keys_->Add(key);
  } else if (period == newest_ - 1) {
    if (keys_before_ == nullptr) keys_before_ = std::make_unique<KeyFilter>();
    keys_before_->Add(key);
  }
}

bool ParcelFilter::MayContain(int32_t period, absl::string_view key) const {
  const KeyFilter* const keys = period == newest_ ? newest_keys_.get() : period == newest_ - 1 ? keys_before_.get() : nullptr;
  return keys != nullptr && keys->MayContain(key);
}

}  // namespace postgate::registry
