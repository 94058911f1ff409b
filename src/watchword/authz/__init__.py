"""Who may do what: resources and permissions, the rules of operations, checks of commands, restrictions of queries."""
