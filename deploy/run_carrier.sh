#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Streams the sample to the hub and then follows the decisions on it. Started again it sends nothing twice: the hub says
# where to resume.
set -euo pipefail
status=0
postgate submit data/sample/items.jsonl --producer compose --movements data/sample/movements.jsonl || status=$?
# 1 means: done, with findings. The sample has faults planted on purpose.
if [ "$status" -gt 1 ]; then
  exit "$status"
fi
exec postgate watch --follow
