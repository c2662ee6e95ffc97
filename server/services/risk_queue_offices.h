// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_RISK_QUEUE_OFFICES_H_
#define POSTGATE_SERVER_SERVICES_RISK_QUEUE_OFFICES_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace postgate::services {

// For which offices each customs principal may act, as configured. One that is not listed acts for all. Immutable.
class CustomsOffices {
 public:
  CustomsOffices() = default;
  // By the name in the certificate.
  explicit CustomsOffices(std::map<std::string, std::vector<std::string>> offices) : offices_(std::move(offices)) {}

  // The office that `name` acts for when it says `office`. Empty: its first, or its own name when it is not listed. PERMISSION_DENIED when it
  // may not.
  absl::StatusOr<std::string> OfficeFor(absl::string_view name, absl::string_view office) const;

 private:
  std::map<std::string, std::vector<std::string>> offices_;
};

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_RISK_QUEUE_OFFICES_H_
