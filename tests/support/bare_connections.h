// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SUPPORT_BARE_CONNECTIONS_H_
#define POSTGATE_TESTS_SUPPORT_BARE_CONNECTIONS_H_

#include <string>
#include <vector>

namespace postgate::testing_support {

// TCP connections that never begin TLS, as anyone can open them who reaches the port.
class BareConnections {
 public:
  BareConnections() = default;
  ~BareConnections() { Close(); }
  BareConnections(const BareConnections&) = delete;
  BareConnections& operator=(const BareConnections&) = delete;

  // Opens `count` from the source address, one of 127.0.0.0/8, to a hub on 127.0.0.1. How many the kernel completed.
  int Open(const std::string& hub_address, const std::string& source, int count);
  // Waits until the hub has closed at least so many of them; false when none of the others is closed for half a minute.
  bool WaitUntilClosed(int count);
  void Close();

 private:
  std::vector<int> open_;
  int closed_ = 0;
};

}  // namespace postgate::testing_support

#endif  // POSTGATE_TESTS_SUPPORT_BARE_CONNECTIONS_H_
