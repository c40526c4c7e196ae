"""Words that the company's messages are made of, and which of them are written like a given one."""

from accounts import scope
from atendimento.search import outside
from atendimento.search.words import distance, is_near, slips

CANDIDATES = 12  # per word
MOST_ALIKE = 4
ALIKE = f"""
SELECT asked.word, near.word FROM unnest(%s::text[]) asked(word) CROSS JOIN LATERAL (
  SELECT w.word FROM atendimento_word w WHERE w.tenant_id = %s AND w.word %% asked.word AND w.word <> asked.word
  ORDER BY similarity(w.word, asked.word) DESC, w.word LIMIT {CANDIDATES}) near
"""  # noqa: S608 (a number)


def written_alike(words: list[str]) -> dict[str, list[str]]:
    """For each word the nearest ones that were written in this company, if any is near enough to be meant."""
    wanted = [word for word in words if slips(word) and word.isalpha()]
    if not wanted:
        return {}
    found: dict[str, list[str]] = {}
    for word, near in outside.find(ALIKE, [wanted, scope.current_tenant_id()]):
        if is_near(word, near):
            found.setdefault(word, []).append(near)
    return {word: nearest(word, near) for word, near in found.items()}


def nearest(word: str, near: list[str]) -> list[str]:
    least = min(distance(word, each) for each in near)
    return [each for each in near if distance(word, each) == least][:MOST_ALIKE]
