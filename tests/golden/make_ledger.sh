#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Makes a golden ledger: what a gateway of the present format leaves on disk, with what a carrier kept of it. To be run once a format, with the programs
# of the release that writes it, before the format goes on; then never again, since golden_ledger_test holds later releases to it.
#
#   tests/golden/make_ledger.sh BIN_DIR FORMAT        writes tests/golden/format_FORMAT.tar.gz
#
# In it: ledger/ as the gateway left it, half in tables and half in the log; certs/ with the certificates that its signatures are checked with; from format 4 on keys/
# and certs/master.key, for what is sealed;
# items.jsonl, movements.jsonl: what was sent; items_receipts.jsonl, items_results.jsonl, movements_results.jsonl: what was answered; queues.jsonl: how much waits.
set -euo pipefail
bin=$(cd "$1" && pwd)
format=$2
source=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'kill "$gateway" 2>/dev/null && wait "$gateway" || true; rm -rf "$work"' EXIT
gateway=

start() {
  rm -f "$work/ready"
  "$bin/postgate-gateway" --listen 127.0.0.1:0 --metrics off --data "$work/data" --certs "$work/hub-certs" >"$work/ready" 2>>"$work/log" &
  gateway=$!
  until [ -s "$work/ready" ]; do
    kill -0 "$gateway"
    sleep 0.1
  done
  export POSTGATE_HUB=$(sed 's/.*"address": "\([^"]*\)".*/\1/' "$work/ready") POSTGATE_CA="$work/hub-certs/ca.pem"
}

stop() {
  kill -TERM "$gateway"
  wait "$gateway"
}

as() {
  local identity=$1
  shift
  "$bin/postgate" --identity "$work/hub-certs/$identity" "$@"
}

# Some of the sample are rejected: 1 is as good an end as 0.
submit() {
  as carrier-demo-post submit "$@" || [ $? = 1 ]
}

"$bin/postgate" certs init "$work/hub-certs"
"$bin/postgate" certs issue "$work/hub-certs" --role carrier --name demo-post
"$bin/postgate" certs issue "$work/hub-certs" --role customs --name demo-customs
mkdir -p "$work/golden/certs"
cd "$work/golden"
head -n 60 "$source/data/sample/items.jsonl" >items.jsonl
sed -n '61,120p' "$source/data/sample/items.jsonl" >later.jsonl
head -n 20 "$source/data/sample/movements.jsonl" >movements.jsonl

start
submit items.jsonl --producer golden --receipts items_receipts.jsonl --results items_results.jsonl --batch 25
submit later.jsonl --producer golden --receipts later_receipts.jsonl --results later_results.jsonl --batch 10
as customs-demo-customs queue pull release --max 5 --ack --json >acknowledged.jsonl
stop
start
first=$(sed -n 's/.*"registration_number":"\([^"]*\)".*/\1/p' items_results.jsonl | head -n 1)
as customs-demo-customs decide "$first" --kind hold --reason X1
submit later.jsonl --producer golden --movements movements.jsonl --results movements_results.jsonl
as customs-demo-customs queue list --json >queues.jsonl
stop
cp "$work/hub-certs/ca.pem" "$work/hub-certs/receipts.pem" certs/
cp -r "$work/data/ledger" ledger
rm -f ledger/LOCK ledger/gateway.lock
# From format 4 on, what is sealed is read with these. They open nothing else.
if [ -d "$work/data/keys" ]; then
  cp -r "$work/data/keys" keys
  cp "$work/hub-certs/master.key" certs/
fi
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -czf "$source/tests/golden/format_$format.tar.gz" .
ls -l "$source/tests/golden/format_$format.tar.gz"
