// SPDX-License-Identifier: Apache-2.0
#include "core/regimes/regime_file.h"

#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "core/digest/sha256.h"
#include "core/reference/csv.h"
#include "core/regimes/regime_check.h"
#include "core/regimes/regimes.h"
#include "core/text_proto/text_proto.h"
#include "core/text_proto/text_proto_folder.h"

namespace postgate::regimes {
namespace {

absl::Status Wrong(const std::string& path, absl::string_view why) { return absl::InvalidArgumentError(absl::StrCat(path, ": ", why)); }

}  // namespace

absl::StatusOr<regime::v1::Regime> ParseRegime(absl::string_view text, const std::string& path, const Catalogue& catalogue,
                                               const reference::ReferenceData& reference) {
  regime::v1::Regime regime;
  if (text.size() > kFileBytesMax) return Wrong(path, absl::StrCat("has more than ", kFileBytesMax, " bytes"));
  text_proto::Places places;
  if (absl::Status parsed = text_proto::Parse(text, path, &regime, &places); !parsed.ok()) return parsed;
  absl::Status checked = CheckRegime(regime, catalogue, reference);
  const std::string named = std::string(absl::StripSuffix(std::filesystem::path(path).filename().string(), text_proto::kTextProtoEnding));
  if (checked.ok() && regime.id() != named) {
    checked = absl::InvalidArgumentError(absl::StrCat("id: \"", regime.id(), "\" is not the file's name; call the file ", regime.id(), text_proto::kTextProtoEnding));
  }
  if (!checked.ok()) return text_proto::WithPlace(checked, path, *regime::v1::Regime::descriptor(), places);
  return regime;
}

absl::StatusOr<RegimeFolder> ReadRegimes(const std::string& folder, const Catalogue& catalogue, const reference::ReferenceData& reference) {
  const absl::StatusOr<std::vector<std::string>> names = text_proto::TextProtosIn(folder, "regime", kRegimesMax);
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
