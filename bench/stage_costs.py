#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the stages of the pure core cost on one core, beside what they may: a table, and "stages" in the JSON file that postgate-bench has written.

  bench/stage_costs.py BIN_DIR [BENCH_JSON]

Processor time, the median of five runs one after the other. Reported alone: the status is 0 also where a stage costs more than it may, 2 where it can't be measured."""
import json
import os
import subprocess
import sys

REPETITIONS = 5

# Program, benchmark, what it is, microseconds that it may cost.
STAGES = [
    ("core-evaluation-bench", "BM_EvaluateItemReused", "pure core, an item of two pieces and four parties", 3.0),
    ("core-evaluation-bench", "BM_EvaluateItemUnderRegimes", "the same under the regime with the most rules", 3.0),
    ("core-screening-bench", "BM_ScreenThreeParties", "screening, an item's three names", 3.0),
    ("core-screening-bench", "BM_ScreenOrdinaryName", "screening, one ordinary name, nothing remembered", 1e6 / 300_000),
    ("core-screening-bench", "BM_ScreenListedName", "screening, one name of the list, nothing remembered", 1e6 / 300_000),
    ("core-profiles-bench", "BM_MatchProfiles/5000", "5,000 profiles, an item of two pieces", 3.0),
]


def medians_of(bin_dir, program):
    """Microseconds by benchmark."""
    names = "|".join(f"{name}$" for stage_program, name, _, _ in STAGES if stage_program == program)
    command = [os.path.join(bin_dir, program), f"--benchmark_filter=^({names})", f"--benchmark_repetitions={REPETITIONS}", "--benchmark_format=json",
               "--benchmark_report_aggregates_only=true"]
    answer = subprocess.run(command, capture_output=True, text=True)
    if answer.returncode != 0:
        raise ValueError(f"{' '.join(command)}: {answer.stderr}")
    runs = json.loads(answer.stdout)["benchmarks"]
    return {run["run_name"]: run["cpu_time"] / {"ns": 1e3, "us": 1.0, "ms": 1e-3}[run["time_unit"]] for run in runs if run["aggregate_name"] == "median"}


def main():
    if len(sys.argv) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    medians = {program: medians_of(sys.argv[1], program) for program in dict.fromkeys(stage[0] for stage in STAGES)}
    rows = []
    print(f"\n{'a stage of the pure core, on one core':<56} {'us':>7} {'at most':>8}")
    for program, name, title, at_most in STAGES:
        cost = medians[program][name]
        rows.append({"stage": title, "benchmark": name, "us": round(cost, 3), "at_most_us": round(at_most, 3), "met": cost <= at_most})
        print(f"{title:<56} {cost:>7.2f} {at_most:>8.2f} {'' if cost <= at_most else ' MISSED'}")
    if len(sys.argv) == 3:
        with open(sys.argv[2], encoding="utf-8") as file:
            figures = json.load(file)
        figures["stages"] = rows
        with open(sys.argv[2], "w", encoding="utf-8") as file:
            json.dump(figures, file)
            file.write("\n")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, KeyError, ValueError) as error:
        print(f"stage_costs: {error}", file=sys.stderr)
        sys.exit(2)
