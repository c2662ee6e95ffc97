// SPDX-License-Identifier: Apache-2.0
#include "tests/properties/odd_texts.h"

#include <utility>

namespace postgate::properties {
namespace {

using Codes = std::vector<std::string>;

// By what a field's name contains; the first that fits.
const std::vector<std::pair<std::string, Codes>>& CodesByField() {
  static const auto* const kCodes = new std::vector<std::pair<std::string, Codes>>{
      {"item_id", {"RR123456785KR", "RR123456784KR", "rr123456785kr", "RR 123 456 785 KR", "ZA123456785KR", "JA123456785KR", "RR123456785XX", "RR123456785",
                   "106141412345678908", "106141412345678907", "18012345675", "180-12345675", "18012345674", "A", "KR\xC3\xA9", "00000000000000"}},
      {"currency", {"KWD", "BHD", "JPY", "CLF", "UYW", "MRU", "VED", "XAU", "XTS", "XXX", "XDR", "EUR", "eur",
      "\xEF\xBC\xB5\xEF\xBC\xB3\xEF\xBC\xA4", "ZZZ", "DEM"}},
      {"hs_code", {"970690", "6109.10.00", "61 09 10", "610910", "610910001234", "6109100012345", "77", "770110", "980100", "990000", "9801", "0101", "010121",
                   "854231", "999999", "000000", "61091", "61O910"}},
      {"unit", {"H87", "KGM", "MTR", "LTR", "C62", "PCE", "kgm", "??"}},
      {"country", {"XK", "XI", "AQ", "BV", "EH", "UM", "SS", "CW", "UK", "EL", "ZZ", "AN", "YU", "kr", "KOR", "\xEF\xBC\xAB\xEF\xBC\xB2"}},
      {"office", {"KRSELB", "USJFKA", "DEFRAA", "krselb", "KRSEL", "KRZZZZ", "BEANRA", "XXXXXX"}},
      {"operator", {"KRA", "USA", "DEA", "J1CUSA", "ZZZ", "kra", "K"}},
      {"mail_class_code", {"U", "C", "E", "T", "u", "X", "UN"}},
      {"mail_category", {"A", "B", "C", "D", "a", "E", "AB"}},
      {"nature_code", {"11", "12", "21", "31", "32", "91", "99", "991", "1", "00"}},
      {"transport_mode", {"1", "2", "3", "4", "5", "8", "9", "0", "6", "40", "air"}},
      {"terms", {"DDP", "DAP", "EXW", "ddp", "FOO"}},
      {"language", {"ko", "KO", "eng", "zh-Hant", "xx"}},
      {"cus_code", {"0010001-6", "001000106", "0010001", "\xEF\xBC\x90\xEF\xBC\x90\xEF\xBC\x91"}},
      {"undg", {"1203", "3481", "0004", "UN3480", "9999"}},
      {"phone", {"+82 2 1234 5678", "0082212345678", "+821", "+", "000000", "+82-2-1234-5678 ext 9"}},
      {"email", {"a@example.com", "a@", "@", "a b@example.com", "a@b@example.com"}},
      {"identifier_kind", {"EORI", "VAT", "IOSS", "TIN"}},
      {"kind", {"IOSS", "EORI", "VAT", "N380", "C400", "invoice"}},
      {"role", {"FR5", "FW", "MF", "WH", "fr5"}},
      {"number", {"IM0280001234", "KR123456789", "0", "26KRP7OFE53MFSQAK2"}},
      {"postcode", {"06040", "SW1A 1AA", "00000", "1234567890123456789", "-"}},
      {"conveyance", {"KE0123", "OZ", "ke 123"}},
      {"receptacle", {"VNHANAKRBUSACUN50001001100003", "KRSELBUSJFKAAUN60001001000010", "KRSELB"}},
      {"dispatch", {"VNHANAKRBUSACUN50001", "KRSELBUSJFKAAUN60001"}}};
  return *kCodes;
}

}  // namespace

const Codes& OddCodes(const std::string& field_name) {
  static const Codes* const kAll = [] {
    auto* all = new Codes();
    for (const auto& [field, codes] : CodesByField()) all->insert(all->end(), codes.begin(), codes.end());
    return all;
  }();
  for (const auto& [field, codes] : CodesByField()) {
    if (field_name.find(field) != std::string::npos) return codes;
  }
  return *kAll;
}

const Codes& OddTexts() {
  static const auto* const kTexts = new Codes{
      "gift", "GIFT", " Gift ", "goods", "parts", "sample", "documents", "various", "n/a", "none", "test", "asdf", "aaa", "....", "---", "12345",
      "!!!", "#1", "x",
      "photo.jpg", "same as above", "unknown", "customer", "P.O. Box 12", "Foxglove, Beacon Hill 168",
      "\xEC\x84\xA0\xEB\xAC\xBC", "\xE7\xA4\xBC\xE7\x89\xA9", "\xD0\xBF\xD0\xBE\xD0\xB4\xD0\xB0\xD1\x80\xD0\xBE\xD0\xBA", "\xD9\x87\xD8\xAF\xD9\x8A\xD8\xA9",
      "\xCE\xB4\xCF\x8E\xCF\x81\xCE\xBF", "\xE0\xB8\x82\xE0\xB8\xAD\xE0\xB8\x87", "\xF0\x9F\x8E\x81\xF0\x9F\x8E\x81", "Z\xC3\xBCrich",
      "Zu\xCC\x88rich", "\xEF\xAC\x81ne",
      "\xEF\xBC\xA7\xEF\xBD\x89\xEF\xBD\x86\xEF\xBD\x94", "a\xC2\xA0" "b", "a\xE2\x80\x8B" "b", "\xE2\x80\xAE" "abc", "a\tb", "a\r\nb", "a\x7F",
      "a\xC2\x85", "\x01", "\xE3\x80\x80",
      "\xEF\xBB\xBF" "a", "\"quoted, and a comma\"",
      "{0} [link](1)", "\\u0000", "\xEF\xBF\xBD", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF", " leading", "trailing ", "two  spaces"};
  return *kTexts;
}

}  // namespace postgate::properties
