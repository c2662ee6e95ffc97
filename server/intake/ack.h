// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_INTAKE_ACK_H_
#define POSTGATE_SERVER_INTAKE_ACK_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "postgate/v1/exchange_service.pb.h"
#include "server/intake/limits.h"

namespace postgate::intake {

// The ack of one whole submission, without its receipt. A first ack and a repeated one are both made here, so that the same results give
// the same bytes.
v1::Ack MakeAck(int64_t first_offset, std::vector<v1::ItemResult> results);

// Brings the results under `bytes_max`, the same way for the same results: overlong identifiers are cut; then, from the least severe
// finding to the most severe, hints go, then messages; last, each item keeps fewer findings. Rules and field paths go last because a
// carrier's system works with them; outcomes and numbers are never touched.
void BoundResults(v1::Ack& ack, size_t bytes_max = kAckBytesMax);

// Cuts at a character's border.
void CutAt(std::string& text, size_t bytes_max);

}  // namespace postgate::intake

#endif  // POSTGATE_SERVER_INTAKE_ACK_H_
