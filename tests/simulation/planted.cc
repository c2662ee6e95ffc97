// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/planted.h"

#include <string>

#include "core/plants/plant.h"

namespace postgate {
namespace {

std::string planted;
long asked = 0;

}  // namespace

bool IsPlanted(const char* name) {
  if (planted != name) return false;
  ++asked;
  return true;
}

namespace simulation {

void Plant(absl::string_view name) {
  planted = std::string(name.data(), name.size());
  asked = 0;
}

long AskedForPlant() { return asked; }

}  // namespace simulation
}  // namespace postgate
