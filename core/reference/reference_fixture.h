// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REFERENCE_REFERENCE_FIXTURE_H_
#define CORE_REFERENCE_REFERENCE_FIXTURE_H_

#include <cstdlib>
#include <iostream>
#include <memory>

#include "core/reference/reference_data.h"

namespace postgate::reference {

// The reference data of the source tree, for tests; loaded once.
inline const ReferenceData& SourceTreeReference() {
  static const std::shared_ptr<const ReferenceData> reference = [] {
    auto loaded = ReferenceData::Load(POSTGATE_SOURCE_DIR "/data/reference");
    if (!loaded.ok()) {
      std::cerr << loaded.status() << "\n";
      std::abort();
    }
    return *std::move(loaded);
  }();
  return *reference;
}

}  // namespace postgate::reference

#endif  // CORE_REFERENCE_REFERENCE_FIXTURE_H_
