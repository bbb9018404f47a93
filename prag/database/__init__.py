"""Which database, who connects to it and how: roles, passwords, the embedded server, connection strings."""
