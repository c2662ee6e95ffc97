// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_RECORDS_MESSAGE_H_
#define CORE_RECORDS_MESSAGE_H_

#include "core/records/declaration.h"
#include "core/records/item.h"
#include "core/records/memory.h"
#include "postgate/v1/declaration.pb.h"
#include "postgate/v1/item.pb.h"

namespace postgate::records {

// Between a record and its message, for what has or wants the message; slow. Unknown fields are left behind; the texts are UTF-8.
Item* RecordOf(const v1::Item& message, Memory* memory);
v1::Item MessageOf(const Item& record);
Declaration* RecordOf(const v1::Declaration& message, Memory* memory);
v1::Declaration MessageOf(const Declaration& record);

}  // namespace postgate::records

#endif  // CORE_RECORDS_MESSAGE_H_
