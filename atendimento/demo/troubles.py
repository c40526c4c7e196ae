"""Complaints, mishaps, and messages that did not get through."""

from atendimento.demo.script import Talk, c, place, solved, took, we

HOUR, DAY = 60, 24 * 60

TALKS = [
    Talk(
        name="Seu Geraldo Pires", phone="553188124502", lid="270000000000002@lid", owner="davi", status="open", ago=18,
        unread=1, priority="high", saved_name="Seu Geraldo Pires",
        lines=[
            c(gap=1, kind="voice", file="voice:change"),
            took("davi", 7),
            we("davi", "Seu Geraldo, desculpe pelo troco. Confiro o caixa da manhã e já lhe falo.", 2),
            c("tá bom, eu espero", 4),
            we("davi", "Achei: faltaram mesmo R$ 2,00. Prefere no Pix ou deixo separado aqui no balcão?", 16),
            c("deixa ai que eu pego amanha cedo", 9),
        ],
    ),
    Talk(
        name="Fernanda Lopes", phone="5511981230021", ago=33, unread=3, priority="urgent",
        lines=[
            c("Gente, veio um fio de cabelo no croissant"),
            c("Olha isso", 0.4, kind="image", file="bread"),
            c("Quero meu dinheiro de volta", 2),
        ],
    ),
    Talk(
        name="Otávio Reis", phone="5511981230022", owner="ana", status="open", ago=14,
        lines=[
            c("Meu pedido do iFood veio sem o suco"),
            took("ana", 4),
            we("ana", "Oi, Otávio! Que falha a nossa. Mando o suco agora ou devolvo o valor?", 1),
            c("pode devolver, chave é esse celular mesmo", 3),
            we("ana", "Devolvido: R$ 14,00. Segue o comprovante.", 5, ack=1),
            we("ana", gap=0.5, kind="image", file="receipt", ack=-1, error="too_large"),
        ],
    ),
    Talk(
        name="Número antigo do Sr. Hélio", phone="5511981230023", owner="davi", status="open", ago=2 * HOUR,
        saved_name="Sr. Hélio (número antigo)",
        lines=[
            c("Oi, aqui é o Hélio, troquei de chip"),
            took("davi", 10),
            we("davi", "Oi, seu Hélio! A sua encomenda de domingo está mantida?", 30, ack=-1, error="no_whatsapp"),
        ],
    ),
    Talk(
        name="Larissa Pinto", phone="5511981230024", owner="ana", status="open", ago=8,
        lines=[
            c("vocês abrem no feriado?"),
            took("ana", 3),
            we("ana", "Abrimos sim, das 7h às 13h.", 2, ack=0, uncertain=True),
        ],
    ),
    Talk(
        name="Diego Farias", phone="5511981230025", owner="davi", status="pending", ago=7 * HOUR, priority="high",
        lines=[
            c("Paguei duas vezes no débito ontem, dá pra ver?"),
            took("davi", 5),
            we("davi", "Vou ver com a maquininha, Diego. Tem o horário da compra?", 3),
            c("18h42 e 18h43", 12),
            we("davi", "Achei as duas. Pedi o estorno da segunda, a operadora leva até 2 dias úteis.", 20),
            c("blz, fico no aguardo", 2),
        ],
    ),
    Talk(
        name="Sueli Matos", phone="5511981230026", owner="ana", status="resolved", ago=2 * DAY, lead="LOST",
        lines=[
            c("O bolo veio com o nome errado 😡"),
            c("Era Heloísa e veio Eloísa", 0.5, revoked=True),
            took("ana", 2),
            we("ana", "Sueli, me perdoe. Refazemos a placa agora e o motoboy leva em 40 minutos, sem custo.", 2),
            c("a festa é às 16h", 1),
            we("ana", "Chega antes das 15h, combinado.", 1),
            c("chegou. obrigada pela rapidez", 55),
            we("ana", "Que bom! E feliz aniversário para a Heloísa 🎈", 2, react={"customer": "❤️"}),
            solved("ana", 30),
        ],
    ),
    Talk(
        name="Jonas Motoboy", phone="5511981230027", owner="davi", status="open", ago=21, saved_name="Jonas (entregas)",
        lead="", unread=1,
        lines=[
            c("chefe ninguem atende no 302"),
            c("to aqui na frente", 0.4, kind="location", extra=place(-23.5614, -46.6559, "Rua das Palmeiras, 120")),
            we("davi", "Liguei, ela está descendo.", 2),
            c("blz", 1),
            we("davi", "Depois passa na Rua Augusta, tem mais dois.", 1, revoked=True),
            we("davi", "Depois volta pra cá, tem mais dois saindo.", 1),
            c("fechou, 15 min", 3),
        ],
    ),
]  # fmt: skip
