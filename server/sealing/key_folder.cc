// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/key_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "core/clock/clock.h"
#include "core/crash_points/crash_points.h"
#include "core/encoding/timestamp.h"
#include "core/files/durable_folder.h"
#include "core/files/whole_file.h"
#include "server/sealing/aead.h"
#include "server/sealing/day_keys.h"

namespace postgate::sealing {
namespace {

using ledger::v1::StoredKey;

constexpr char kErased[] = ".erased";
constexpr mode_t kSecretMode = 0600;

absl::string_view ClassText(RetentionClass retention_class) {
  return retention_class == ledger::v1::RETENTION_CLASS_PERSONAL ? "personal" : "trade";
}

StoredKey Described(const KeyName& name, absl::Time made_at) {
  StoredKey stored;
  stored.set_principal(name.principal);
  stored.set_day(name.day);
  stored.set_retention_class(name.retention_class);
  *stored.mutable_made_at() = encoding::ToTimestamp(made_at);
  return stored;
}

// A key that is moved to another name does not unwrap there.
std::string AdditionalData(const StoredKey& stored) {
  const absl::string_view end("\0", 1);
  return absl::StrCat(stored.principal(), end, stored.day(), end, static_cast<int>(stored.retention_class()), end, stored.made_at().seconds(), end,
                      stored.made_at().nanos());
}

// Of a file "ROLE.NAME.CLASS"; none for what is no key.
std::optional<KeyName> NameOf(absl::string_view file, int32_t day, RetentionClass retention_class) {
  if (!absl::ConsumeSuffix(&file, absl::StrCat(".", ClassText(retention_class)))) return std::nullopt;
  const size_t dot = file.find('.');
  if (dot == absl::string_view::npos) return std::nullopt;
  return KeyName{absl::StrCat(file.substr(0, dot), "/", file.substr(dot + 1)), day, retention_class};
}

std::optional<int32_t> DayOf(const std::string& folder_name) {
  absl::Time time;
  if (!absl::ParseTime("%Y-%m-%d", folder_name, absl::UTCTimeZone(), &time, nullptr)) return std::nullopt;
  return sealing::DayOf(time);
}

absl::Status CannotUse(const std::string& path, const std::error_code& error) {
  return absl::FailedPreconditionError(absl::StrCat("the folder of keys ", path, " cannot be used: ", error.message()));
}

absl::Status WithPath(const std::string& path, const absl::Status& status) {
  return absl::Status(status.code(), absl::StrCat("the key ", path, ": ", status.message()));
}

}  // namespace

absl::StatusOr<std::unique_ptr<KeyFolder>> KeyFolder::Open(std::string folder, MasterKeys masters) {
  std::error_code error;
  files::MakeDurableFolder(folder, error);
  if (error) return CannotUse(folder, error);
  return std::unique_ptr<KeyFolder>(new KeyFolder(std::move(folder), std::move(masters)));
}

std::string KeyFolder::PathOf(const KeyName& name) const {
  // A principal has one slash, behind its role, and its name has none (certs/spiffe_name.h).
  return absl::StrCat(folder_, "/", DayText(name.day), "/", absl::StrReplaceAll(name.principal, {{"/", "."}}), ".", ClassText(name.retention_class));
}

bool KeyFolder::FindInMemory(const std::string& path, DataKeyPtr& key) const {
  MutexLock lock(mutex_);
  const auto found = cached_.find(path);
  if (found == cached_.end()) return false;
  key = found->second;
  return true;
}

void KeyFolder::KeepInMemory(const std::string& path, DataKeyPtr key) {
  MutexLock lock(mutex_);
  if (cached_.size() >= kKeysCachedMax) cached_.clear();
  cached_[path] = std::move(key);
}

absl::StatusOr<DataKeyPtr> KeyFolder::FindOrMake(const KeyName& name) {
  const std::string path = PathOf(name);
  const absl::Status erased =
      absl::FailedPreconditionError(absl::StrCat("the key ", path, " was erased: nothing is sealed for a day that is over; is the clock right?"));
  DataKeyPtr key;
  if (FindInMemory(path, key)) return key != nullptr ? absl::StatusOr<DataKeyPtr>(key) : erased;
  MutexLock lock(changing_);
  absl::StatusOr<DataKeyPtr> found = Read(name, path);
  if (absl::IsNotFound(found.status())) found = Make(name, path);
  if (!found.ok()) return found;
  KeepInMemory(path, *found);
  return *found != nullptr ? found : erased;
}

absl::StatusOr<DataKeyPtr> KeyFolder::Find(const KeyName& name) {
  const std::string path = PathOf(name);
  DataKeyPtr key;
  if (FindInMemory(path, key)) return key;
  MutexLock lock(changing_);
  absl::StatusOr<DataKeyPtr> found = Read(name, path);
  if (absl::IsNotFound(found.status())) {
    return WithPath(path, absl::DataLossError("is missing, and what it sealed can't be read without it: put the folder of keys back from its own backup"));
  }
  if (found.ok()) KeepInMemory(path, *found);
  return found;
}

absl::StatusOr<DataKeyPtr> KeyFolder::Read(const KeyName& name, const std::string& path) const {
  if (files::FileExists(path + kErased)) return DataKeyPtr();
  const absl::StatusOr<std::string> bytes = files::ReadWholeFile(path);
  if (!bytes.ok()) return bytes.status();
  StoredKey stored;
  if (!stored.ParseFromString(*bytes)) return WithPath(path, absl::DataLossError("is damaged"));
  if (KeyName{stored.principal(), stored.day(), stored.retention_class()} != name) return WithPath(path, absl::DataLossError("is of another name"));
  const absl::StatusOr<std::string> secret = masters_.Unwrap(AdditionalData(stored), {stored.master_key_id(), stored.wrapped()});
  if (!secret.ok()) return WithPath(path, secret.status());
  return std::make_shared<const DataKey>(*secret);
}

absl::StatusOr<DataKeyPtr> KeyFolder::Make(const KeyName& name, const std::string& path) const {
  const std::string day_folder = std::filesystem::path(path).parent_path().string();
  std::error_code error;
  files::MakeDurableFolder(day_folder, error);
  if (error) return CannotUse(day_folder, error);
  const std::string secret = RandomBytes(kKeyBytes);
  StoredKey stored = Described(name, WallNow());
  MasterKeys::Wrapped wrapped = masters_.Wrap(AdditionalData(stored), secret);
  stored.set_master_key_id(std::move(wrapped.key_id));
  stored.set_wrapped(std::move(wrapped.bytes));
  if (absl::Status written = files::WriteFileAtomically(path, stored.SerializeAsString(), kSecretMode); !written.ok()) return written;
  return std::make_shared<const DataKey>(secret);
}

absl::StatusOr<std::vector<KeyName>> KeyFolder::KeysBefore(RetentionClass retention_class, int32_t day) const {
  std::vector<KeyName> names;
  std::error_code error;
  for (const auto& folder : std::filesystem::directory_iterator(folder_, error)) {
    const std::optional<int32_t> folder_day = DayOf(folder.path().filename().string());
    if (!folder_day.has_value() || *folder_day >= day) continue;
    for (const auto& file : std::filesystem::directory_iterator(folder.path(), error)) {
      if (auto name = NameOf(file.path().filename().string(), *folder_day, retention_class)) names.push_back(*std::move(name));
    }
    if (error) break;
  }
  if (error) return CannotUse(folder_, error);
  return names;
}

absl::Status KeyFolder::Erase(const KeyName& name, absl::Time now) {
  const std::string path = PathOf(name);
  MutexLock lock(changing_);
  if (files::FileExists(path + kErased) && !files::FileExists(path)) {
    KeepInMemory(path, nullptr);
    return absl::OkStatus();
  }
  // Its folder may have gone with all that was in it.
  std::error_code error;
  files::MakeDurableFolder(std::filesystem::path(path).parent_path().string(), error);
  if (error) return CannotUse(path, error);
  StoredKey stored = Described(name, absl::UnixEpoch());
  stored.clear_made_at();
  *stored.mutable_erased_at() = encoding::ToTimestamp(now);
  // The mark comes first: from then on the key is erased, whatever happens before the file is gone.
  if (!files::FileExists(path + kErased)) {
    if (absl::Status written = files::WriteFileAtomically(path + kErased, stored.SerializeAsString(), kSecretMode); !written.ok()) return written;
  }
  KeepInMemory(path, nullptr);
  Pass(CrashPoint::kKeyMarked);
  if (unlink(path.c_str()) != 0 && errno != ENOENT) return absl::ErrnoToStatus(errno, absl::StrCat("could not remove ", path));
  return files::SyncFolder(std::filesystem::path(path).parent_path().string());
}

}  // namespace postgate::sealing
