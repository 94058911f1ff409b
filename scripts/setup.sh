#!/usr/bin/env bash
# Make .venv with everything installed; system packages too when run as root on Debian.
set -euo pipefail
python=$1

need() { command -v "$1" >/dev/null 2>&1; }
missing=()
"$python" -c 'import venv, ensurepip' >/dev/null 2>&1 || missing+=(python3-venv)
need npm || missing+=(npm)
need curl || missing+=(curl)
need openssl || missing+=(openssl)
[ -e /usr/include/ldap.h ] || missing+=(libldap2-dev)                # bonsai (LDAP) is compiled
[ -e /usr/include/sasl/sasl.h ] || missing+=(libsasl2-dev)
[ -e /usr/include/krb5.h ] || missing+=(libkrb5-dev)
need cc || missing+=(gcc libc6-dev)
"$python" -c 'import sysconfig, os, sys; sys.exit(not os.path.exists(sysconfig.get_path("include") + "/Python.h"))' \
  || missing+=(python3-dev)
need slapd || [ -x /usr/sbin/slapd ] || missing+=(slapd)             # tests start servers of their own
[ -x /usr/sbin/nginx ] || missing+=(nginx-light)                     # generated files are checked by their programs
[ -x /usr/sbin/nft ] || missing+=(nftables)
[ -x /usr/sbin/logrotate ] || missing+=(logrotate)
need softhsm2-util || missing+=(softhsm2)
need pg_dump || missing+=(postgresql-client)
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && need apt-get; then
    echo "Installing system packages: ${missing[*]}"
    apt-get update -qq
    export RUNLEVEL=1 # nothing that is installed here needs to be started
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "Please install: ${missing[*]}" >&2
    exit 1
  fi
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "Python 3.11 or newer is needed; $("$python" --version) is $python. Say: make setup PYTHON=python3.11" >&2
  exit 1
fi
[ -x .venv/bin/python ] || "$python" -m venv .venv
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check \
  --require-hashes --no-deps -r requirements/uv.txt
.venv/bin/uv pip sync --quiet --require-hashes requirements/dev.txt
.venv/bin/uv pip install --quiet --no-deps --editable .
