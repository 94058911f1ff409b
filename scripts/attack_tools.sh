#!/usr/bin/env bash
# Put the attackers' tools into .attack, a virtual environment of their own; hydra comes from the system.
set -euo pipefail
[ -x .attack/bin/python ] || .venv/bin/uv venv --quiet --python .venv/bin/python .attack
VIRTUAL_ENV=.attack .venv/bin/uv pip sync --quiet --require-hashes requirements/attack.txt
if ! command -v hydra >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends hydra >/dev/null
  else
    echo "Please install: hydra" >&2
    exit 1
  fi
fi
