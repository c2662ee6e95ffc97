// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_CORE_ITEM_DIFF_VERSION_CHANGES_H_
#define POSTGATE_CORE_ITEM_DIFF_VERSION_CHANGES_H_

#include <vector>

#include "postgate/v1/exchange_service.pb.h"
#include "postgate/v1/item_changes.pb.h"

namespace postgate::item_diff {

// What each of an item's records changed, in their order: a version beside the one before it of the same registration; what was rejected stands between them as it came. Says of each why
// it was not compared, where it was not.
std::vector<v1::ItemVersionChanges> VersionChanges(const v1::GetItemResponse& history);

}  // namespace postgate::item_diff

#endif  // POSTGATE_CORE_ITEM_DIFF_VERSION_CHANGES_H_
