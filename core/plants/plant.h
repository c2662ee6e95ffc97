// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_CORE_PLANTS_PLANT_H_
#define POSTGATE_CORE_PLANTS_PLANT_H_

// POSTGATE_PLANT(name): whether the bug of that name is planted here. Constant false in the product. tests/simulation compiles the same sources
// once more with POSTGATE_PLANTS, plants one bug after the other and fails when the simulation does not find it. CONTRIBUTING.md tells how to
// add one.
#ifdef POSTGATE_PLANTS
namespace postgate {
bool IsPlanted(const char* name);
}  // namespace postgate
#define POSTGATE_PLANT(name) (::postgate::IsPlanted(#name))
#else
#define POSTGATE_PLANT(name) false
#endif

#endif  // POSTGATE_CORE_PLANTS_PLANT_H_
