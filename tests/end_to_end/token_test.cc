// SPDX-License-Identifier: Apache-2.0
//
// The hub's key for receipts in a PKCS#11 token (SoftHSM): its receipts are as good as others, it changes over with overlap, and without the token nothing
// is acked unsigned.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/testing/soft_token.h"
#include "tests/support/hub.h"
#include "tests/support/submit_stream.h"

namespace postgate {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing_support::AcceptableItem;
using testing_support::CommandResult;
using testing_support::Hub;
using testing_support::SubmitStream;

constexpr char kCarrier[] = "carrier-demo-post";
constexpr char kOperator[] = "operator-demo-operator";

class TokenTest : public testing::Test {
 protected:
  void SetUp() override {
    MoveKeyIntoToken("first", "a1");
    ASSERT_TRUE(token_.is_good()) << "softhsm2 is missing: script/bootstrap";
    Configure(token_.Uri("first"));
  }

  std::string File(const std::string& name) const { return hub_.folder() + "/" + name; }

  // The authority's present key for receipts; no file has it any more.
  void MoveKeyIntoToken(const std::string& object, const std::string& id) {
    token_.Import(hub_.certs() + "/receipts.key", object, id);
    std::filesystem::rename(hub_.certs() + "/receipts.key", token_.File(object + ".key"));
  }
  void Configure(const std::string& uri) {
    testing_support::WriteFile(File("hub.textproto"), absl::StrCat("receipts_key_uri: \"", uri, "\"\nbackup_dir: \"", File("backups"), "\"\n"));
  }
  // What a start says that can't be.
  std::string Refusal() {
    EXPECT_FALSE(hub_.Start());
    const std::string said = hub_.log();
    EXPECT_THAT(said, Not(HasSubstr(SoftToken::kPin)));
    return said;
  }

  std::string Part(const std::string& name, size_t first, size_t last) const {
    const std::string sample = testing_support::ReadFile(testing_support::SourceDirectory() + "/data/sample/items.jsonl");
    const std::vector<std::string> lines = absl::StrSplit(sample, '\n', absl::SkipEmpty());
    std::string part;
    for (size_t i = first; i < last; ++i) absl::StrAppend(&part, lines[i], "\n");
    testing_support::WriteFile(File(name), part);
    return File(name);
  }
  void Submit(const std::string& records, const std::string& receipts) {
    const CommandResult submitted = hub_.Postgate(kCarrier, {"submit", records, "--producer", "seoul", "--receipts", receipts});
    ASSERT_LE(submitted.exit_code, 1) << submitted.err;
  }
  void ExpectHolds(const std::string& receipts, const std::string& records, size_t count) const {
    const std::vector<std::string> arguments = {"--ca", hub_.certs() + "/ca.pem", receipts, "--records", records};
    std::vector<std::string> ours = {testing_support::PostgateProgram(), "audit", "verify"};
    std::vector<std::string> python = {"/usr/bin/python3", "-B", testing_support::SourceDirectory() + "/tests/interop/verify_receipts.py"};
    for (std::vector<std::string>* command : {&ours, &python}) {
      command->insert(command->end(), arguments.begin(), arguments.end());
      const CommandResult verified = testing_support::Run(*command);
      EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
      EXPECT_THAT(verified.out, HasSubstr(absl::StrCat(count, " records compared")));
    }
  }

  SoftToken token_;
  Hub hub_{"# by Configure"};
};

TEST_F(TokenTest, ReceiptsHoldOverAChangeToAnotherKeyOfTheToken) {
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  const std::string early = Part("early.jsonl", 0, 300);
  const std::string late = Part("late.jsonl", 300, 600);
  const std::string receipts = File("receipts.jsonl");
  Submit(early, receipts);
  ASSERT_EQ(hub_.Stop(), 0);

  const CommandResult renewed = testing_support::Run({testing_support::PostgateProgram(), "certs", "renew-receipts", hub_.certs()});
  ASSERT_EQ(renewed.exit_code, 0) << renewed.err;
  MoveKeyIntoToken("second", "b2");
  ASSERT_TRUE(token_.is_good());
  Configure(token_.Uri("second"));
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  Submit(late, receipts);
  ASSERT_EQ(hub_.Postgate(kOperator, {"audit", "head", receipts}).exit_code, 0);
  hub_.Kill();
  ExpectHolds(receipts, early, 300);
  ExpectHolds(receipts, late, 300);
}

TEST_F(TokenTest, ChecksBacksUpAndRestoresWithTheToken) {
  std::filesystem::create_directories(File("backups"));
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  const std::string records = Part("items.jsonl", 0, 300);
  Submit(records, File("receipts.jsonl"));
  const CommandResult taken = hub_.Postgate(kOperator, {"backup", "create", "monday"});
  ASSERT_EQ(taken.exit_code, 0) << taken.err;
  ASSERT_EQ(hub_.Stop(), 0);
  const CommandResult checked = hub_.Gateway({"--check"});
  EXPECT_EQ(checked.exit_code, 0) << checked.out << checked.err;
  hub_.MoveTo(File("restored"));
  const CommandResult restored = hub_.Gateway({"--restore", File("backups/monday")});
  ASSERT_EQ(restored.exit_code, 0) << restored.out << restored.err;
  const CommandResult sound = hub_.Gateway({"--check"});
  EXPECT_EQ(sound.exit_code, 0) << sound.out << sound.err;
  // Who only checks needs no token, who signs the end of an epoch does.
  token_.Remove();
  EXPECT_EQ(hub_.Gateway({"--check"}).exit_code, 0);
  hub_.MoveTo(File("again"));
  const CommandResult refused = hub_.Gateway({"--restore", File("backups/monday")});
  EXPECT_EQ(refused.exit_code, 2) << refused.out;
  EXPECT_THAT(refused.err, HasSubstr("receipts_key_uri: "));
}

TEST_F(TokenTest, AStartSaysWhatIsWrongAndNeverThePin) {
  std::string uri = token_.Uri("first");
  Configure("pkcs11:token=other;object=first" + uri.substr(uri.find('?')));
  EXPECT_THAT(Refusal(), HasSubstr("the token is not there"));
  Configure(token_.Uri("none"));
  EXPECT_THAT(Refusal(), HasSubstr("private keys fits"));
  Configure("pkcs11:token=hub;object=first?module-path=/nowhere.so&pin-source=file:" + token_.pin_file());
  EXPECT_THAT(Refusal(), HasSubstr("/nowhere.so can't be loaded"));
  Configure("pkcs11:token=hub;object=first?module-path=" + std::string(SoftToken::kModule) + "&pin-value=" + SoftToken::kPin);
  EXPECT_THAT(Refusal(), HasSubstr("hub.textproto:1:"));
  Configure(uri);
  chmod(token_.pin_file().c_str(), 0644);
  EXPECT_THAT(Refusal(), HasSubstr("chmod 600"));
  SoftToken::Write(token_.pin_file(), "99999999");
  EXPECT_THAT(Refusal(), HasSubstr("refuses the PIN"));
  SoftToken::Write(token_.pin_file(), SoftToken::kPin);
  ASSERT_TRUE(SoftToken::Run("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + token_.File("stranger.key")));
  token_.Import(token_.File("stranger.key"), "stranger", "c3");
  Configure(token_.Uri("stranger"));
  EXPECT_THAT(Refusal(), HasSubstr("has no certificate of the key that receipts_key_uri names"));
  Configure(uri);
  EXPECT_TRUE(hub_.Start()) << hub_.log();
}

TEST_F(TokenTest, WithoutItsTokenARunningHubAcksNothingAndEnds) {
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  SubmitStream stream(hub_, kCarrier);
  ASSERT_TRUE(stream.Open("gone").has_value());
  ASSERT_TRUE(stream.Send(0, {AcceptableItem(1)}));
  ASSERT_TRUE(stream.Read()->has_ack());
  token_.Remove();
  ASSERT_TRUE(stream.Send(1, {AcceptableItem(2)}));
  const auto answer = stream.Read();
  EXPECT_FALSE(answer.has_value() && answer->has_ack());
  EXPECT_EQ(stream.Status().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(hub_.process().Wait(), 3);
  EXPECT_THAT(hub_.log(), HasSubstr("can't sign"));

  token_.PutBack();
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  SubmitStream after(hub_, kCarrier);
  const auto opened = after.Open("gone");
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(opened->committed_offset(), 1) << "what could not be signed was not committed";
}

}  // namespace
}  // namespace postgate
