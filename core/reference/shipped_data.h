// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REFERENCE_SHIPPED_DATA_H_
#define CORE_REFERENCE_SHIPPED_DATA_H_

#include <string>

#include "absl/strings/string_view.h"

namespace postgate::reference {

// The folder of the reference data that goes with this program: installed beside it (../share/postgate/reference), or in the tree that it was
// built in (../../../data/reference, else the source tree's). The last of these when none is there, so that an error can name it.
std::string ShippedReferenceDir();

// The folder `name` beside a folder of reference data, where other data go with it.
std::string FolderBeside(absl::string_view reference_dir, absl::string_view name);

}  // namespace postgate::reference

#endif  // CORE_REFERENCE_SHIPPED_DATA_H_
