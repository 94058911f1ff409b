"""A reverse proxy that ends TLS and lets through only what is served. Source: guidelines W-08 to W-11, W-40, W-41."""

from __future__ import annotations

from collections.abc import Mapping

from watchword.operations.generate.facts import Host, plain


def nginx(host: Host) -> Mapping[str, str]:
    """Return `watchword.conf`, to be included in nginx's `http` block."""
    name = plain(host.name, "the server's name")
    http = host.settings.http
    upstream = f"{'[::1]' if http.host == '::1' else '127.0.0.1'}:{host.port}"
    scheme = "https" if http.tls_certificate else "http"
    body, files = host.settings.limits.body_bytes, host.settings.limits.file_bytes
    below = "; includeSubDomains" if http.hsts_subdomains else ""
    served = "|".join(sorted(host.routes)) or "[a-z-]+"
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
    text = f"""\
# Made by `watchword generate nginx`. [http] behind_proxy = true and allowed_hosts = ["{name}"] belong to it.
upstream watchword {{
    server {upstream};
    keepalive 32;
}}

limit_req_zone $binary_remote_addr zone=watchword_login:10m rate=30r/m;

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

    location = /openapi.json {{
{forward}    }}

    location ~ ^/app/(login|tasklist|cockpit)/ {{
        limit_req zone=watchword_login burst=60;
{forward}    }}

    # administration: from these addresses only
    location ~ ^/(app/admin/|watchword/) {{
        allow 127.0.0.1;
        allow ::1;
        # allow 192.0.2.0/24;
        deny all;
{forward}    }}

    location = /.well-known/security.txt {{
{forward}    }}

    location / {{
        return 404;
    }}
}}
"""
    return {"watchword.conf": text}
