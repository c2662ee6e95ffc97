// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_VALIDATION_FINDING_SINK_H_
#define CORE_VALIDATION_FINDING_SINK_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/identifiers/field_path.h"
#include "postgate/v1/finding.pb.h"

namespace postgate::validation {

struct Rule;

// Findings of one item that are reported; an ack has to stay small.
inline constexpr size_t kFindingsMax = 50;

// Where rules put what they find. Keeps the order in which it was found. Beyond kFindingsMax errors push out what is
// no error, and the last place says how many are missing.
class FindingSink {
 public:
  // Empties `findings`, which must outlive the sink.
  explicit FindingSink(std::vector<v1::Finding>* findings) : findings_(*findings) { findings_.clear(); }
  FindingSink(const FindingSink&) = delete;
  FindingSink& operator=(const FindingSink&) = delete;

  // What is added from here on is found by `rule`, as severe as in the common core.
  void Begin(const Rule& rule);
  // The same, as severe as a regime makes it; `regime_id`, empty for the common core, outlives what is added.
  void Begin(const Rule& rule, v1::Severity severity, const std::string& regime_id) {
    rule_ = &rule;
    severity_ = severity;
    regime_id_ = &regime_id;
  }

  // `message` says what is wrong, `hint` what would be right. Neither holds personal data: they say which field is
  // meant and quote codes only.
  void Add(const identifiers::FieldPath& path, absl::string_view message, absl::string_view hint);

  // Ends the list; call it once, after the last rule.
  void Finish();

 private:
  void MakeRoom();

  std::vector<v1::Finding>& findings_;
  const Rule* rule_ = nullptr;
  v1::Severity severity_ = v1::SEVERITY_UNSPECIFIED;
  const std::string* regime_id_ = nullptr;
  size_t dropped_ = 0;
};

}  // namespace postgate::validation

#endif  // CORE_VALIDATION_FINDING_SINK_H_
