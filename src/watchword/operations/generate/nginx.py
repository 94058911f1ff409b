"""A reverse proxy that ends TLS and lets through only what is served. Source: guidelines W-08 to W-11, W-40, W-41."""

from __future__ import annotations

import re
from collections.abc import Mapping

from watchword.operations.generate.facts import Host, plain

_PARAMETER = re.compile(r"\{\w+\}")


def nginx(host: Host) -> Mapping[str, str]:
    """Return `watchword.conf`, to be included in nginx's `http` block."""
    name = plain(host.name, "the server's name")
    http = host.settings.http
    upstream = f"{_reached(http.host)}:{host.port}"
    scheme = "https" if http.tls_certificate else "http"
    body, files = host.settings.limits.body_bytes, host.settings.limits.file_bytes
    below = "; includeSubDomains" if http.hsts_subdomains else ""
    served = "|".join(sorted(host.routes)) or "[a-z-]+"
    allowed = "".join(f"        allow {plain(one, 'an address')};\n" for one in http.admin_addresses or _LOOPBACK)
    administration, pages = ("|".join(map(_pattern, paths)) for paths in (host.administration, host.pages))
    forward = f"""\
        proxy_pass {scheme}://watchword;
        proxy_http_version 1.1;
        proxy_set_header Host $host;
        proxy_set_header Connection "";
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto https;
        proxy_set_header X-Request-ID $request_id;
        proxy_read_timeout 1860s;
"""
    forward += _VERIFIED.format(name=name) if http.tls_certificate else ""
    text = f"""\
# Made by `watchword generate nginx`. [http] behind_proxy = true and allowed_hosts = ["{name}"] belong to it.
upstream watchword {{
    server {upstream};
    keepalive 32;
}}

# what tries passwords and codes, not what asks how a session stands
map $request_method $watchword_try {{
    default "";
    POST $binary_remote_addr;
}}
limit_req_zone $watchword_try zone=watchword_login:10m rate=30r/m;
limit_req_status 429;

# the server's log tells the same request_id; queries of addresses stay out
log_format watchword escape=json '{{"time":"$time_iso8601","request_id":"$request_id","source":"$remote_addr",'
    '"method":"$request_method","path":"$uri","status":$status,"bytes":$body_bytes_sent,"seconds":$request_time}}';

server {{
    listen 80;
    listen [::]:80;
    server_name {name};
    return 308 https://{name}$request_uri;
}}

server {{
    listen 443 ssl http2;
    listen [::]:443 ssl http2;
    server_name {name};
    server_tokens off;
    access_log /var/log/nginx/watchword.log watchword;

    ssl_certificate /etc/watchword/tls/{name}.pem;
    ssl_certificate_key /etc/watchword/tls/{name}.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
    ssl_prefer_server_ciphers on;
    ssl_ecdh_curve X25519:prime256v1:secp384r1;
    ssl_session_tickets off;
    ssl_session_cache shared:watchword:10m;

    client_max_body_size {body};
    client_header_timeout 20s;
    client_body_timeout 60s;
    large_client_header_buffers 4 32k;
    add_header Strict-Transport-Security "max-age=31536000{below}" always;
    proxy_hide_header Strict-Transport-Security;

    # what carries files
    location ~ ^/engine-rest/(engine/[a-z0-9-]+/)?(deployment/create|task/[^/]+/attachment/create)$ {{
        client_max_body_size {files};
{forward}    }}

    # the API, exactly what is served
    location ~ ^/engine-rest/(engine/[a-z0-9-]+/)?({served})(/|$) {{
{forward}    }}

    location = / {{
{forward}    }}

    location = /openapi.json {{
{forward}    }}

    # administration: from these addresses only ([http] admin_addresses holds for what lies among other paths, too)
    location ~ ^({administration})/?$ {{
{allowed}        deny all;
{forward}    }}

    location ~ ^({pages})/?$ {{
        limit_req zone=watchword_login burst=60 nodelay;
{forward}    }}

    location = /.well-known/security.txt {{
{forward}    }}

    location / {{
        return 404;
    }}
}}
"""
    return {"watchword.conf": text}


_LOOPBACK = ("127.0.0.1", "::1")
_VERIFIED = """\
        proxy_ssl_verify on;
        proxy_ssl_name {name};
        proxy_ssl_server_name on;
        proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;
"""
"""Where the server speaks TLS itself; name the file of whoever vouches for its certificate."""


def _reached(bound: str) -> str:
    """Return where the proxy finds a listener that is bound to an address: on this machine, if it is on all of them."""
    address = {"0.0.0.0": "127.0.0.1", "::": "::1", "localhost": "127.0.0.1"}.get(bound, bound)  # noqa: S104 - compared
    return f"[{address}]" if ":" in address else plain(address, "http.host")


def _pattern(path: str) -> str:
    """Return the regular expression of a path with `{parameters}`."""
    return _PARAMETER.sub("[^/]+", path)
