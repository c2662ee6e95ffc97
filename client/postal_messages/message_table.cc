// SPDX-License-Identifier: Apache-2.0
#include "client/postal_messages/message_table.h"

#include "absl/strings/match.h"

namespace postgate::client {

const std::vector<const MessageTable*>& AllMessages() {
  static const auto& messages = *new std::vector<const MessageTable*>{&Itmatt(), &Cusitm(), &Predes(), &Emsevt(), &Cusrsp()};
  return messages;
}

const MessageTable* FindMessage(absl::string_view name) {
  for (const MessageTable* table : AllMessages()) {
    if (absl::EqualsIgnoreCase(table->name, name)) return table;
  }
  return nullptr;
}

}  // namespace postgate::client
