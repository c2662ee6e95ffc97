// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_POSTAL_MESSAGES_REMARK_H_
#define CLIENT_POSTAL_MESSAGES_REMARK_H_

#include <cstdint>
#include <string>

namespace postgate::client {

// What a conversion has to say about one place of one record. Never quotes a value, which may be personal data.
struct Remark {
  enum class Kind {
    kError,    // the record can't be converted
    kLeftOut,  // something stands on one side and has no place on the other
    kDoubt,    // converted, but the receiver may refuse it
  };
  Kind kind = Kind::kError;
  // Of the XML, from 1; 0: the record's own.
  int64_t line = 0;
  // Of the element or the field.
  std::string path;
  std::string text;
};

}  // namespace postgate::client

#endif  // CLIENT_POSTAL_MESSAGES_REMARK_H_
