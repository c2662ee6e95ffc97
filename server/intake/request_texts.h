// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_INTAKE_REQUEST_TEXTS_H_
#define POSTGATE_SERVER_INTAKE_REQUEST_TEXTS_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace postgate::intake {

// What may stand in the strings of a request. They end on terminals, in logs and in other systems, so a control character, or one that turns the
// direction of writing, is refused in all of them. `name` is the field's path, which the message begins with; the text itself is never quoted.
// INVALID_ARGUMENT, or OK.

// A name or code of a caller (producer, request_id): nothing but characters. `reason` is the ErrorInfo's.
absl::Status CheckIdentifier(absl::string_view name, absl::string_view text, size_t characters_max, absl::string_view reason);

// The request_id of a unary write: at most kRequestIdCharactersMax. REQUEST_INVALID.
absl::Status CheckRequestId(absl::string_view request_id);

// A text for people: at most kTextBytesMax, and tabs and newlines as well. REQUEST_INVALID.
absl::Status CheckText(absl::string_view name, absl::string_view text);

}  // namespace postgate::intake

#endif  // POSTGATE_SERVER_INTAKE_REQUEST_TEXTS_H_
