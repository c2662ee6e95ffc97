// SPDX-License-Identifier: Apache-2.0
//
// Alone in its file: a program that brings a Pass of its own is linked without this one.
#include "core/crash_points/crash_points.h"

namespace postgate {

void Pass(CrashPoint) {}

}  // namespace postgate
