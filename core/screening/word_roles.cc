// SPDX-License-Identifier: Apache-2.0
#include "core/screening/word_roles.h"

#include "absl/container/flat_hash_set.h"

namespace postgate::screening {
namespace {

constexpr absl::string_view kMinorWords[] = {
    // Particles of names.
    "AL", "EL", "UL", "AD", "AS", "AR", "AZ", "ABU", "BIN", "BEN", "IBN", "BINT", "OULD", "DE", "DEL", "DELLA", "DI", "DA", "DO", "DOS", "DAS", "DU", "LA",
    "LE", "LOS", "LAS", "VAN", "VON", "DER", "DEN", "TEN", "TER", "ZU", "Y", "E", "I", "AND", "OF", "THE", "FOR", "IN", "ET", "UND", "SON",
    // Titles.
    "MR", "MRS", "MS", "MISS", "DR", "PROF", "SHEIKH", "SHAYKH", "HAJI", "HAJJI", "SIR", "MULLAH", "MAULAVI", "GENERAL", "COLONEL",
    // Legal forms.
    "LTD", "LIMITED", "LTDA", "LLC", "LLP", "INC", "CORP", "CORPORATION", "CO", "COMPANY", "COMPANIA", "PLC", "GMBH", "AG", "KG", "SA", "SAS", "SARL", "SRL",
    "SPA", "BV", "NV", "OY", "AB", "AS", "APS", "OOO", "OAO", "ZAO", "PAO", "PJSC", "JSC", "OJSC", "CJSC", "FZE", "FZCO", "FZC", "PTE", "PTY", "PVT", "SDN",
    "BHD", "TBK", "PT", "EIRL", "SOCIEDAD", "ANONIMA", "CV", "KK", "JOINT", "STOCK",
    // What firms do.
    "GROUP", "HOLDING", "HOLDINGS", "TRADING", "INTERNATIONAL", "GENERAL", "ENTERPRISE", "ENTERPRISES", "INDUSTRIES", "INDUSTRY", "INDUSTRIAL", "SERVICES",
    "FOUNDATION", "ORGANIZATION", "DEVELOPMENT", "INVESTMENT", "INVESTMENTS", "MANAGEMENT",
};

}  // namespace

bool IsMinorWord(absl::string_view word) {
  static const auto* const words = new absl::flat_hash_set<absl::string_view>(std::begin(kMinorWords), std::end(kMinorWords));
  return word.size() == 1 || words->contains(word);
}

}  // namespace postgate::screening
