// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_TELEMETRY_PROTOBUF_LOG_H_
#define POSTGATE_SERVER_TELEMETRY_PROTOBUF_LOG_H_

#include <cstdint>

namespace postgate::telemetry {

// From now on the protobuf library's own messages do not go to standard error, which has JSON lines only: they are counted and dropped,
// since a partner provokes them at will (a string that is no UTF-8) and they can quote what it sent. Of a fatal one, after which the
// library ends the process, the log has the place in the library.
void CountProtobufMessages();

// How many there were in this process.
int64_t ProtobufMessages();

}  // namespace postgate::telemetry

#endif  // POSTGATE_SERVER_TELEMETRY_PROTOBUF_LOG_H_
