// SPDX-License-Identifier: Apache-2.0
//
// For the tests of this folder: the shipped code lists, and a catalogue of few rules.
#ifndef CORE_REGIMES_SHIPPED_LISTS_H_
#define CORE_REGIMES_SHIPPED_LISTS_H_

#include <memory>

#include "core/reference/reference_data.h"
#include "core/regimes/catalogue.h"

namespace postgate::regimes {

inline const reference::ReferenceData& ShippedLists() {
  static const auto lists = *reference::ReferenceData::Load(POSTGATE_SOURCE_DIR "/data/reference");
  return *lists;
}

inline Catalogue FewRules() {
  return {{"item.mild", regime::v1::LEVEL_INFO, false}, {"item.fixed", regime::v1::LEVEL_ERROR, true}, {"item.off", regime::v1::LEVEL_OFF, false}};
}

}  // namespace postgate::regimes

#endif  // CORE_REGIMES_SHIPPED_LISTS_H_
