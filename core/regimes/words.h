// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REGIMES_WORDS_H_
#define CORE_REGIMES_WORDS_H_

#include "absl/strings/string_view.h"
#include "postgate/regime/v1/regime.pb.h"

namespace postgate::regimes {

// A level as people read it: "warning".
inline absl::string_view WordOf(regime::v1::Level level) {
  switch (level) {
    case regime::v1::LEVEL_ERROR: return "error";
    case regime::v1::LEVEL_WARNING: return "warning";
    case regime::v1::LEVEL_INFO: return "info";
    default: return "off";
  }
}

}  // namespace postgate::regimes

#endif  // CORE_REGIMES_WORDS_H_
