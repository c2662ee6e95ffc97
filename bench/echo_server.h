// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_BENCH_ECHO_SERVER_H_
#define POSTGATE_BENCH_ECHO_SERVER_H_

#include <string>

namespace postgate::bench {

// The comparators: the same stream over mutual TLS 1.3, each batch answered at once with an ack, nothing stored and nothing checked.
enum class Echo {
  // The generated service with the contract's messages: reads every item and answers a result for each, as the gateway does. What anyone's
  // gRPC service costs before it does anything.
  kMessages,
  // The bytes are not even parsed: what the transport costs.
  kBytes,
};

// Serves until SIGTERM; prints the gateway's ready line.
int RunEchoServer(Echo echo, const std::string& certs_dir, int batch_items);

}  // namespace postgate::bench

#endif  // POSTGATE_BENCH_ECHO_SERVER_H_
