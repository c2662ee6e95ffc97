// SPDX-License-Identifier: Apache-2.0
#include "server/backup/manifest.h"

#include <google/protobuf/util/json_util.h>

#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/encoding/timestamp.h"
#include "server/backup/durable_files.h"
#include "server/ledger/rocksdb/ledger_format.h"

namespace postgate::backup {
namespace {

using ledger::v1::BackupManifest;

// What a signature is over begins with what it is of, so that none passes for another.
constexpr char kSignedPrefix[] = "postgate backup manifest v1\n";

// The message has no map, so that equal messages have equal bytes.
std::string SignedBytes(BackupManifest manifest) {
  manifest.clear_signature();
  return absl::StrCat(kSignedPrefix, manifest.SerializeAsString());
}

// "ledger/" and one name.
bool IsPathOfALedgerFile(absl::string_view path) {
  const std::string prefix = absl::StrCat(kLedgerFolder, "/");
  if (!absl::StartsWith(path, prefix)) return false;
  const absl::string_view name = path.substr(prefix.size());
  return !name.empty() && name != "." && name != ".." && name.find('/') == absl::string_view::npos && name.find('\0') == absl::string_view::npos;
}

absl::Status CheckFiles(const BackupManifest& manifest, const std::string& path) {
  std::set<std::string> paths;
  for (const ledger::v1::BackupFile& file : manifest.files()) {
    if (!IsPathOfALedgerFile(file.path())) return absl::DataLossError(absl::StrCat(path, " names \"", file.path(), "\", which is no file of a backup"));
    if (!paths.insert(file.path()).second) return absl::DataLossError(absl::StrCat(path, " names ", file.path(), " twice"));
  }
  return absl::OkStatus();
}

absl::Status CheckSignature(const BackupManifest& manifest, const std::string& path, const receipts::HeadVerifier& verifier) {
  const absl::Status verified = verifier.VerifySigned("this manifest", SignedBytes(manifest), manifest.key_id(), manifest.signature(),
                                                      encoding::ToTime(manifest.created_at()));
  if (verified.ok()) return verified;
  if (absl::IsDataLoss(verified)) return absl::DataLossError(absl::StrCat(path, " was altered: ", verified.message()));
  return absl::FailedPreconditionError(absl::StrCat(path, " can't be verified: ", verified.message(),
                                                    "; put the hub's earlier certificates for receipts behind the first in receipts.pem of certs_dir, and "
                                                    "the authority that they come from into ca.pem"));
}

}  // namespace

std::vector<std::string> NotIncluded() {
  return {
      "certs_dir: hub.pem and hub.key, receipts.pem (earlier certificates included) and receipts.key, master.key, ca.pem, crl.pem",
      "data_dir/keys: the keys of what is sealed, without which nobody reads it; to be put in place before the first start",
      "the configuration file, and reference data of your own",
      "data_dir/readers: made anew from the ledger at the first start",
  };
}

absl::Status WriteManifest(const std::string& folder, const receipts::SigningKey& key, BackupManifest manifest) {
  manifest.set_key_id(key.id());
  absl::StatusOr<std::string> signature = key.Sign(SignedBytes(manifest));
  if (!signature.ok()) return signature.status();
  manifest.set_signature(*std::move(signature));
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.preserve_proto_field_names = true;
  std::string json;
  const auto written = google::protobuf::util::MessageToJsonString(manifest, &json, options);  // goes into a file of the backup
  if (!written.ok()) return absl::InternalError("the manifest can't be written as JSON");
  return WriteDurably(absl::StrCat(folder, "/", kManifestFile), json);
}

absl::StatusOr<BackupManifest> ReadManifest(const std::string& folder, const receipts::HeadVerifier& verifier) {
  const std::string path = absl::StrCat(folder, "/", kManifestFile);
  absl::StatusOr<std::string> json = ReadFile(path, kManifestBytesMax);
  if (absl::IsNotFound(json.status())) {
    return absl::NotFoundError(absl::StrCat(folder, " is no backup: ", json.status().message(), ". One whose making was broken off has none"));
  }
  if (!json.ok()) return json.status();
  BackupManifest manifest;
  const auto parsed = google::protobuf::util::JsonStringToMessage(*json, &manifest);
  if (!parsed.ok()) return absl::DataLossError(absl::StrCat(path, " is no manifest of a backup: ", std::string(parsed.message())));
  if (manifest.manifest_version() > kManifestVersion) {
    return absl::FailedPreconditionError(absl::StrCat(path, " has version ", manifest.manifest_version(), ", which a newer release wrote; restore with that one"));
  }
  if (absl::Status checked = CheckSignature(manifest, path, verifier); !checked.ok()) return checked;
  if (absl::Status checked = CheckFiles(manifest, path); !checked.ok()) return checked;
  if (absl::Status checked = ledger::CheckLedgerFormat(absl::StrCat("the backup ", folder), manifest.format_version()); !checked.ok()) return checked;
  return manifest;
}

}  // namespace postgate::backup
