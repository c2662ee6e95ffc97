// SPDX-License-Identifier: Apache-2.0
//
// Any text as a file of JSON lines of items and of movements. What was accepted is printed and read back.
#include <google/protobuf/util/json_util.h>

#include "absl/strings/match.h"
#include "client/formats/json_line.h"
#include "client/formats/utf8.h"
#include "postgate/v1/item.pb.h"
#include "postgate/v1/movement.pb.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/text_file.h"

namespace postgate::fuzz {
namespace {

template <typename Type>
void CheckAs(absl::string_view input, client::RecordKind kind) {
  for (const std::string& record : ReadTwice(input, client::FileFormat::kJsonLines, kind).records) {
    if (absl::StartsWith(record, "error: ")) {
      Require(client::IsUtf8(record), "an error can be shown");
      continue;
    }
    Type message;
    Require(message.ParseFromString(record), "what a file gives is a message");
    std::string json;
    Require(google::protobuf::util::MessageToJsonString(message, &json).ok(), "what was accepted can be printed");
    Type again;
    Require(client::ParseJsonLine(json, &again).ok(), "what was accepted and printed is accepted");
    Require(again.SerializeAsString() == message.SerializeAsString(), "what was accepted is the same again");
  }
}

}  // namespace

void RunOnce(absl::string_view input) {
  CheckAs<v1::Item>(input, client::RecordKind::kItem);
  CheckAs<v1::Movement>(input, client::RecordKind::kMovement);
}

}  // namespace postgate::fuzz
