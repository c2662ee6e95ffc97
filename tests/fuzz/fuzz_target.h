// SPDX-License-Identifier: Apache-2.0
//
// What each fuzz target is: one function that any bytes may be given to. libfuzzer_entry.cc makes a libFuzzer program of it, corpus_driver.cc a test
// that needs none.
#ifndef TESTS_FUZZ_FUZZ_TARGET_H_
#define TESTS_FUZZ_FUZZ_TARGET_H_

#include "absl/strings/string_view.h"

namespace postgate::fuzz {

// The target's own. Gives the bytes to a parser and checks what must hold of the answer, by Require. Keeps nothing from call to call that the
// answer depends on, so that an input fails again by itself.
void RunOnce(absl::string_view input);

// Whether a run makes all of a target's checks. A test of the corpus does. libFuzzer goes on from what is new to it, so there a target whose checks are
// dear takes one of them, by the bytes of the input: the same whenever the input is run, and another for the next mutation of it. Defined by the entry.
bool EveryCheck();

// Ends the process, with `what` on standard error, unless `holds`. A fuzzer takes that for a crash and keeps the input.
void Require(bool holds, absl::string_view what);

}  // namespace postgate::fuzz

#endif  // TESTS_FUZZ_FUZZ_TARGET_H_
