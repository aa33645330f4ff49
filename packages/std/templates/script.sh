#!/usr/bin/env bash
# A node of a pipeline. For each port in there is PAPY_IN_<port>, for each port out PAPY_OUT_<port>, and for each
# parameter PAPY_PARAM_<name>. "$1" is a JSON file with all of them: {"params": …, "in": …, "out": …}.
# Exit with 0 when each file of a port out is written. Write errors to >&2 (not to /dev/stderr, which is no file here).
set -euo pipefail

cat -- "$PAPY_IN_in" > "$PAPY_OUT_out"
