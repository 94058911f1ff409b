#!/usr/bin/env bash
# Initialise on first use, deploy the example, say what to try, serve.
set -euo pipefail
config=$1
bin=.venv/bin

"$bin/watchword" init --config "$config"
"$bin/watchword" deploy --config "$config" --name invoice examples/invoice/invoice.bpmn
cat <<EOF

What to try, in another terminal (the password was printed when the administrator was created):
  curl -u admin http://127.0.0.1:8080/engine-rest/engine
  examples/invoice/README.md: start an invoice, approve it, and let the worker pay it
  $bin/python examples/invoice/worker.py --user admin

EOF
exec "$bin/watchword" serve --config "$config" --allow-root
