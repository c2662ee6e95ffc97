# SPDX-License-Identifier: Apache-2.0
"""The deterministic generator of the sample: postal items and their movements."""
