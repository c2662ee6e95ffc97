// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REFERENCE_SHIPPED_DATA_H_
#define CORE_REFERENCE_SHIPPED_DATA_H_

#include <string>

namespace postgate::reference {

// The folder of the reference data that goes with this program: installed beside it (../share/postgate/reference), or in the tree that it was
// built in (../../../data/reference, else the source tree's). The last of these when none is there, so that an error can name it.
std::string ShippedReferenceDir();

}  // namespace postgate::reference

#endif  // CORE_REFERENCE_SHIPPED_DATA_H_
