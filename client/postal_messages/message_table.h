// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_POSTAL_MESSAGES_MESSAGE_TABLE_H_
#define CLIENT_POSTAL_MESSAGES_MESSAGE_TABLE_H_

#include <google/protobuf/descriptor.h>

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

// The mapping between the posts' messages and ours, as data. The converter executes it and docs/mapping-itmatt.md is printed
// from it, so there is no second truth. The texts of UPU M33, M43, M44, M40 and M41 are not public: what each row rests on is
// its `surety`. Element names are ours where the public sources only describe an element.
namespace postgate::client {

// How a value stands in the XML, and what it becomes in its field.
enum class Format {
  kText,          // as it is
  kWhole,         // a whole number in decimal
  kMassKg,        // kilograms with at most 3 decimals; the field is in grams
  kAmount,        // a decimal number; the field is a Money, whose currency has a row of its own
  kDateTime,      // RFC 3339 with offset, written in UTC
  kEventCode,     // an event of EMSEVT; the field is a MovementKind
  kDecisionKind,  // a DecisionKind in words, as `postgate decide --kind` takes it
  kNamePart,      // a part of the party's name, which is read when there is no whole name
  kPreparedAt,    // the interchange's preparation time; written, not kept
};

enum class Presence { kMandatory, kConditional, kOptional };

enum class Surety {
  kConfirmed,  // a live system's public description has it
  kKnown,      // in the messages by the authors' knowledge; not confirmed
  kAssumed,    // a guess that makes the message usable
};

struct Row {
  // Paths from the record's element, with [] after what may stand several times. `column` is the name in CUSITM. Null: the
  // message does not have it.
  const char* element;
  const char* column;
  // Path from the message's root, with [] where the element has it and [n] for one place of a list. Empty: no counterpart; what
  // stands there is reported and not converted.
  const char* field;
  Format format;
  // Characters, digits for numbers; 0: not known. A longer value is written, and reported.
  int length_max;
  Presence presence;
  Surety surety;
  const char* note;
};

// A field that has no row.
struct Unmapped {
  // A message stands for all that is in it.
  const char* field;
  // Leaving it out loses something, so that it is reported.
  bool is_loss;
  // A field that says the same: no loss when they are equal, and filled from it when a message is read. Null: none.
  const char* implied_by;
  // A value that says no more than its absence. Null: none.
  const char* same_as_absent;
  const char* reason;
};

struct MessageTable {
  // Name of the message and of its XML root.
  const char* name;
  // UPU's number of it and what it rests on.
  const char* source;
  // The element that is repeated, one for each record.
  const char* record;
  const google::protobuf::Descriptor* type;
  absl::Span<const Row> rows;
  const char* Row::*element;
  absl::Span<const Unmapped> unmapped;
};

// ITMATT and CUSITM of an Item, PREDES and EMSEVT of a Movement, CUSRSP of a Decision; in that order. Immutable.
const std::vector<const MessageTable*>& AllMessages();
const MessageTable& Itmatt();
const MessageTable& Cusitm();
const MessageTable& Predes();
const MessageTable& Emsevt();
const MessageTable& Cusrsp();

// By its name in any case; null: none.
const MessageTable* FindMessage(absl::string_view name);

}  // namespace postgate::client

#endif  // CLIENT_POSTAL_MESSAGES_MESSAGE_TABLE_H_
