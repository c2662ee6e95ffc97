// SPDX-License-Identifier: Apache-2.0
#include "core/item_diff/change_text.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace postgate::item_diff {
namespace {

constexpr absl::string_view kArrow = " -> ";

std::string Shown(const std::string& value) {
  std::string shown;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_iscntrl(byte)) {
      absl::StrAppend(&shown, "\\x", absl::Hex(byte, absl::kZeroPad2));
    } else {
      shown.push_back(c);
    }
  }
  const bool needs_quotes = shown.empty() || shown.front() == ' ' || shown.back() == ' ' || absl::StrContains(shown, kArrow);
  return needs_quotes ? absl::StrCat("\"", shown, "\"") : shown;
}

}  // namespace

std::string ChangeText(const v1::FieldChange& change) {
  switch (change.kind()) {
    case v1::FIELD_CHANGE_KIND_ADDED: return absl::StrCat("added    ", change.field_path(), ": ", Shown(change.after()));
    case v1::FIELD_CHANGE_KIND_REMOVED: return absl::StrCat("removed  ", change.field_path(), ": ", Shown(change.before()));
    default: break;
  }
  const std::string was = change.previous_field_path().empty() ? "" : absl::StrCat(" (was ", change.previous_field_path(), ")");
  return absl::StrCat("changed  ", change.field_path(), was, ": ", Shown(change.before()), kArrow, Shown(change.after()));
}

std::string NotComparedText(v1::NotCompared why) {
  switch (why) {
    case v1::NOT_COMPARED_FIRST: return "the first version";
    case v1::NOT_COMPARED_PREVIOUS_LEFT_OUT: return "not compared: the version before it is left out, the answer would be too large";
    case v1::NOT_COMPARED_CONTENT_LEFT_OUT: return "not compared: its content or that of the version before it is left out, the answer would be too large";
    case v1::NOT_COMPARED_ERASED: return "not compared: it or the version before it was erased at the end of its retention";
    case v1::NOT_COMPARED_REJECTED: return "rejected: no version, nothing changed";
    default: return "";
  }
}

}  // namespace postgate::item_diff
