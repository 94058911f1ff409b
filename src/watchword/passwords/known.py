"""Passwords that products are shipped with and everybody tries first. Source: guideline W-17."""

from __future__ import annotations

KNOWN_PASSWORDS = (
    "admin",
    "demo",
    "camunda",
    "password",
    "changeit",
    "secret",
    "wso2carbon",
    "watchword",
    "123456",
)
"""What production refuses to start with."""
MORE_KNOWN_PASSWORDS = (
    "admin123",
    "administrator",
    "camunda-admin",
    "changeme",
    "cibseven",
    "default",
    "letmein",
    "manager",
    "operaton",
    "Password1",
    "password123",
    "qwerty",
    "root",
    "test",
    "tomcat",
    "welcome",
)
"""What the audit tries besides."""
