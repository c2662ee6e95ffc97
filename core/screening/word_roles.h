// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_SCREENING_WORD_ROLES_H_
#define CORE_SCREENING_WORD_ROLES_H_

#include "absl/strings/string_view.h"

namespace postgate::screening {

// Whether a word (upper case) tells little of whose name it is: a particle ("AL", "VAN"), a title, a legal form ("LTD", "GMBH"), a word that thousands of
// firms have in their names ("COMPANY").
bool IsMinorWord(absl::string_view word);

}  // namespace postgate::screening

#endif  // CORE_SCREENING_WORD_ROLES_H_
