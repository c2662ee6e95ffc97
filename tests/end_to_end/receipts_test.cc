// SPDX-License-Identifier: Apache-2.0
//
// What a carrier and an auditor keep proves what the hub promised, without the hub: over kills and a change of the signing key; and what was altered,
// left out or put in another order does not hold.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "tests/support/hub.h"

namespace postgate {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing_support::CommandResult;
using testing_support::Hub;

constexpr char kCarrier[] = "carrier-demo-post";
constexpr char kAuditor[] = "operator-demo-operator";
// Of the sample's items.jsonl: several batches.
constexpr size_t kFirstRecords = 700;

class ReceiptsTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(hub_.Start()) << hub_.log(); }

  std::string File(const std::string& name) const { return hub_.folder() + "/" + name; }

  // Writes lines `first` to `last` of the sample to a file of that name.
  std::string Part(const std::string& name, size_t first, size_t last) const {
    const std::string sample = testing_support::ReadFile(testing_support::SourceDirectory() + "/data/sample/items.jsonl");
    const std::vector<std::string> lines = absl::StrSplit(sample, '\n', absl::SkipEmpty());
    std::string part;
    for (size_t i = first; i < std::min(last, lines.size()); ++i) absl::StrAppend(&part, lines[i], "\n");
    testing_support::WriteFile(File(name), part);
    return File(name);
  }

  void Submit(const std::string& records, const std::string& receipts) {
    const CommandResult submitted = hub_.Postgate(kCarrier, {"submit", records, "--producer", "seoul", "--receipts", receipts});
    // Some of the sample are rejected, and have their receipts too.
    ASSERT_LE(submitted.exit_code, 1) << submitted.err;
  }

  void KeepHead(const std::string& file) {
    const CommandResult kept = hub_.Postgate(kAuditor, {"audit", "head", file});
    ASSERT_EQ(kept.exit_code, 0) << kept.err;
  }

  // `postgate audit verify`: it asks no hub, so it is told of none.
  CommandResult Verify(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {testing_support::PostgateProgram(), "--ca", hub_.certs() + "/ca.pem", "audit", "verify"});
    return testing_support::Run(arguments);
  }

  // A copy of a file, in which each line went through `change`; a line that becomes empty is gone.
  std::string Changed(const std::string& file, const std::function<std::string(size_t number, std::string line)>& change) const {
    std::string changed;
    size_t number = 0;
    for (absl::string_view line : absl::StrSplit(testing_support::ReadFile(file), '\n', absl::SkipEmpty())) {
      const std::string other = change(++number, std::string(line));
      if (!other.empty()) absl::StrAppend(&changed, other, "\n");
    }
    testing_support::WriteFile(File("changed.jsonl"), changed);
    return File("changed.jsonl");
  }

  Hub hub_;
};

TEST_F(ReceiptsTest, ProveWhatWasFiledOverAKillAndAChangeOfTheKey) {
  const std::string early = Part("early.jsonl", 0, kFirstRecords);
  const std::string late = Part("late.jsonl", kFirstRecords, 2 * kFirstRecords);
  const std::string receipts = File("receipts.jsonl");
  const std::string heads = File("heads.jsonl");
  Submit(early, receipts);
  KeepHead(heads);
  ASSERT_TRUE(hub_.KillAndRestart()) << hub_.log();
  KeepHead(heads);
  const CommandResult renewed = testing_support::Run({testing_support::PostgateProgram(), "certs", "renew-receipts", hub_.certs()});
  ASSERT_EQ(renewed.exit_code, 0) << renewed.err;
  ASSERT_TRUE(hub_.KillAndRestart()) << hub_.log();
  Submit(late, receipts);
  KeepHead(heads);

  // An auditor links the carrier's heads to the hub's newest.
  KeepHead(receipts);
  const CommandResult verified = Verify({receipts, heads, "--records", late});
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
  EXPECT_THAT(verified.out, HasSubstr(absl::StrCat(" receipts for ", 2 * kFirstRecords, " records")));
  EXPECT_THAT(verified.out, HasSubstr(absl::StrCat(kFirstRecords, " records compared")));
  EXPECT_THAT(verified.out, HasSubstr("all of it holds"));
  EXPECT_THAT(verified.out, Not(HasSubstr("not linked")));

  const CommandResult python = testing_support::Run({"/usr/bin/python3", "-B", testing_support::SourceDirectory() + "/tests/interop/verify_receipts.py",
                                                     "--ca", hub_.certs() + "/ca.pem", receipts, heads, "--records", late});
  EXPECT_EQ(python.exit_code, 0) << python.out << python.err;
  EXPECT_THAT(python.out, HasSubstr(absl::StrCat(kFirstRecords, " records compared")));
  EXPECT_THAT(python.out, HasSubstr("all of it holds"));
  EXPECT_THAT(python.out, Not(HasSubstr("not linked")));
}

TEST_F(ReceiptsTest, ASecondSubmitOfTheSameFileAddsNothing) {
  const std::string records = Part("items.jsonl", 0, kFirstRecords);
  const std::string receipts = File("receipts.jsonl");
  Submit(records, receipts);
  const std::string kept = testing_support::ReadFile(receipts);
  Submit(records, receipts);
  EXPECT_EQ(testing_support::ReadFile(receipts), kept);
  // The file was lost: the hub gives the same receipts again.
  Submit(records, File("again.jsonl"));
  EXPECT_EQ(testing_support::ReadFile(File("again.jsonl")), kept);
}

TEST_F(ReceiptsTest, WhatWasAlteredIsNamedByLine) {
  const std::string records = Part("items.jsonl", 0, kFirstRecords);
  const std::string receipts = File("receipts.jsonl");
  Submit(records, receipts);

  const std::string rewritten = Changed(receipts, [](size_t number, std::string line) {
    return number == 3 ? absl::StrReplaceAll(line, {{"OUTCOME_REJECTED", "OUTCOME_ACCEPTED"}, {"OUTCOME_ACCEPTED\"", "OUTCOME_REJECTED\""}}) : line;
  });
  const CommandResult altered = Verify({rewritten});
  EXPECT_EQ(altered.exit_code, 1) << altered.out;
  EXPECT_THAT(altered.err, HasSubstr("changed.jsonl:3: "));
  EXPECT_THAT(altered.out, HasSubstr("does not hold"));

  const std::string cut = Changed(receipts, [](size_t number, std::string line) { return number == 3 ? "" : line; });
  const CommandResult missing = Verify({cut});
  EXPECT_EQ(missing.exit_code, 1) << missing.out;
  EXPECT_THAT(missing.out, HasSubstr("some receipts are missing"));

  const std::string other = Changed(records, [](size_t number, std::string line) {
    return number == 10 ? line + " " : line;
  });
  const CommandResult renamed = Verify({receipts, "--records", other});
  EXPECT_EQ(renamed.exit_code, 1) << "a changed file is another file";
}

TEST_F(ReceiptsTest, AnotherAuthoritysSignaturesDoNotCount) {
  const std::string receipts = File("receipts.jsonl");
  Submit(Part("items.jsonl", 0, 100), receipts);
  Hub stranger;
  const CommandResult refused = testing_support::Run({testing_support::PostgateProgram(), "--ca", stranger.certs() + "/ca.pem", "audit", "verify", receipts});
  EXPECT_EQ(refused.exit_code, 1) << refused.out;
  EXPECT_THAT(refused.err, HasSubstr("receipts.jsonl:1: "));
}

TEST_F(ReceiptsTest, AnEmptyFileProvesNothing) {
  testing_support::WriteFile(File("empty.jsonl"), "");
  const CommandResult verified = Verify({File("empty.jsonl")});
  EXPECT_EQ(verified.exit_code, 1);
  EXPECT_THAT(verified.err, HasSubstr("proves nothing"));
}

}  // namespace
}  // namespace postgate
