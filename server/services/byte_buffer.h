// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_BYTE_BUFFER_H_
#define POSTGATE_SERVER_SERVICES_BYTE_BUFFER_H_

#include <google/protobuf/message_lite.h>
#include <grpcpp/support/byte_buffer.h>

namespace postgate::services {

// Parses without a copy of the whole. False when the bytes are no such message.
bool ParseFrom(grpc::ByteBuffer& buffer, google::protobuf::MessageLite* message);

// One slice with the serialized message.
grpc::ByteBuffer ToByteBuffer(const google::protobuf::MessageLite& message);

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_BYTE_BUFFER_H_
