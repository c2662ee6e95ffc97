// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_MESSAGE_COUNTER_H_
#define POSTGATE_SERVER_SERVICES_MESSAGE_COUNTER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace postgate::services {

// Messages that came whole over one connection; each stream counts those that it reads. A connection that brings bytes and no message is ended.
using MessageCounter = std::shared_ptr<std::atomic<int64_t>>;

// The counter of the connection whose `peer` gRPC names so. Thread-safe.
using MessageCounterOf = std::function<MessageCounter(const std::string& peer)>;

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_MESSAGE_COUNTER_H_
