"""Finding people and words.

Row-level security lets PostgreSQL use an index only for operators it knows to be leakproof, and neither text search
nor trigrams are: inside the wall every search would read the whole company. So ids are found outside of it
(`outside.py`), by statements that name the company and what the person may see, and what they found is read inside of
it, through the wall again.
"""
