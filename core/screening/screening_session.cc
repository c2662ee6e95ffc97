// SPDX-License-Identifier: Apache-2.0
#include "core/screening/screening_session.h"

#include <utility>

#include "absl/hash/hash.h"
#include "core/screening/workspace.h"

namespace postgate::screening {

ScreeningList::Workspace::Workspace(const Screener& screener) : scratch(screener), remembered_(ScreeningSession::kNamesRemembered) {}

std::pair<size_t, size_t> ScreeningList::Workspace::PlacesOf(absl::string_view name) const {
  const size_t hash = absl::Hash<absl::string_view>()(name);
  return {hash % remembered_.size(), (hash >> 32) % remembered_.size()};
}

const Hit* ScreeningList::Workspace::Find(absl::string_view name) {
  const auto [first, second] = PlacesOf(name);
  if (remembered_[first].name == name) return &remembered_[first].hit;
  return remembered_[second].name == name ? &remembered_[second].hit : nullptr;
}

// In its first place; what stands there moves to its own second one, and what stands there is forgotten.
void ScreeningList::Workspace::Remember(absl::string_view name, const Hit& hit) {
  Remembered& place = remembered_[PlacesOf(name).first];
  if (!place.name.empty()) std::swap(remembered_[PlacesOf(place.name).second], place);
  place.name.assign(name.data(), name.size());
  place.hit = hit;
}

ScreeningSession::ScreeningSession(const ScreeningList& list) : list_(list), workspace_(list.workspaces_.Take([&list] { return list.MakeWorkspace(); })) {}
ScreeningSession::~ScreeningSession() { list_.workspaces_.GiveBack(std::move(workspace_)); }

Hit ScreeningSession::Best(absl::string_view name) {
  if (name.empty()) return Hit();
  if (name.size() > kRememberedBytesMax) return list_.screener().Best(name, workspace_->scratch);
  if (const Hit* const remembered = workspace_->Find(name)) return *remembered;
  const Hit hit = list_.screener().Best(name, workspace_->scratch);
  workspace_->Remember(name, hit);
  return hit;
}

std::optional<PartyMatch> ScreeningSession::Screen(absl::string_view name, const PartyAddress& address) {
  const Hit remembered = Best(name);
  if (remembered.score < Screener::kMatched) return std::nullopt;
  // Once more, as reasons are given of what was found last.
  const Hit hit = list_.screener().Best(name, workspace_->scratch);
  PartyMatch match;
  match.entry = &list_.parties()[hit.party];
  match.entry_name = match.entry->names[hit.name];
  match.score = hit.score;
  match.words = list_.screener().Reasons(hit, workspace_->scratch);
  match.country = list_.CountryAgreement(hit.party, address);
  match.address = list_.AddressAgreement(hit.party, address);
  return match;
}

}  // namespace postgate::screening
