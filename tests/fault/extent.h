// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_FAULT_EXTENT_H_
#define POSTGATE_TESTS_FAULT_EXTENT_H_

#include <cstdlib>

namespace postgate::fault {

// How much a test does: `in_short` in the daily run, `in_long` in the one labelled "long", where POSTGATE_FAULT_LONG is set.
inline int Extent(int in_short, int in_long) { return std::getenv("POSTGATE_FAULT_LONG") != nullptr ? in_long : in_short; }

}  // namespace postgate::fault

#endif  // POSTGATE_TESTS_FAULT_EXTENT_H_
