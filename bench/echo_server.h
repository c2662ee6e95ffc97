// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_BENCH_ECHO_SERVER_H_
#define POSTGATE_BENCH_ECHO_SERVER_H_

#include <string>

namespace postgate::bench {

// The comparator: takes the same stream over mutual TLS 1.3, looks at nothing but the offset, and answers each batch at once with an ack of
// its offsets. What a gateway costs beyond gRPC is the difference to it. Serves until SIGTERM; prints the gateway's ready line.
int RunEchoServer(const std::string& certs_dir, int batch_items);

}  // namespace postgate::bench

#endif  // POSTGATE_BENCH_ECHO_SERVER_H_
