// SPDX-License-Identifier: Apache-2.0
//
// One sound item for tests and benchmarks: a commercial parcel of two pieces.
#ifndef CORE_EVALUATION_SPECIMEN_H_
#define CORE_EVALUATION_SPECIMEN_H_

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "absl/time/time.h"
#include "google/protobuf/text_format.h"
#include "postgate/v1/item.pb.h"

namespace postgate::evaluation {

inline v1::Item SpecimenItem() {
  std::ifstream file(POSTGATE_SOURCE_DIR "/core/evaluation/testdata/parcel_sale_two_pieces.item.textproto");
  v1::Item item;
  if (!google::protobuf::TextFormat::ParseFromString(std::string(std::istreambuf_iterator<char>(file), {}), &item)) std::abort();
  return item;
}

// Some days after the specimen was posted: 2026-03-01T10:00:00Z.
inline absl::Time SpecimenTime() { return absl::FromUnixSeconds(1'772'359'200); }

}  // namespace postgate::evaluation

#endif  // CORE_EVALUATION_SPECIMEN_H_
