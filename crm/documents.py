"""CPF and CNPJ: how they are written and whether their check digits are right."""

import re

CPF_WEIGHTS = (range(10, 1, -1), range(11, 1, -1))
CNPJ_WEIGHTS = ((5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2), (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2))


def plain(text: str) -> str:
    """Without dots, strokes and spaces; letters, which a CNPJ may have since 2026, in upper case."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def is_cpf(key: str) -> bool:
    return bool(re.fullmatch(r"\d{11}", key)) and len(set(key)) > 1 and checks(key, CPF_WEIGHTS)


def is_cnpj(key: str) -> bool:
    return bool(re.fullmatch(r"[0-9A-Z]{12}\d{2}", key)) and len(set(key)) > 1 and checks(key, CNPJ_WEIGHTS)


def checks(key: str, weights: tuple) -> bool:
    """The last two digits follow from all before them; a letter counts as its distance from "0"."""
    for its in weights:
        rest = sum((ord(sign) - 48) * weight for sign, weight in zip(key, its, strict=False)) % 11
        if int(key[len(its)]) != (0 if rest < 2 else 11 - rest):
            return False
    return True


def shown(key: str) -> str:
    """As people write it: 529.982.247-25, 11.222.333/0001-81."""
    if len(key) == 11:
        return f"{key[:3]}.{key[3:6]}.{key[6:9]}-{key[9:]}"
    return f"{key[:2]}.{key[2:5]}.{key[5:8]}/{key[8:12]}-{key[12:]}"
