"""Users and groups of an LDAP directory, read only."""
