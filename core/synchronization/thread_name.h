// SPDX-License-Identifier: Apache-2.0
//
// The name under which a thread is shown by top, perf and a debugger.
#pragma once

#include <pthread.h>

#include <string>

namespace postgate {

// Bytes that the kernel keeps, the ending zero left out.
inline constexpr size_t kThreadNameBytesMax = 15;

// Names the calling thread; what is beyond kThreadNameBytesMax is cut off.
inline void NameThisThread(const std::string& name) { pthread_setname_np(pthread_self(), name.substr(0, kThreadNameBytesMax).c_str()); }

}  // namespace postgate
