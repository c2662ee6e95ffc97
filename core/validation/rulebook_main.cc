// SPDX-License-Identifier: Apache-2.0
//
// Usage: postgate-rulebook FOLDER: writes rulebook.md and regimes.md there, of the rules and the regimes of the tree that it was built in.
#include <cstdio>
#include <fstream>
#include <string>

#include "absl/status/statusor.h"
#include "core/reference/reference_data.h"
#include "core/reference/shipped_data.h"
#include "core/regimes/regime_file.h"
#include "core/regimes/regimes_page.h"
#include "core/validation/rule_catalogue.h"
#include "core/validation/rulebook.h"

namespace {

using postgate::regimes::Catalogue;
using postgate::regimes::RegimeFolder;

absl::StatusOr<RegimeFolder> ShippedRegimes(const Catalogue& catalogue) {
  const std::string folder = postgate::reference::ShippedReferenceDir();
  const auto reference = postgate::reference::ReferenceData::Load(folder);
  if (!reference.ok()) return reference.status();
  return postgate::regimes::ReadRegimes(postgate::reference::FolderBeside(folder, "regimes"), catalogue, **reference);
}

bool Write(const std::string& path, const std::string& page) {
  std::ofstream file(path, std::ios::binary);
  file << page;
  file.close();
  if (!file) std::fprintf(stderr, "postgate-rulebook: %s: cannot be written; name the folder docs\n", path.c_str());
  return static_cast<bool>(file);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: postgate-rulebook FOLDER\n", stderr);
    return 2;
  }
  const Catalogue catalogue = postgate::validation::RuleCatalogue();
  const auto regimes = ShippedRegimes(catalogue);
  if (!regimes.ok()) {
    std::fprintf(stderr, "postgate-rulebook: %s\n", std::string(regimes.status().message()).c_str());
    return 2;
  }
  const std::string folder = argv[1];
  const bool is_written = Write(folder + "/rulebook.md", postgate::validation::Rulebook(regimes->regimes)) &&
                          Write(folder + "/regimes.md", postgate::regimes::RegimesPage(regimes->regimes, catalogue));
  return is_written ? 0 : 2;
}
