"""How an installation is set: settings, addresses, the application server's entrance."""
