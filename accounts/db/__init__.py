"""PostgreSQL backend that tells the database whose data the code may touch (see `accounts.scope`)."""
