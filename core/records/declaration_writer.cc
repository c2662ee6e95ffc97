// SPDX-License-Identifier: Apache-2.0
#include "core/records/declaration_writer.h"

namespace postgate::records {
namespace {

const RecordWriter& Declarations() {
  static const RecordWriter* const writer = new RecordWriter(*v1::Declaration::descriptor(), DeclarationType());
  return *writer;
}

}  // namespace

absl::string_view DeclarationWriter::Write(const Declaration& declaration) {
  bytes_.Clear();
  Declarations().Write(&declaration, bytes_);
  return bytes_.view();
}

absl::string_view DeclarationWriter::WriteField(const Declaration& declaration, int number) {
  bytes_.Clear();
  Declarations().WriteField(&declaration, number, bytes_);
  return bytes_.view();
}

}  // namespace postgate::records
