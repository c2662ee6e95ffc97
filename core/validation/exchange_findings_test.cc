// SPDX-License-Identifier: Apache-2.0
#include "core/validation/exchange_findings.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::validation {
namespace {

TEST(ExchangeFindingsTest, HaveTheirIdSeverityAndField) {
  const struct {
    v1::Finding finding;
    const char* id;
    v1::Severity severity;
    const char* path;
  } kCases[] = {
      {MalformedItemFinding("invalid UTF-8"), "item.wire_format", v1::SEVERITY_ERROR, ""},
      {MalformedMovementFinding("invalid UTF-8"), "movement.wire_format", v1::SEVERITY_ERROR, ""},
      {BusinessKeyConflictFinding(), "item.business_key.conflict", v1::SEVERITY_ERROR, "item_id"},
      {AmendsNothingFinding(), "item.amends.nothing", v1::SEVERITY_WARNING, "amends"},
      {AmendmentRefusedFinding("it was seized"), "item.amends.refused", v1::SEVERITY_ERROR, "amends"},
      {RefiledFinding("26KRP1", "was cancelled"), "item.refiled", v1::SEVERITY_WARNING, "item_id"},
      {ContainerFullFinding("dispatch_id", 2000), "movement.container.full", v1::SEVERITY_ERROR, "dispatch_id"},
      {ForeignReceptacleFinding(), "movement.receptacle.foreign", v1::SEVERITY_ERROR, "receptacle_id"},
      {UnknownItemsFinding(2, 7), "movement.item.unknown", v1::SEVERITY_WARNING, "item_ids[7]"},
      {FindingsLimitFinding(3), "item.findings.limit", v1::SEVERITY_INFO, ""},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(c.finding.rule_id(), c.id);
    EXPECT_EQ(c.finding.severity(), c.severity) << c.id;
    EXPECT_EQ(c.finding.field_path(), c.path) << c.id;
    EXPECT_FALSE(c.finding.message().empty() || c.finding.hint().empty()) << c.id;
  }
  EXPECT_EQ(MalformedItemFinding("invalid UTF-8").message(), "The item cannot be read: invalid UTF-8.");
}

// An older version that is sent again, with amends as a careless hint would have it, would take the item back to it.
TEST(ExchangeFindingsTest, ConflictLeadsNobodyBackToAnOlderVersion) {
  const v1::Finding finding = BusinessKeyConflictFinding();
  EXPECT_THAT(finding.message(), testing::HasSubstr("current version"));
  EXPECT_THAT(finding.hint(), testing::StartsWith("If this is an older version that was sent again, do nothing"));
}

}  // namespace
}  // namespace postgate::validation
