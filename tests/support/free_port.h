// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_SUPPORT_FREE_PORT_H_
#define TESTS_SUPPORT_FREE_PORT_H_

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <random>

namespace postgate::testing_support {

// A port of 127.0.0.1 on which nobody listens, below those that Linux gives to outgoing connections (32768 and above by default): while what listens
// there is restarted, no connection of another test, nor one of its own clients, can take it for its own end.
inline int FreePort() {
  std::random_device random;
  for (int tries = 0; tries < 1'000; ++tries) {
    const int port = std::uniform_int_distribution<int>(10'000, 32'000)(random);
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in local{};
    local.sin_family = AF_INET;
    local.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    local.sin_port = htons(static_cast<uint16_t>(port));
    const bool is_free = bind(fd, reinterpret_cast<const sockaddr*>(&local), sizeof(local)) == 0;
    close(fd);
    if (is_free) return port;
  }
  std::abort();
}

}  // namespace postgate::testing_support

#endif  // TESTS_SUPPORT_FREE_PORT_H_
