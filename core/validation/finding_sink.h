// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_VALIDATION_FINDING_SINK_H_
#define CORE_VALIDATION_FINDING_SINK_H_

#include <cassert>
#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/identifiers/field_path.h"
#include "postgate/v1/finding.pb.h"

namespace postgate::regimes {
class Judgement;
}  // namespace postgate::regimes

namespace postgate::validation {

struct Rule;

// Findings of one item that are reported; an ack has to stay small.
inline constexpr size_t kFindingsMax = 50;

// Where rules put what they find. Keeps the order in which it was found. Beyond kFindingsMax errors push out what is
// no error, and the last place says how many are missing.
class FindingSink {
 public:
  // Empties `findings`, which must outlive the sink. Findings are as severe as the common core makes them.
  explicit FindingSink(std::vector<v1::Finding>* findings) : FindingSink(findings, nullptr) {}
  // As severe as `judgement` says, which must outlive the sink; as the common core makes them where it is null.
  FindingSink(std::vector<v1::Finding>* findings, const regimes::Judgement* judgement) : findings_(*findings), judgement_(judgement) {
    findings_.clear();
  }
  FindingSink(const FindingSink&) = delete;
  FindingSink& operator=(const FindingSink&) = delete;

  // What is added from here on is found by `rule`. `place` is its place in the catalogue, by which a judgement knows it.
  void Begin(const Rule& rule, size_t place) {
    rule_ = &rule;
    place_ = place;
  }
  // Of a sink without a judgement.
  void Begin(const Rule& rule) {
    assert(judgement_ == nullptr);
    rule_ = &rule;
  }

  // `message` says what is wrong, `hint` what would be right. Neither holds personal data: they say which field is
  // meant and quote codes only.
  void Add(const identifiers::FieldPath& path, absl::string_view message, absl::string_view hint);

  // Ends the list; call it once, after the last rule.
  void Finish();

 private:
  void MakeRoom();

  std::vector<v1::Finding>& findings_;
  const regimes::Judgement* const judgement_;
  const Rule* rule_ = nullptr;
  size_t place_ = 0;
  size_t dropped_ = 0;
};

}  // namespace postgate::validation

#endif  // CORE_VALIDATION_FINDING_SINK_H_
