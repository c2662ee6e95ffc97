// SPDX-License-Identifier: Apache-2.0
//
// Any text as a file of profiles; those that are taken look at a declaration.
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "core/evaluation/specimen.h"
#include "core/profiles/profile_folder.h"
#include "core/profiles/profile_session.h"
#include "core/records/owned.h"
#include "tests/fuzz/evaluator.h"
#include "tests/fuzz/fuzz_target.h"

namespace postgate::fuzz {
namespace {

const evaluation::Evaluation& SpecimenEvaluation() {
  static const auto* const kEvaluation =
      new evaluation::Evaluation(SharedEvaluator().EvaluateItem(evaluation::SpecimenItem().SerializeAsString(), {}, evaluation::SpecimenTime()));
  return *kEvaluation;
}

}  // namespace

void RunOnce(absl::string_view input) {
  constexpr int64_t kDay = 20'514;
  profiles::ReadProfiles read;
  const absl::Status taken = profiles::ReadProfileFile(input, "desk.textproto", read);
  if (!taken.ok()) {
    Require(absl::StartsWith(taken.message(), "desk.textproto:"), "an error begins with the file");
    return;
  }
  const size_t count = read.profiles.size();
  const auto compiled = profiles::Profiles::Compile(std::move(read.profiles), "v");
  if (!compiled.ok()) return;
  profiles::ProfileSession session(**compiled);
  std::vector<uint32_t> hits;
  std::vector<uint32_t> again;
  records::OwnedDeclaration nothing;
  session.Match(*SpecimenEvaluation().declaration, kDay, hits);
  session.Match(*nothing, kDay, again);
  session.Match(*SpecimenEvaluation().declaration, kDay, again);
  Require(hits == again, "an item meets the same profiles again");
  Require(hits.empty() || hits.back() < count, "a hit is a profile");
}

}  // namespace postgate::fuzz
