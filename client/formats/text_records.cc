// SPDX-License-Identifier: Apache-2.0
#include "client/formats/text_records.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace postgate::client {
namespace {

// Spreadsheets write it at the beginning of UTF-8 files.
constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

// A line is read in pieces of it.
constexpr size_t kPieceBytes = 16 << 10;

bool IsBlank(const std::string& text) { return text.find_first_not_of(" \t\r") == std::string::npos; }

}  // namespace

absl::StatusOr<TextRecords> TextRecords::Open(const std::string& path, Shape shape) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    const std::string message = absl::StrCat(path, ": ", std::strerror(errno));
    if (errno == ENOENT) return absl::NotFoundError(message);
    return absl::FailedPreconditionError(message);
  }
  if (!S_ISREG(status.st_mode)) {
    return absl::FailedPreconditionError(absl::StrCat(path, ": expected a file that can be read twice, not a folder or a pipe"));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file.good()) return absl::FailedPreconditionError(absl::StrCat(path, ": ", std::strerror(errno)));
  return TextRecords(path, shape, std::move(file));
}

bool TextRecords::ReadLine(std::string* line) {
  line->clear();
  bool found = false;
  for (bool goes_on = true; goes_on;) {
    char piece[kPieceBytes];
    file_.getline(piece, sizeof(piece));
    const std::streamsize count = file_.gcount();
    found = found || count > 0;
    next_.byte += count;
    // At the end of the file the last line may have no break.
    const bool has_break = file_.good();
    // A line that is too long is walked over to its end; it is not kept whole to be refused.
    const size_t room = kTextBytesMax + 1 - std::min(line->size(), kTextBytesMax + 1);
    line->append(piece, std::min(room, static_cast<size_t>(count) - (has_break ? 1 : 0)));
    goes_on = file_.fail() && !file_.eof() && !file_.bad() && count > 0;
    if (goes_on) file_.clear();
  }
  if (!found) return false;
  ++next_.line;
  if (!line->empty() && line->back() == '\r') line->pop_back();
  return true;
}

absl::StatusOr<bool> TextRecords::Next(std::string* text, TextPosition* position) {
  do {
    *position = next_;
    if (!ReadLine(text)) {
      if (file_.bad()) return absl::DataLossError(absl::StrCat(path_, ":", next_.line, ": ", std::strerror(errno)));
      return false;
    }
    if (position->byte == 0 && text->compare(0, 3, kByteOrderMark) == 0) text->erase(0, 3);
  } while (IsBlank(*text));
  auto quotes = std::count(text->begin(), text->end(), '"');
  std::string more;
  // An odd number of quotes leaves a quoted cell open: the row goes on in the next line.
  while (shape_ == Shape::kQuotedRows && quotes % 2 == 1 && text->size() <= kTextBytesMax && ReadLine(&more)) {
    quotes += std::count(more.begin(), more.end(), '"');
    absl::StrAppend(text, "\n", more);
  }
  if (text->size() > kTextBytesMax) {
    return absl::InvalidArgumentError(
        absl::StrCat(path_, ":", position->line, ": a record of more than ", kTextBytesMax >> 20, " MB"));
  }
  return true;
}

void TextRecords::Seek(const TextPosition& position) {
  file_.clear();
  file_.seekg(position.byte);
  next_ = position;
}

}  // namespace postgate::client
