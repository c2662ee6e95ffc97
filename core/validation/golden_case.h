// SPDX-License-Identifier: Apache-2.0
//
// The cases in core/validation/testdata: testdata/<rule>/<accepted|refused>_<what>.textproto. A case is laid over
// testdata/item.textproto (movement.textproto), which has no finding. Comment lines direct the test:
//   # without: sender.name            clears a field of the base first
//   # at: 2026-06-02T00:00:00Z        the time of arrival; this one when it is not said
//   # carrier: express                the kind of carrier
//   # finds: content_pieces[0].value  a refused case: each path that the rule names, no other
#ifndef CORE_VALIDATION_GOLDEN_CASE_H_
#define CORE_VALIDATION_GOLDEN_CASE_H_

#include <filesystem>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "core/validation/carrier_profile.h"
#include "google/protobuf/message.h"

namespace postgate::validation {

// A case, its directives followed.
struct GoldenCase {
  absl::Time now;
  CarrierProfile carrier;
  std::vector<std::string> expected_paths;
};

std::filesystem::path GoldenFolder();

// Reads the base that the cases of the message's type are laid over. Both fail the running test when a file is wrong.
void LoadGoldenBase(GoldenCase* golden_case, google::protobuf::Message* message);
void LoadGoldenCase(const std::filesystem::path& path, GoldenCase* golden_case, google::protobuf::Message* message);

// The files of a rule whose names begin with `prefix`, "accepted_" or "refused_".
std::vector<std::filesystem::path> GoldenFiles(const std::string& rule_id, const std::string& prefix);

}  // namespace postgate::validation

#endif  // CORE_VALIDATION_GOLDEN_CASE_H_
