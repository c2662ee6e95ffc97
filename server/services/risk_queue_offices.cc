// SPDX-License-Identifier: Apache-2.0
#include "server/services/risk_queue_offices.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace postgate::services {

absl::StatusOr<std::string> CustomsOffices::OfficeFor(absl::string_view name, absl::string_view office) const {
  const auto listed = offices_.find(std::string(name));
  if (listed == offices_.end() || listed->second.empty()) return std::string(office.empty() ? name : office);
  if (office.empty()) return listed->second.front();
  if (std::find(listed->second.begin(), listed->second.end(), office) != listed->second.end()) return std::string(office);
  return absl::PermissionDeniedError(
      absl::StrCat("customs/", name, " may not act for this office; it may for ", absl::StrJoin(listed->second, ", ")));
}

}  // namespace postgate::services
