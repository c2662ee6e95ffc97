// SPDX-License-Identifier: Apache-2.0
#include "core/profiles/profiles.h"

#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "core/digest/sha256.h"
#include "core/profiles/workspace.h"
#include "core/regimes/day.h"

namespace postgate::profiles {

Profiles::Profiles(std::vector<profile::v1::Profile> profiles, std::string version) : profiles_(std::move(profiles)), version_(std::move(version)) {}
Profiles::~Profiles() = default;

absl::StatusOr<std::shared_ptr<const Profiles>> Profiles::Compile(std::vector<profile::v1::Profile> profiles, std::string version) {
  std::shared_ptr<Profiles> compiled(new Profiles(std::move(profiles), std::move(version)));
  for (uint32_t i = 0; i < compiled->profiles_.size(); ++i) {
    const profile::v1::Profile& profile = compiled->profiles_[i];
    compiled->days_.push_back({regimes::ParseDay(profile.valid_from()).value_or(0),
                               regimes::ParseDay(profile.valid_until()).value_or(std::numeric_limits<int32_t>::max())});
    // Of what holds where any of several does, each is a row of its own, so that the filter can tell of each.
    const uint32_t node = compiled->conditions_.Add(profile.when());
    const Node& top = compiled->conditions_.node(node);
    const bool is_any = top.kind == Node::Kind::kAny;
    for (uint32_t part = 0; part < (is_any ? top.count : 1); ++part) compiled->rows_.push_back({i, is_any ? top.first + part : node});
  }
  if (absl::Status finished = compiled->conditions_.Finish(); !finished.ok()) return finished;
  for (const Row& row : compiled->rows_) compiled->filter_.AddRow(row.node);
  compiled->filter_.Finish();
  return std::shared_ptr<const Profiles>(std::move(compiled));
}

bool Profiles::TakesShare(const profile::v1::Profile& profile, absl::string_view item_digest) const {
  if (profile.share_percent() == 0) return true;
  const digest::Sha256Digest digest = digest::Sha256Of({version_, profile.id(), item_digest});
  uint64_t drawn = 0;
  for (size_t i = 0; i < sizeof drawn; ++i) drawn = drawn << 8 | digest[i];
  return drawn % 100 < static_cast<uint64_t>(profile.share_percent());
}

std::unique_ptr<Profiles::Workspace> Profiles::MakeWorkspace() const {
  auto workspace = std::make_unique<Workspace>(*this);
  for (const TestedField& field : conditions_.fields()) {
    for (const FieldPatterns* const patterns : {&field.of_words, &field.of_text}) {
      if (patterns->compiled.has_value()) patterns->compiled->Prepare(workspace->scratch);
    }
  }
  return workspace;
}

}  // namespace postgate::profiles
