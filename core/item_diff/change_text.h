// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_CORE_ITEM_DIFF_CHANGE_TEXT_H_
#define POSTGATE_CORE_ITEM_DIFF_CHANGE_TEXT_H_

#include <string>

#include "postgate/v1/item_changes.pb.h"

namespace postgate::item_diff {

// A change as one line for people: "changed  content_pieces[0].hs_code: 610910 -> 620520". A value stands in quotes where its ends could not be seen without, control characters as \xNN.
std::string ChangeText(const v1::FieldChange& change);

// Why there is no comparison; empty when there is one.
std::string NotComparedText(v1::NotCompared why);

}  // namespace postgate::item_diff

#endif  // POSTGATE_CORE_ITEM_DIFF_CHANGE_TEXT_H_
