// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_NORMALIZATION_NORMALIZE_FIXTURE_H_
#define CORE_NORMALIZATION_NORMALIZE_FIXTURE_H_

#include "core/normalization/normalize.h"
#include "core/records/owned.h"

namespace postgate::normalization {

// What becomes of a repaired item, for tests.
inline v1::Declaration Declared(const v1::Item& repaired, const Input& input) {
  records::OwnedItem item(repaired);
  records::OwnedDeclaration declaration;
  Normalize(*item, input, declaration.get());
  return declaration.message();
}

}  // namespace postgate::normalization

#endif  // CORE_NORMALIZATION_NORMALIZE_FIXTURE_H_
