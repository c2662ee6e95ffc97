#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Exit 0 when the gateway of this container answers a customs client over mutual TLS.
set -euo pipefail
exec postgate --hub 127.0.0.1:7443 --identity /certs/customs-compose-customs --ca /certs/ca.pem queue list >/dev/null
