// SPDX-License-Identifier: Apache-2.0
#include "server/services/drainable_streams.h"

#include <utility>

namespace postgate::services {

absl::Status DrainableStreams::Add(std::shared_ptr<DrainableStream> stream, identity::PeerCertificate certificate) {
  MutexLock lock(mutex_);
  if (!draining_.ok()) return draining_;
  const DrainableStream* const key = stream.get();
  members_[key] = Member{std::move(stream), std::move(certificate)};
  return absl::OkStatus();
}

void DrainableStreams::Remove(const DrainableStream* stream) {
  Member removed;  // outlives the lock: it may be the last to hold the stream
  MutexLock lock(mutex_);
  const auto found = members_.find(stream);
  if (found == members_.end()) return;
  removed = std::move(found->second);
  members_.erase(found);
}

void DrainableStreams::Drain(const absl::Status& status) {
  std::map<const DrainableStream*, Member> ended;
  {
    MutexLock lock(mutex_);
    draining_ = status;
    ended.swap(members_);
  }
  for (const auto& [key, member] : ended) member.stream->End(status);
}

void DrainableStreams::JudgeAgain(const std::function<absl::Status(const identity::PeerCertificate&)>& judge) {
  std::map<const DrainableStream*, Member> members;
  {
    MutexLock lock(mutex_);
    members = members_;
  }
  for (const auto& [key, member] : members) {
    const absl::Status status = judge(member.certificate);
    if (!status.ok()) member.stream->End(status);
  }
}

}  // namespace postgate::services
