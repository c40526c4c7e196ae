"""Suppliers, wholesale, the neighbourhood, and who came by the official number."""

from atendimento.demo.script import Talk, c, solved, took, we

HOUR, DAY = 60, 24 * 60

TALKS = [
    Talk(
        name="Condomínio Jardim Europa", group="120363000000000101@g.us", ago=6, unread=3, lead="",
        lines=[
            c("Bom dia, grupo! Sábado tem café na quadra ☕", speaker="Helena, síndica"),
            c("Quem leva o bolo?", 1, speaker="Helena, síndica"),
            c("A padaria podia fazer um preço bom pra gente né", 3, speaker="Rubens 71B"),
            we("davi", "Bom dia! Para o café do condomínio fazemos 15% em tudo. É só mandar a lista até quinta.", 12),
            c("Aí sim! 👏👏", 2, speaker="Rubens 71B", react={"us": "❤️"}),
            c("Faço a lista e mando aqui", 5, speaker="Helena, síndica"),
            c(gap=30, kind="image", file="shop", speaker="Neide 12A", text="Passei lá agora, já tem panetone!!"),
        ],
    ),
    Talk(
        name="Restaurante Mangabeira", phone="5571981234507", session="atacado", queue="encomendas", owner="bruno",
        status="open", ago=31, unread=1, lead="CONVERTED", saved_name="Restaurante Mangabeira",
        email="compras@mangabeira.example",
        lines=[
            c("Bom dia, Bruno. Pedido da semana:"),
            c("120 pães de hambúrguer, 60 brioches, 8 kg de pão de fermentação natural", 0.6),
            took("bruno", 9),
            we("bruno", "Bom dia! Confirmado, entrega terça e sexta às 6h.", 3),
            c("Brioche mudou de preço?", 15),
            we("bruno", "Mudou R$ 0,20 por causa da manteiga. Tabela nova:", 4, kind="document",
               file="pdf:tabela-atacado.pdf"),
            c("Entendi. Consegue segurar o preço antigo neste mês?", 22, quote=1),
        ],
    ),
    Talk(
        name="Moinho Santa Clara", phone="554188124508", session="atacado", queue="encomendas", ago=HOUR + 10, unread=2,
        saved_name="Moinho Santa Clara (farinha)", lead="",
        lines=[
            c("Boa tarde! A farinha T65 vai ter reajuste de 4% na segunda."),
            c("Segue a carta com os valores", 1, kind="document", file="pdf:reajuste-farinha.pdf"),
        ],
    ),
    Talk(
        name="Hotel Beira-Rio", phone="5551981234509", lid="270000000000009@lid", session="atacado", queue="encomendas",
        owner="bruno", status="open", ago=3 * HOUR, saved_name="Hotel Beira-Rio", lead="CONVERTED",
        lines=[
            c("Oi Bruno, teremos um grupo de 45 pessoas no feriado"),
            we("bruno", "Oi! Dobro os croissants e os pães doces desses três dias?", 10),
            c("Isso mesmo 🙌", 6),
            we("bruno", "Anotado. Mando a confirmação por aqui na véspera.", 2, ack=2),
        ],
    ),
    Talk(
        name="Escola Girassol", phone="5551981230031", session="atacado", queue="encomendas", owner="bruno",
        status="resolved", ago=3 * DAY, lead="CONVERTED",
        lines=[
            c("Boa tarde, vocês fornecem lanche para festa junina? 200 crianças"),
            took("bruno", 20),
            we("bruno", "Fornecemos! Mini pão com salsicha, bolo de fubá e paçoca: R$ 7,90 por criança.", 5),
            c("A diretora aprovou 🎉", 6 * HOUR),
            we("bruno", "Maravilha! Fico no aguardo do empenho.", 4),
            solved("bruno", 30),
        ],
    ),
    Talk(
        name="Café do Porto", phone="5551981230032", session="atacado", queue="encomendas", ago=20 * HOUR, unread=1,
        lines=[
            c("Olá! Abrimos um café no centro e procuramos fornecedor de croissant congelado."),
            c("Vocês trabalham com isso?", 0.5),
        ],
    ),
    Talk(
        name="Bárbara Teles", phone="5511981230041", session="oficial", owner="ana", status="open", ago=42,
        lead="CONTACTED",
        lines=[
            c("Oi! Recebi a mensagem da promoção de quarta, ainda vale?"),
            took("ana", 4),
            we("ana", "Vale até as 20h: leve 10 pães franceses e pague 7.", 1),
            c("oba, passo aí no fim da tarde", 5),
            we("ana", "Te esperamos!", 1, ack=2),
        ],
    ),
    Talk(
        name="André Vasconcelos", phone="5511981230042", session="oficial", ago=17, unread=1,
        lines=[c("Vocês aceitam vale-alimentação?")],
    ),
    Talk(
        name="Clube da Corrida", phone="5511981230043", session="oficial", owner="davi", status="resolved", ago=4 * DAY,
        lead="CONVERTED",
        lines=[
            c("Precisamos de 60 sanduíches naturais pro domingo, 5h30 da manhã 😬"),
            took("davi", 6),
            we("davi", "Topamos! A fornada sai às 4h30. Frango ou ricota?", 2),
            c("30 de cada", 8),
            we("davi", "Fechado em R$ 540,00.", 2),
            c("vocês são demais", 3, react={"us": "🙏"}),
            solved("davi", 20),
        ],
    ),
    Talk(
        name="Ivone Castro", phone="5511981230044", session="oficial", owner="ana", status="open", ago=30 * HOUR,
        lines=[
            c("Bom dia, queria saber do curso de pão caseiro"),
            took("ana", 12),
            we("ana", "Bom dia, Ivone! A próxima turma é no dia 14, R$ 120,00 com avental e apostila.", 3),
            c("Vou ver com minha irmã e te falo", 10, forwarded=False),
            we("phone", "Oi Ivone, aqui é a Rosa. Guardei duas vagas até sexta 😊", 40),
        ],
    ),
]  # fmt: skip
