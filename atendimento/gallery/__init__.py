"""Every partial in every state, on one page, for who builds them. Nothing is saved, nothing asked of the database."""
