"""How does somebody sign in, stay signed in, and lose access? Accounts, second factor, sessions, invitations."""
