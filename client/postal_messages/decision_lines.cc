// SPDX-License-Identifier: Apache-2.0
#include "client/postal_messages/decision_lines.h"

#include <utility>

#include "absl/strings/match.h"
#include "client/formats/json_line.h"
#include "postgate/v1/exchange_service.pb.h"

namespace postgate::client {

absl::Status ParseDecisionLine(const std::string& line, std::vector<v1::Decision>* decisions) {
  decisions->clear();
  // A name with its quotes stands in no text of JSON, where quotes are escaped.
  if (absl::StrContains(line, "\"decision\"")) {
    v1::WatchDecisionsResponse watched;
    if (absl::Status s = ParseJsonLine(line, &watched); !s.ok()) return s;
    decisions->push_back(std::move(*watched.mutable_decision()));
    return absl::OkStatus();
  }
  if (absl::StrContains(line, "\"standing\"") || absl::StrContains(line, "\"decisions\"")) {
    v1::ItemRecord record;
    if (absl::Status s = ParseJsonLine(line, &record); !s.ok()) return s;
    for (v1::Decision& decision : *record.mutable_decisions()) {
      if (decision.item_id().empty()) decision.set_item_id(record.item().item_id().empty() ? record.result().item_id() : record.item().item_id());
      decisions->push_back(std::move(decision));
    }
    return absl::OkStatus();
  }
  return ParseJsonLine(line, &decisions->emplace_back());
}

}  // namespace postgate::client
