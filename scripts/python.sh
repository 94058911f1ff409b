#!/usr/bin/env bash
# Print the interpreter to build .venv with: python3, unless it was compiled without profiles and the system has one of
# its own. Distributions compile with profiles; one compiled without them runs half as long again for the same work.
set -euo pipefail

fits() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
tuned() { "$1" -c 'import sys, sysconfig; sys.exit("--enable-optimizations" not in (sysconfig.get_config_var("CONFIG_ARGS") or ""))' >/dev/null 2>&1; }

found=$(command -v python3 || true)
system=/usr/bin/python3
if [ -n "$found" ] && ! tuned "$found" && fits "$system"; then
  found=$system
fi
echo "${found:-python3}"
