// SPDX-License-Identifier: Apache-2.0
#include "core/crash_points/crash_points.h"

#include <array>

namespace postgate {
namespace {

constexpr std::array<absl::string_view, kCrashPoints> kNames = {
    "store_created",
    "store_opened",
    "tables_destroyed",
    "tables_opened",
    "block_replayed",
    "register_recovered",
    "gateway_listening",
    "producer_opened",
    "batch_received",
    "batch_evaluated",
    "batch_enqueued",
    "group_taken",
    "batch_adjudicated",
    "group_adjudicated",
    "tree_grown",
    "head_signed",
    "group_finished",
    "store_batch_filled",
    "store_synced",
    "group_written",
    "group_announced",
    "group_half_answered",
    "group_answered",
    "ack_made",
    "ack_handed_over",
    "queues_block_applied",
    "queues_told",
    "queues_flushing",
    "queues_flushed",
    "feed_written",
    "feed_told",
    "register_flushing",
    "register_flushed",
    "delivery_sent",
    "acknowledgement_taken",
    "acknowledgement_proposed",
    "acknowledgement_committed",
    "decision_entered",
    "item_decided",
    "decision_committed",
    "hold_committed",
    "held_committed",
    "hold_released",
    "erasure_committed",
    "key_marked",
    "key_erased",
    "drain_begun",
    "streams_drained",
    "committer_stopped",
    "readers_stopped",
    "register_stopped",
};

}  // namespace

absl::string_view NameOf(CrashPoint point) { return kNames[static_cast<size_t>(point)]; }

}  // namespace postgate
