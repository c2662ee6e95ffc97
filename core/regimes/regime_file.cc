// SPDX-License-Identifier: Apache-2.0
#include "core/regimes/regime_file.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "core/digest/sha256.h"
#include "core/reference/csv.h"
#include "core/regimes/regime_check.h"
#include "core/regimes/regimes.h"
#include "core/text_proto/text_proto.h"

namespace postgate::regimes {
namespace {

constexpr absl::string_view kEnding = ".textproto";

absl::Status Wrong(const std::string& path, absl::string_view why) { return absl::InvalidArgumentError(absl::StrCat(path, ": ", why)); }

// The names of the regimes' files, sorted.
absl::StatusOr<std::vector<std::string>> NamesIn(const std::string& folder) {
  std::error_code error;
  std::filesystem::directory_iterator file(folder, error);
  if (error) return absl::NotFoundError(absl::StrCat(folder, ": can't be read as a folder of regimes: ", error.message()));
  std::vector<std::string> names;
  for (; file != std::filesystem::directory_iterator(); file.increment(error)) {
    const std::string name = file->path().filename().string();
    if (name[0] == '.' || name == "README.md") continue;
    if (!absl::EndsWith(name, kEnding)) {
      return Wrong(file->path().string(), "is no regime: its name does not end in .textproto; rename it, or move it elsewhere");
    }
    names.push_back(name);
    if (names.size() > kRegimesMax) return Wrong(folder, absl::StrCat("has more than ", kRegimesMax, " regimes"));
  }
  if (error) return absl::NotFoundError(absl::StrCat(folder, ": can't be read: ", error.message()));
  if (names.empty()) return Wrong(folder, "holds no regime (ID.textproto): is it the right folder?");
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

absl::StatusOr<regime::v1::Regime> ParseRegime(absl::string_view text, const std::string& path, const Catalogue& catalogue,
                                               const reference::ReferenceData& reference) {
  regime::v1::Regime regime;
  if (text.size() > kFileBytesMax) return Wrong(path, absl::StrCat("has more than ", kFileBytesMax, " bytes"));
  text_proto::Places places;
  if (absl::Status parsed = text_proto::Parse(text, path, &regime, &places); !parsed.ok()) return parsed;
  absl::Status checked = CheckRegime(regime, catalogue, reference);
  const std::string named = std::string(absl::StripSuffix(std::filesystem::path(path).filename().string(), kEnding));
  if (checked.ok() && regime.id() != named) {
    checked = absl::InvalidArgumentError(absl::StrCat("id: \"", regime.id(), "\" is not the file's name; call the file ", regime.id(), kEnding));
  }
  if (!checked.ok()) return text_proto::WithPlace(checked, path, *regime::v1::Regime::descriptor(), places);
  return regime;
}

absl::StatusOr<RegimeFolder> ReadRegimes(const std::string& folder, const Catalogue& catalogue, const reference::ReferenceData& reference) {
  const absl::StatusOr<std::vector<std::string>> names = NamesIn(folder);
  if (!names.ok()) return names.status();
  RegimeFolder read;
  std::string digests;
  for (const std::string& name : *names) {
    const std::string path = absl::StrCat(folder, "/", name);
    const absl::StatusOr<std::string> text = reference::ReadFile(path);
    if (!text.ok()) return text.status();
    absl::StatusOr<regime::v1::Regime> regime = ParseRegime(*text, path, catalogue, reference);
    if (!regime.ok()) return regime.status();
    read.regimes.push_back(*std::move(regime));
    absl::StrAppend(&digests, name, " ", digest::ShortDigest(*text), "\n");
  }
  read.version = digest::ShortDigest(digests);
  return read;
}

}  // namespace postgate::regimes
