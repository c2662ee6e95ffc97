// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_QUEUES_LEASE_ID_H_
#define POSTGATE_SERVER_QUEUES_LEASE_ID_H_

#include <string>

namespace postgate::queues {

// 128 random bits as 32 hexadecimal digits: says nothing, and can't be guessed.
std::string NewLeaseId();

}  // namespace postgate::queues

#endif  // POSTGATE_SERVER_QUEUES_LEASE_ID_H_
