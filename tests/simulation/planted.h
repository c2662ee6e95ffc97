// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SIMULATION_PLANTED_H_
#define POSTGATE_TESTS_SIMULATION_PLANTED_H_

#include "absl/strings/string_view.h"

namespace postgate::simulation {

// The bug that POSTGATE_PLANT says is planted; empty: none.
void Plant(absl::string_view name);
// How often the product asked for the planted one since.
long AskedForPlant();

}  // namespace postgate::simulation

#endif  // POSTGATE_TESTS_SIMULATION_PLANTED_H_
