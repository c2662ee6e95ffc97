// SPDX-License-Identifier: Apache-2.0
#include "core/normalization/declaration_fields.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "core/reference/csv.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::normalization {
namespace {

// Path to identifier, as the published schema's annotations have them. Identifiers keep their leading zeros.
std::map<std::string, std::string> PublishedElements() {
  std::map<std::string, std::string> elements;
  const auto text = reference::ReadFile(POSTGATE_SOURCE_DIR "/data/wco/wco_elements.csv");
  EXPECT_TRUE(text.ok());
  const absl::Status walked = reference::ForEachCsvRow("wco_elements.csv", *text, "path,id,name,format,description",
                                                       [&](const std::vector<std::string>& fields) {
                                                         elements[fields[0]] = fields[1];
                                                         return absl::OkStatus();
                                                       });
  EXPECT_TRUE(walked.ok()) << walked;
  return elements;
}

std::string ParentOf(const std::string& path) { return path.substr(0, path.rfind('/')); }

TEST(DeclarationFieldsTest, EveryWcoOptionIsInThePublishedSchema) {
  const std::map<std::string, std::string> published = PublishedElements();
  ASSERT_GT(published.size(), 400u);
  int checked = 0;
  for (const DeclarationField& field : DeclarationFields()) {
    if (field.wco_path.empty()) continue;
    ++checked;
    SCOPED_TRACE(field.field_path);
    const auto found = published.find(field.wco_path);
    ASSERT_NE(found, published.end()) << field.wco_path;
    EXPECT_EQ(found->second, field.wco_element_id.empty() ? field.wco_class_id : field.wco_element_id);
    if (field.wco_element_id.empty()) continue;
    const auto owner = published.find(ParentOf(field.wco_path));
    ASSERT_NE(owner, published.end()) << ParentOf(field.wco_path);
    EXPECT_EQ(owner->second, field.wco_class_id);
  }
  EXPECT_GT(checked, 120);
}

// The F43 table: what ICS2 wants of a postal pre-loading filing.
TEST(DeclarationFieldsTest, CarriesTheWholeF43Table) {
  std::set<std::string> carried;
  for (const DeclarationField& field : DeclarationFields()) carried.insert(field.ics2_path);
  for (const char* path : {
           "LRN",
           "documentIssueDate",
           "specificCircumstanceIndicator",
           "addressedMemberState/country",
           "representative/name",
           "representative/identificationNumber",
           "representative/status",
           "representative/address/city",
           "representative/communication/identifier",
           "declarant/name",
           "declarant/identificationNumber",
           "declarant/address/country",
           "declarant/communication/type",
           "houseConsignment/totalGrossMass",
           "houseConsignment/additionalFiscalReference/VATIdentificationNumber",
           "houseConsignment/additionalFiscalReference/role",
           "houseConsignment/supportingDocuments/referenceNumber",
           "houseConsignment/supportingDocuments/type",
           "houseConsignment/additionalInformation/code",
           "houseConsignment/additionalInformation/text",
           "houseConsignment/supplyChainActor/role",
           "houseConsignment/supplyChainActor/identificationNumber",
           "houseConsignment/consignee/name",
           "houseConsignment/consignee/identificationNumber",
           "houseConsignment/consignee/typeOfPerson",
           "houseConsignment/consignee/address/city",
           "houseConsignment/consignee/address/country",
           "houseConsignment/consignee/address/subDivision",
           "houseConsignment/consignee/address/street",
           "houseConsignment/consignee/address/number",
           "houseConsignment/consignee/address/poBox",
           "houseConsignment/consignee/address/streetAdditionalLine",
           "houseConsignment/consignee/address/postCode",
           "houseConsignment/consignee/communication/identifier",
           "houseConsignment/consignee/communication/type",
           "houseConsignment/consignor/name",
           "houseConsignment/consignor/identificationNumber",
           "houseConsignment/consignor/typeOfPerson",
           "houseConsignment/consignor/address/street",
           "houseConsignment/consignor/communication/identifier",
           "houseConsignment/goodsItem/goodsItemNumber",
           "houseConsignment/goodsItem/postalValue",
           "houseConsignment/goodsItem/typeOfGoods",
           "houseConsignment/goodsItem/commodity/descriptionOfGoods",
           "houseConsignment/goodsItem/commodity/commodityCode",
           "houseConsignment/goodsItem/commodity/cusCode",
           "houseConsignment/goodsItem/netMass",
           "houseConsignment/goodsItem/countryOfOrigin",
           "houseConsignment/goodsItem/numberOfPackages",
           "houseConsignment/postalCharges",
           "houseConsignment/transportDocumentHouseLevel/documentNumber",
           "houseConsignment/transportDocumentHouseLevel/type",
           "houseConsignment/UCR/referenceNumber",
       }) {
    EXPECT_THAT(carried, testing::Contains(path));
  }
}

TEST(DeclarationFieldsTest, NamesAddressesAndContactsArePersonalData) {
  for (const DeclarationField& field : DeclarationFields()) {
    for (const char* ending : {".name", ".street", ".city_name", ".postcode_id", ".additional_lines[]", "communications[].id", ".commodity.description"}) {
      if (absl::EndsWith(field.field_path, ending)) {
        EXPECT_TRUE(field.is_personal_data) << field.field_path;
      }
    }
  }
}

}  // namespace
}  // namespace postgate::normalization
