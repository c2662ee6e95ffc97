// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LISTENER_DESCRIPTORS_H_
#define POSTGATE_SERVER_LISTENER_DESCRIPTORS_H_

#include <cstdint>

namespace postgate::listener {

// Raises the soft limit of this process's open files to the hard one, and returns what it is now.
int64_t RaiseDescriptorLimit();

}  // namespace postgate::listener

#endif  // POSTGATE_SERVER_LISTENER_DESCRIPTORS_H_
