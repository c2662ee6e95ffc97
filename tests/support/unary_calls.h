// SPDX-License-Identifier: Apache-2.0
//
// Calls with one request and one answer that many tests make on their way. One that fails is the test's failure, and its answer empty.
#ifndef POSTGATE_TESTS_SUPPORT_UNARY_CALLS_H_
#define POSTGATE_TESTS_SUPPORT_UNARY_CALLS_H_

#include <string>

#include "tests/support/hub.h"

namespace postgate::testing_support {

// What the hub answers the carrier to one item.
v1::ItemResult SubmitItem(const Hub& hub, const std::string& carrier, const v1::Item& item);
// The current version of a registered item, as customs reads it.
v1::GetDeclarationResponse DeclarationOf(const Hub& hub, const std::string& customs, const std::string& registration_number);
// The first record of a registered item, as the carrier reads it.
v1::ItemRecord RecordOf(const Hub& hub, const std::string& carrier, const std::string& registration_number);

}  // namespace postgate::testing_support

#endif  // POSTGATE_TESTS_SUPPORT_UNARY_CALLS_H_
