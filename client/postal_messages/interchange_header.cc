// SPDX-License-Identifier: Apache-2.0
#include "client/postal_messages/interchange_header.h"

namespace postgate::client {

const std::vector<HeaderRow>& HeaderRows() {
  static const auto& rows = *new std::vector<HeaderRow>{
      {"SenderId", &InterchangeHeader::sender, 35, Presence::kMandatory, "`--sender`"},
      {"RecipientId", &InterchangeHeader::recipient, 35, Presence::kMandatory, "`--recipient`"},
      {"PreparationDateTime", &InterchangeHeader::prepared_at, 0, Presence::kMandatory, "`--at`, or now"},
      {"InterchangeControlReference", &InterchangeHeader::reference, 14, Presence::kMandatory,
       "`--reference`, or the first 12 hexadecimal digits of the file's SHA-256"},
      {"TestIndicator", &InterchangeHeader::test_indicator, 1, Presence::kOptional, "1: a test; `--test`"},
      {"SyntaxVersion", &InterchangeHeader::syntax_version, 0, Presence::kMandatory, "1"},
      {"MessageReference", &InterchangeHeader::message_reference, 0, Presence::kMandatory, "1: one message in an interchange"},
      {"MessageFunction", &InterchangeHeader::message_function, 0, Presence::kMandatory, "9 original, 5 replacement (`amends` of every item)"},
  };
  return rows;
}

}  // namespace postgate::client
