// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_INTAKE_LIMITS_H_
#define POSTGATE_SERVER_INTAKE_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"
#include "postgate/config/v1/gateway_config.pb.h"

namespace postgate::intake {

// Every limit of the way in: name, unit, reason. Those of IntakeLimits can be configured, the rest is part of the protocol or of safety.

// One batch (contract). A commit of more items is no faster; a smaller one is acked sooner.
inline constexpr int32_t kBatchItemsMax = 500;
// Of the encoded Batch, bytes (contract: 4 MB).
inline constexpr size_t kBatchBytesMax = 4u << 20;
// gRPC's receive limit, bytes. Above kBatchBytesMax, so that a batch that is too large gets its fault and the stream stays up.
inline constexpr int kMessageBytesMax = 8 << 20;
// An ack with its receipt, bytes (contract: under 3 MB). gRPC's receive limit at a client is 4 MB by default.
inline constexpr size_t kAckBytesMax = 2'900'000;
// An item identifier is at most 35 characters; a longer one is rejected, and what is stored and answered of it is cut here, bytes.
inline constexpr size_t kItemIdEchoBytesMax = 140;

// Open.signing_certificate with its intermediates, bytes (contract): several certificates of some 2 kB.
inline constexpr size_t kSigningCertificateBytesMax = 16'384;

// Name of a producer, characters (contract).
inline constexpr size_t kProducerNameCharactersMax = 128;
// request_id of a unary write, characters (contract).
inline constexpr size_t kRequestIdCharactersMax = 128;
// Free texts of unary writes (reason of a cancellation, text of a confirmation or decision), bytes: a paragraph.
inline constexpr size_t kTextBytesMax = 4'096;

// Items of one stream that are received and not yet acked. 4,000 items cover 80 ms at 50,000 items/s, several commits.
inline constexpr int32_t kItemsInFlightPerStream = 4'000;
// Never less than one full batch, or a client could not send one.
inline constexpr int32_t kItemsInFlightPerStreamMin = kBatchItemsMax;
// Items of all streams together; bounds memory: 64,000 items of some 3 KB in all stages are 200 MB. Beyond it nothing more is read.
inline constexpr int32_t kItemsInFlightTotal = 64'000;
// Bytes of a batch that weigh as one item in the total, so that large items do not take more memory than many small ones.
inline constexpr int64_t kBytesPerItemInFlight = 1'024;
// When a client that ignored its window may try again. By then everything before has been acked.
inline constexpr absl::Duration kWindowRetryDelay = absl::Milliseconds(100);
// When a caller that met a full hub may try again.
inline constexpr absl::Duration kBusyRetryDelay = absl::Seconds(1);

// Calls at once on one connection: rapid reset and memory (22 kB a stream, measured).
inline constexpr int32_t kStreamsPerConnection = 100;
// Submit streams of one carrier: an office or a feed each.
inline constexpr int32_t kStreamsPerCarrier = 256;
// GetItem calls of one carrier under way, until the answer has left: each holds up to 3 MB for 20 bytes that were asked.
inline constexpr int32_t kItemReadsPerCarrier = 4;
// Those that wait for one of them; a call that waits holds what was asked alone. Beyond it a call is refused.
inline constexpr size_t kItemReadsWaitingPerCarrier = 64;
// Calls of one partner under way that read the ledger but are no GetItem, and those that wait for one of them: two threads serve everybody's.
inline constexpr int32_t kReadCallsPerPrincipal = 4;
inline constexpr size_t kReadCallsWaitingPerPrincipal = 64;
// The same of SearchItems, of which the hub runs one at a time: nobody may hold all places of its line.
inline constexpr int32_t kSearchesPerPrincipal = 1;
inline constexpr size_t kSearchesWaitingPerPrincipal = 2;
// From the beginning of a SubmitItems or Pull to its first message. A stream that says nothing takes one of its carrier's places.
inline constexpr absl::Duration kFirstMessageTimeout = absl::Seconds(10);
// Responses of one stream that wait for a client that does not read its acks, and their bytes; beyond either, nothing more is read from it.
inline constexpr size_t kResponsesWaitingMax = 64;
inline constexpr int64_t kResponseBytesWaitingMax = 1 << 20;
// The same of all streams together, bytes. Beyond it a stream that is above kResponseBytesWaitingMax by itself is ended: what was read before
// reading stopped may still be answered with several megabytes.
inline constexpr int64_t kResponseBytesWaitingTotal = 256 << 20;
// Faults of one stream with no batch taken between them, after which it is ended: a client that does not heed them would fill the log.
inline constexpr int kFaultsInARowMax = 1'000;

// Of a connection. Slow handshakes hold a socket each.
inline constexpr absl::Duration kHandshakeTimeout = absl::Seconds(10);
// A peer that has gone without a word is found after at most the sum of both, within half a minute. One whose bytes trickle: listener/trickle_watch.h.
inline constexpr absl::Duration kKeepaliveInterval = absl::Seconds(15);
inline constexpr absl::Duration kKeepaliveTimeout = absl::Seconds(10);
inline constexpr absl::Duration kPingIntervalMin = absl::Seconds(10);  // a client that pings more often is a flood
inline constexpr int kPingStrikesMax = 2;
// Forces a new handshake, and with it a new look at the certificate.
inline constexpr absl::Duration kConnectionAgeMax = absl::Hours(12);
inline constexpr absl::Duration kConnectionAgeGrace = absl::Minutes(5);
// Metadata of a call, bytes; trailers count as well.
inline constexpr int kMetadataBytesMax = 8 << 10;
// What one error may take of the trailers, bytes before base64.
inline constexpr size_t kErrorBytesMax = 4 << 10;
inline constexpr size_t kErrorMessageBytesMax = 1 << 10;

struct IntakeLimits {
  int32_t items_in_flight_per_stream = kItemsInFlightPerStream;
  int32_t items_in_flight_total = kItemsInFlightTotal;
  int32_t streams_per_connection = kStreamsPerConnection;
  int32_t streams_per_carrier = kStreamsPerCarrier;
  int64_t response_bytes_waiting_total = kResponseBytesWaitingTotal;
};

// The limits with what the configuration overrides; 0 there takes the default.
IntakeLimits LimitsFrom(const config::v1::Limits& configured);

}  // namespace postgate::intake

#endif  // POSTGATE_SERVER_INTAKE_LIMITS_H_
