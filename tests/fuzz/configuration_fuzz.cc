// SPDX-License-Identifier: Apache-2.0
//
// Any text as the gateway's configuration.
#include <google/protobuf/text_format.h>

#include "absl/strings/match.h"
#include "server/configuration/configuration.h"
#include "tests/fuzz/fuzz_target.h"

namespace postgate::fuzz {

void RunOnce(absl::string_view input) {
  const auto parsed = configuration::ParseConfiguration(input, "hub.textproto");
  if (!parsed.ok()) {
    Require(absl::StartsWith(parsed.status().message(), "hub.textproto:"), "an error begins with the file");
    return;
  }
  config::v1::GatewayConfig filled = *parsed;
  configuration::FillDefaults(filled);
  const absl::Status checked = configuration::CheckConfiguration(filled);
  Require(checked.ok(), "what was read holds with the defaults filled in");
  config::v1::GatewayConfig twice = filled;
  configuration::FillDefaults(twice);
  Require(twice.SerializeAsString() == filled.SerializeAsString(), "defaults are filled in once");
  std::string text;
  Require(google::protobuf::TextFormat::PrintToString(*parsed, &text), "a configuration can be printed");
  const auto again = configuration::ParseConfiguration(text, "again.textproto");
  Require(again.ok() && again->SerializeAsString() == parsed->SerializeAsString(), "what was accepted is the same again");
}

}  // namespace postgate::fuzz
