"""The customers of the simulator. The demo's conversations are with the same people."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Customer:
    """A person with a phone. `group`: they write inside this group instead of in a direct chat.

    `hidden`: WhatsApp tells the company only their lid, never the phone.
    """

    name: str
    phone: str = ""  # exactly as their WhatsApp account has it, with or without the ninth digit
    lid: str = ""
    group: str = ""
    group_name: str = ""
    hidden: bool = False
    line: str = ""  # name of the company's number they write to
    about: str = ""

    @property
    def key(self) -> str:
        """Stable and safe in URLs."""
        return (self.phone or self.lid.split("@")[0]) + ("g" if self.group else "")

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[0].isalpha()] or ["?"]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()

    @property
    def jid(self) -> str:
        """Baileys' and whatsmeow's spelling of the person."""
        return self.lid if self.hidden else f"{self.phone}@s.whatsapp.net"

    @property
    def chat_jid(self) -> str:
        return self.group or self.jid


CAST = (
    Customer(
        name="Marina Couto", phone="5511981234501", lid="270000000000001@lid", line="session-001",
        about="Quer um bolo de aniversário",
    ),
    Customer(
        name="Seu Geraldo Pires", phone="553188124502", lid="270000000000002@lid", line="session-001",
        about="Celular sem o nono dígito",
    ),
    Customer(
        name="Juliana Prado", lid="270000000000003@lid", hidden=True, line="session-001",
        about="Esconde o telefone (só @lid)",
    ),
    Customer(name="Tereza Xavier", phone="5521981234504", line="session-001", about="Pergunta da entrega"),
    Customer(name="Zeca Barreto", phone="5585981234505", line="session-001", about="Escreve em pedaços"),
    Customer(
        name="Helena, síndica", phone="5511981234506", lid="270000000000006@lid", line="session-001",
        group="120363000000000101@g.us", group_name="Condomínio Jardim Europa", about="Escreve num grupo",
    ),
    Customer(name="Restaurante Mangabeira", phone="5571981234507", line="session-002", about="Pedido de atacado"),
    Customer(name="Moinho Santa Clara", phone="554188124508", line="session-002", about="Fornecedor, manda PDF"),
    Customer(
        name="Hotel Beira-Rio", phone="5551981234509", lid="270000000000009@lid", line="session-002",
        about="Café da manhã toda semana",
    ),
    Customer(name="Cantina da Nena", phone="5551981230099", line="session-002", about="Nova: o robô recebe"),
    Customer(name="Bárbara Teles", phone="5511981230041", line="800000000000001", about="Pelo número oficial"),
)  # fmt: skip


def same_phone(one: str, other: str) -> bool:
    """Whether two spellings may mean one Brazilian mobile (ANATEL's ninth digit)."""
    return _without_nine(one) == _without_nine(other)


def _without_nine(digits: str) -> str:
    is_long = len(digits) == 13 and digits.startswith("55") and digits[4] == "9"
    return digits[:4] + digits[5:] if is_long else digits
