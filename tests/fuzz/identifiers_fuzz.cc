// SPDX-License-Identifier: Apache-2.0
//
// Any text as each kind of identifier and code, and through the lexical repairs.
#include <algorithm>

#include "client/formats/utf8.h"
#include "core/identifiers/air_waybill.h"
#include "core/identifiers/ascii_words.h"
#include "core/identifiers/characters.h"
#include "core/identifiers/control_characters.h"
#include "core/identifiers/gs1.h"
#include "core/identifiers/hs_code.h"
#include "core/identifiers/item_id_type.h"
#include "core/identifiers/mrn.h"
#include "core/identifiers/postal_codes.h"
#include "core/identifiers/printable_ascii.h"
#include "core/identifiers/receptacle.h"
#include "core/identifiers/s10.h"
#include "core/normalization/registration_number.h"
#include "core/repair/lexical.h"
#include "postgate/v1/item.pb.h"
#include "tests/fuzz/fuzz_target.h"

namespace postgate::fuzz {
namespace {

void CheckS10(absl::string_view text) {
  identifiers::S10 parts{};
  const bool splits = identifiers::SplitS10(text, &parts);
  const identifiers::S10Problem problem = identifiers::CheckS10(text);
  if (splits) {
    Require(std::string(parts.service_indicator) + std::string(parts.serial) + parts.check_digit + std::string(parts.country) == text,
            "the parts of an S10 are all of it");
  }
  if (problem != identifiers::S10Problem::kNone) return;
  Require(splits && identifiers::S10CheckDigit(parts.serial) == parts.check_digit, "a good S10 has the check digit of its serial");
  Require(identifiers::S10ClassOf(parts.service_indicator) != identifiers::S10Class::kReserved, "its indicator may be issued");
  Require(identifiers::GuessType(text) == v1::ITEM_ID_TYPE_S10, "a good S10 is known as one");
  // What differs from it in one digit is none.
  std::string other(text);
  other[5] = other[5] == '9' ? '0' : static_cast<char>(other[5] + 1);
  Require(identifiers::CheckS10(other) == identifiers::S10Problem::kCheckDigit, "one wrong digit is found");
}

void CheckNumbers(absl::string_view text) {
  if (identifiers::IsMrn(text)) {
    Require(identifiers::MrnCheckDigit(text.substr(0, 17)) == text[17], "an MRN has its check digit");
  }
  if (normalization::IsRegistrationNumber(text)) Require(text.size() == 18, "a registration number has 18 characters");
  if (identifiers::IsSscc(text)) Require(identifiers::Gs1CheckDigit(text.substr(0, 17)) == text[17], "an SSCC has its check digit");
  if (identifiers::IsGln(text)) Require(identifiers::Gs1CheckDigit(text.substr(0, 12)) == text[12], "a GLN has its check digit");
  const auto waybill = identifiers::CheckAirWaybill(text);
  if (waybill == identifiers::AirWaybillProblem::kNone) Require(text.size() == 11 || text.size() == 12, "an air waybill has 11 digits");
  const identifiers::HsDigits hs(text);
  Require(hs.digits().size() <= identifiers::kHsDigitsMax && hs.chapter() >= 0 && hs.chapter() <= 99, "an HS code has digits and a chapter");
  if (hs.problem() == identifiers::HsProblem::kNone) {
    const identifiers::HsDigits again(hs.digits());
    Require(again.problem() == identifiers::HsProblem::kNone && again.digits() == hs.digits(), "digits alone are the same code");
  }
  Require(identifiers::GuessType(text) != v1::ITEM_ID_TYPE_UNSPECIFIED, "every identifier is of some type");
}

void CheckPlaces(absl::string_view text) {
  identifiers::S8Dispatch dispatch{};
  identifiers::S9Receptacle receptacle{};
  const bool is_s8 = identifiers::SplitS8(text, &dispatch);
  const bool is_s9 = identifiers::SplitS9(text, &receptacle);
  Require(!is_s8 || text.size() == identifiers::kS8Length, "an S8 has its length");
  Require(!is_s9 || (text.size() == identifiers::kS9Length && receptacle.mass_hg >= 0), "an S9 has its length, and a mass");
  const absl::string_view of = identifiers::DispatchOfReceptacle(text);
  Require(of.empty() != is_s9 && (!is_s9 || identifiers::SplitS8(of, &dispatch)), "an S9 begins with its dispatch");
  if (identifiers::IsImpcShape(text)) Require(text.size() == 6, "an IMPC has 6 characters");
  if (identifiers::IsUnLocodeShape(text)) Require(text.size() == 5, "a LOCODE has 5 characters");
  Require(identifiers::IsOperatorCodeShape(text) == (identifiers::OperatorOfCode(text).size() == 3), "a code of an operator names one");
}

void CheckRepair(absl::string_view text, bool (*is_odd)(absl::string_view), std::string (*repaired)(absl::string_view), const char* what) {
  if (!is_odd(text)) return Require(repaired(text) == text, what);
  const std::string once = repaired(text);
  Require(once != text && !is_odd(once) && repaired(once) == once && client::IsUtf8(once), what);
}

// Byte by byte, as the fast scan must see it.
void CheckScan(absl::string_view text) {
  bool printable = true;
  bool double_space = false;
  for (size_t i = 0; i < text.size(); ++i) {
    printable &= text[i] >= 0x20 && text[i] <= 0x7E;
    double_space |= i > 0 && text[i] == ' ' && text[i - 1] == ' ';
  }
  const identifiers::AsciiScan scan = identifiers::ScanAscii(text);
  Require(scan.printable == printable && scan.double_space == double_space, "many bytes at a time are seen as one by one");
}

void CheckWords(absl::string_view text) {
  if (text.size() > identifiers::AsciiWords::kTextMax) return;
  const auto check = [&](identifiers::AsciiWords::Of of, bool (*is_word)(char)) {
    const identifiers::AsciiWords words(text, of);
    size_t end_of_word = text.size();
    size_t end_of_gap = text.size();
    for (size_t at = text.size();; --at) {
      if (at < text.size()) (is_word(text[at]) ? end_of_gap : end_of_word) = at;
      Require(words.EndOfWord(at) == end_of_word && words.EndOfGap(at) == end_of_gap, "words are seen as byte by byte");
      if (at == 0) break;
    }
    Require(words.IsAscii() == std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }), "ASCII is seen");
  };
  check(identifiers::AsciiWords::Of::kLetters, [](char c) { return identifiers::IsLetter(c); });
  check(identifiers::AsciiWords::Of::kLettersAndDigits, [](char c) { return identifiers::IsLetterOrDigit(c); });
}

}  // namespace

void RunOnce(absl::string_view input) {
  CheckScan(input);
  CheckWords(input);
  CheckS10(input);
  CheckNumbers(input);
  CheckPlaces(input);
  v1::Money message;
  message.set_currency_code(std::string(input));
  v1::Money again;
  Require(client::IsUtf8(input) == again.ParseFromString(message.SerializeAsString()), "UTF-8 is what protobuf takes for it");
  if (!client::IsUtf8(input)) return;
  CheckRepair(input, repair::HasOddWhiteSpace, repair::CollapseWhiteSpace, "white space is collapsed once");
  CheckRepair(input, repair::HasOuterWhiteSpace, repair::TrimWhiteSpace, "white space is trimmed once");
  CheckRepair(input, repair::HasFullWidth, repair::FoldWidth, "width is folded once");
  CheckRepair(input, repair::HasLowerCase, repair::UpperCase, "case is raised once");
  Require(!identifiers::HasControlCharacter(repair::UpperCase(input)) || identifiers::HasControlCharacter(input), "no repair makes control characters");
}

}  // namespace postgate::fuzz
