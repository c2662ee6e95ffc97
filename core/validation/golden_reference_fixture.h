// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_VALIDATION_GOLDEN_REFERENCE_FIXTURE_H_
#define CORE_VALIDATION_GOLDEN_REFERENCE_FIXTURE_H_

#include <filesystem>
#include <memory>

#include "absl/status/statusor.h"
#include "core/reference/reference_data.h"
#include "core/testing/temporary_folder.h"
#include "core/validation/golden_case.h"

namespace postgate::validation {

// What is shipped, with the prices of testdata/price_ranges.csv: the shipped table of them is empty, since each hub learns its own.
inline absl::StatusOr<std::shared_ptr<const reference::ReferenceData>> LoadGoldenReference() {
  const TemporaryFolder temporary;
  const std::filesystem::path folder = temporary.path();
  for (const auto& file : std::filesystem::directory_iterator(POSTGATE_SOURCE_DIR "/data/reference")) {
    const std::filesystem::path name = file.path().filename();
    std::filesystem::create_symlink(name == "price_ranges.csv" ? GoldenFolder() / name : file.path(), folder / name);
  }
  return reference::ReferenceData::Load(folder.string());
}

}  // namespace postgate::validation

#endif  // CORE_VALIDATION_GOLDEN_REFERENCE_FIXTURE_H_
