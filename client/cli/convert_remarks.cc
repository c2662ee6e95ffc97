// SPDX-License-Identifier: Apache-2.0
#include "client/cli/convert_remarks.h"

#include "absl/strings/str_cat.h"
#include "client/cli/output.h"

namespace postgate::cli {
namespace {

using client::Remark;

// "content_pieces[2].language" is "content_pieces[].language".
std::string WithoutNumbers(const std::string& path) {
  std::string text;
  bool is_inside = false;
  for (const char c : path) {
    if (c == ']') is_inside = false;
    if (!is_inside) text.push_back(c);
    if (c == '[') is_inside = true;
  }
  return text;
}

std::string CountsJson(const std::map<std::string, int64_t>& counts) {
  JsonObject object;
  for (const auto& [path, count] : counts) object.Add(path, count);
  return object.Text();
}

}  // namespace

void ConvertRemarks::Tell(int64_t line, const std::vector<Remark>& remarks) {
  for (const Remark& remark : remarks) {
    const std::string place = absl::StrCat(file_, ":", remark.line > 0 ? remark.line : line, ": ");
    if (remark.kind == Remark::Kind::kError) {
      TellError(absl::StrCat(place, remark.path, ": ", remark.text));
      continue;
    }
    const bool is_left_out = remark.kind == Remark::Kind::kLeftOut;
    ++(is_left_out ? left_out_ : doubtful_)[WithoutNumbers(remark.path)];
    if (++others_ <= kOthersToldMax) PrintNote(absl::StrCat(place, is_left_out ? "left out: " : "", remark.path, " ", remark.text));
  }
}

void ConvertRemarks::TellError(const std::string& text) {
  if (++errors_ <= kErrorsToldMax) PrintNote(absl::StrCat("postgate: ", text));
}

void ConvertRemarks::TellSummary() const {
  if (errors_ > kErrorsToldMax) PrintNote(absl::StrCat("postgate: ", errors_ - kErrorsToldMax, " more errors"));
  if (others_ <= kOthersToldMax) return;
  PrintNote(absl::StrCat("in all ", others_, " remarks:"));
  for (const auto& [path, count] : left_out_) PrintNote(absl::StrCat("  left out ", path, ": ", count));
  for (const auto& [path, count] : doubtful_) PrintNote(absl::StrCat("  doubtful ", path, ": ", count));
}

void ConvertRemarks::AddTo(JsonObject* summary) const {
  summary->Add("errors", errors_).AddRaw("left_out", CountsJson(left_out_)).AddRaw("doubtful", CountsJson(doubtful_));
}

}  // namespace postgate::cli
