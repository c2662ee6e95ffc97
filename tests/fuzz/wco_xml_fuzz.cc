// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a declaration in WCO XML. What is read is written and read as the same again.
#include <vector>

#include "absl/strings/match.h"
#include "client/formats/utf8.h"
#include "core/wco_xml/read.h"
#include "core/wco_xml/write.h"
#include "tests/fuzz/fuzz_target.h"

namespace postgate::fuzz {

void RunOnce(absl::string_view input) {
  const auto read = wco_xml::Read(input);
  if (!read.ok()) {
    Require(absl::IsInvalidArgument(read.status()), "what is no such XML is an invalid argument");
    Require(wco_xml::Read(input).status() == read.status(), "the same twice");
    Require(client::IsUtf8(read.status().message()), "an error can be shown");
    // Paths of ours, at most one name from outside, which is shown short.
    Require(read.status().message().size() < 500, "an error is as long as our own words");
    return;
  }
  std::vector<wco_xml::Unsaid> unsaid;
  const std::string xml = wco_xml::Write(*read, &unsaid);
  Require(unsaid.empty(), "what came from XML can be said in XML");
  const auto again = wco_xml::Read(xml);
  Require(again.ok(), "what is written can be read");
  Require(wco_xml::Write(*again) == xml, "what is read is written as it was");
  v1::Declaration parsed;
  Require(parsed.ParseFromString(read->SerializeAsString()), "what is read can be sent, so its texts are UTF-8");
}

}  // namespace postgate::fuzz
