// SPDX-License-Identifier: Apache-2.0
#include "client/cli/unsaid_text.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace postgate::cli {

std::string UnsaidText(const std::vector<wco_xml::Unsaid>& unsaid) {
  if (unsaid.empty()) return "";
  std::vector<std::pair<std::string, std::string>> fields_of;
  for (const wco_xml::Unsaid& each : unsaid) {
    const auto found = std::find_if(fields_of.begin(), fields_of.end(), [&](const auto& line) { return line.first == each.remark; });
    if (found == fields_of.end()) {
      fields_of.emplace_back(each.remark, each.field_path);
    } else {
      absl::StrAppend(&found->second, ", ", each.field_path);
    }
  }
  std::string text = "note: the XML does not say these fields as the declaration does; --format json has them";
  for (const auto& [remark, fields] : fields_of) absl::StrAppend(&text, "\n  ", remark, ": ", fields);
  return text;
}

}  // namespace postgate::cli
