// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LISTENER_LISTENER_H_
#define POSTGATE_SERVER_LISTENER_LISTENER_H_

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "server/listener/admission.h"
#include "server/listener/handshake_queue.h"
#include "server/listener/limits.h"
#include "server/listener/listening_sockets.h"
#include "server/listener/trickle_watch.h"

namespace postgate::listener {

struct ListenerOptions {
  ConnectionLimits limits;
  // How long what was sent to a peer may go without its acknowledgement, of TCP, before the connection is given up.
  absl::Duration user_timeout;
  // Takes the descriptor of a connection whose peer has sent its first bytes, and closes it. HandshakeEnded is told when its handshake is over.
  std::function<void(int fd)> take;
  // One connection was closed because it is over a limit.
  std::function<void(Refusal refusal, const std::string& address)> refused;
  // Fills in how many messages came whole over each connection.
  std::function<void(ConnectionTraffic& traffic)> count_messages;
  // One connection was shut because its peer sends byte by byte.
  std::function<void(const std::string& address)> trickled;
  // accept4 failed with this errno, as without a free descriptor; it is tried again.
  std::function<void(int error)> cannot_accept;
};

// Accepts connections on a thread of its own, as many as the limits allow and for as long as the process lives: gRPC's own listener takes
// every connection, and the first time that no descriptor is left, it ends for good. Of those, as many begin their handshakes at once as
// kHandshakesAtOnce says; the others wait here. All callbacks run on the thread.
class Listener {
 public:
  Listener(ListeningSockets sockets, ListenerOptions options);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  int port() const { return sockets_.port(); }

  void Start();
  // Nobody connects any more; on return no callback runs. What was taken is untouched.
  void Stop();
  // The handshake of a connection that was taken is over, well or not. By any thread.
  void HandshakeEnded();

 private:
  void Run();
  // What has happened by now. False: it is Stop.
  bool Wait(std::vector<int>* readable);
  // Waits for `timeout`. False: it is Stop.
  bool Pause(absl::Duration timeout);
  // False when nothing can be accepted for now.
  bool AcceptOne(int listening);
  void Refuse(int fd, Refusal refusal, const std::string& address);
  // A connection that waits has sent something, or has gone.
  void OnReadable(int fd);
  bool IsListening(int fd) const;
  void EndWhatTrickles(absl::Time now);

  ListeningSockets sockets_;
  const ListenerOptions options_;
  Admission admission_;
  HandshakeQueue handshakes_{kHandshakesAtOnce};
  TrickleWatch trickle_watch_;
  const int stop_;   // an eventfd, readable once Stop was called
  const int ended_;  // an eventfd that counts the handshakes that ended
  const int epoll_;  // of all that this waits for
  std::thread thread_;
};

}  // namespace postgate::listener

#endif  // POSTGATE_SERVER_LISTENER_LISTENER_H_
