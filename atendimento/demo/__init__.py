"""A bakery at work: what `manage.py demo` fills an empty installation with. Never used in production."""
