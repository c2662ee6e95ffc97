#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes a development authority in /certs, once, with a certificate for each of docker-compose.yml's clients.
set -euo pipefail
certs="${1:-/certs}"
if [ ! -e "$certs/hub.pem" ]; then
  postgate certs init "$certs"
fi
# Folders of an earlier release had none for receipts, and no master key.
if [ ! -e "$certs/receipts.pem" ]; then
  postgate certs renew-receipts "$certs"
fi
if [ ! -e "$certs/master.key" ]; then
  postgate certs renew-master "$certs"
fi
for client in carrier:compose-post customs:compose-customs operator:compose-operator; do
  role="${client%%:*}"
  name="${client#*:}"
  if [ ! -e "$certs/$role-$name.pem" ]; then
    postgate certs issue "$certs" --role "$role" --name "$name"
  fi
done
