// SPDX-License-Identifier: Apache-2.0
#include "client/cli/results_file.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/cli/json_text.h"

namespace postgate::cli {
namespace {

// More than any producer ever sends; keeps a number that was edited by hand from taking all memory.
constexpr double kOffsetEnd = 1e9;

}  // namespace

absl::StatusOr<ResultsFile> ResultsFile::Open(const std::string& path, bool checks_only) {
  ResultsFile results(checks_only);
  std::error_code error;
  const bool has_content = std::filesystem::exists(path, error) && std::filesystem::file_size(path, error) > 0;
  if (has_content && checks_only) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, ": is there already; --validate-only writes answers that do not stand: name a new file"));
  }
  absl::StatusOr<AppendedLines> file = AppendedLines::Open(path, "{\"producer\":", "name another file for --results",
                                                           [&results](const std::string& line) { return results.Note(line); });
  if (!file.ok()) return file.status();
  results.file_ = *std::move(file);
  return results;
}

absl::Status ResultsFile::Note(const std::string& line) {
  google::protobuf::Struct object;
  if (!google::protobuf::util::JsonStringToMessage(line, &object).ok()) return absl::InvalidArgumentError("expected a result in JSON");
  const auto& fields = object.fields();
  const auto producer = fields.find("producer");
  const auto offset = fields.find("offset");
  if (producer == fields.end() || offset == fields.end() || producer->second.string_value().empty() ||
      offset->second.number_value() < 0 || offset->second.number_value() > kOffsetEnd) {
    return absl::InvalidArgumentError("expected a result with its producer and offset");
  }
  if (fields.contains("validate_only")) return absl::InvalidArgumentError("an answer of --validate-only, which does not stand in the hub");
  const auto index = static_cast<size_t>(offset->second.number_value());
  std::vector<bool>& present = present_[producer->second.string_value()];
  if (present.size() <= index) present.resize(index + 1);
  present[index] = true;
  return absl::OkStatus();
}

int64_t ResultsFile::FirstMissing(const std::string& producer) const {
  const auto found = present_.find(producer);
  if (found == present_.end()) return 0;
  return std::find(found->second.begin(), found->second.end(), false) - found->second.begin();
}

void ResultsFile::Forget(const std::string& producer, int64_t offset) {
  std::vector<bool>& present = present_[producer];
  if (present.size() > static_cast<size_t>(offset)) present.resize(static_cast<size_t>(offset));
}

void ResultsFile::Add(const std::string& producer, const v1::ItemResult& result) {
  std::vector<bool>& present = present_[producer];
  const auto index = static_cast<size_t>(result.offset());
  if (present.size() <= index) present.resize(index + 1);
  if (present[index]) return;
  present[index] = true;
  JsonObject first;
  first.Add("producer", producer);
  if (checks_only_) first.Add("validate_only", true);
  std::string head = first.Text();
  head.back() = ',';
  file_->Append(head + MessageJson(result).substr(1));
}

absl::Status ResultsFile::Flush() {
  const absl::Status flushed = file_->Flush();
  if (flushed.ok()) return flushed;
  return absl::DataLossError(absl::StrCat(flushed.message(), "; the same command asks the hub again for the results that are not in it"));
}

}  // namespace postgate::cli
