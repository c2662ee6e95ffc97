#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Takes what waits in one risk queue (default: release), a batch at a time, and releases it.
set -euo pipefail
queue="${1:-release}"
while true; do
  postgate --json queue pull "$queue" --max 20 --ack |
    jq -r '.registrationNumber // .registration_number // empty' |
    while read -r number; do
      # An item may be amended or decided by others meanwhile; the hub then refuses and the next one goes on.
      postgate decide "$number" --kind release || echo "not decided: $number" >&2
    done
  sleep 2
done
