"""Every dialect's words for our codes, declared once. The specs own the words; see docs/API.md."""

from atendimento.models import MessageKind
from integrations.kit.vocabulary import Vocabulary

# /api/chats (specs 1 to 3)
CHAT_STATUS = Vocabulary(
    open="OPEN", waiting="OPEN", pending="PENDING", resolved="RESOLVED", closed="RESOLVED", archived="ARCHIVED"
)
CHAT_KIND = Vocabulary(**{kind: kind.upper() for kind in MessageKind.values})
CHAT_SENT = Vocabulary(**{kind: kind.upper() for kind in ("text", "image", "audio", "voice", "video", "document")})
CHAT_ROLE = Vocabulary(superadmin="SUPERADMIN", admin="ADMIN", supervisor="ADMIN", attendant="USER")

# /atendimento (spec 5)
TICKET_STATUS = Vocabulary(
    waiting="ABERTO", open="EM_ANDAMENTO", pending="PENDENTE", resolved="RESOLVIDO", closed="FECHADO"
)
TICKET_PRIORITY = Vocabulary(low="BAIXA", normal="NORMAL", high="ALTA", urgent="URGENTE")
DIRECTION = Vocabulary(**{"in": "recebida", "out": "enviada"})
MESSAGE_KIND = Vocabulary(
    text="texto", image="imagem", sticker="imagem", audio="audio", voice="audio", video="video", document="documento",
    location="texto", contact="texto", poll="texto", list="texto", interactive="texto", order="texto",
    template="texto", note="texto", system="texto", unsupported="texto",
)  # fmt: skip
MESSAGE_SAID = Vocabulary(text="texto", image="imagem", audio="audio", video="video", document="documento")
STRATEGY = Vocabulary(manual="MANUAL", round_robin="RODIZIO", least_busy="MENOS_OCUPADO", sticky="ULTIMO_ATENDENTE")
PRESENCE = Vocabulary(online="online", away="ausente", offline="offline")
CHANNEL_STATUS = Vocabulary(
    starting="CONECTANDO", qr="AGUARDANDO_QR", working="CONECTADO", failed="FALHOU", stopped="DESCONECTADO"
)

# /api/v1 (spec 4)
CONVERSATION_STATUS = Vocabulary(waiting="waiting", open="open", pending="open", resolved="closed", closed="closed")
SENDER_TYPE = Vocabulary(customer="customer", bot="bot", attendant="attendant", phone="attendant", system="system")
MESSAGE_TYPE = Vocabulary(
    text="text", image="image", sticker="image", audio="audio", voice="audio", video="video", document="document",
    location="text", contact="text", poll="text", list="text", interactive="text", order="text",
    template="text", note="text", system="text", unsupported="text",
)  # fmt: skip
MESSAGE_SENT = Vocabulary(text="text", image="image", audio="audio", video="video", document="document")
