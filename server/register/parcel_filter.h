// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_PARCEL_FILTER_H_
#define POSTGATE_SERVER_REGISTER_PARCEL_FILTER_H_

#include <cstdint>
#include <memory>

#include "absl/strings/string_view.h"
#include "server/register/key_filter.h"

namespace postgate::registry {

// Which parcels may have a row: a KeyFilter for each of the two newest periods, the only ones that are looked up. When a newer one begins, the filter of the oldest goes. Not thread-safe.
class ParcelFilter {
 public:
  // A key of an older period is not taken.
  void Add(int32_t period, absl::string_view key);
  // Never wrong about a key that was added of the two newest periods. Of older ones it says that none is there.
  bool MayContain(int32_t period, absl::string_view key) const;
  // The older of the two newest periods; 0 when no key was added yet.
  int32_t kept_from() const { return newest_keys_ == nullptr ? 0 : newest_ - 1; }

 private:
  int32_t newest_ = 0;
  // Null: no key of that period was added.
  std::unique_ptr<KeyFilter> newest_keys_;
  std::unique_ptr<KeyFilter> keys_before_;
};

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_PARCEL_FILTER_H_
