"""People who want bread and cake."""

from atendimento.demo.script import Talk, again, c, card, place, solved, took, we

HOUR, DAY = 60, 24 * 60

TALKS = [
    Talk(
        name="Marina Couto", phone="5511981234501", lid="270000000000001@lid", owner="ana", status="open", ago=4,
        unread=2, lead="QUALIFIED", saved_name="Marina Couto", email="marina.couto@example.com",
        lines=[
            c("Oi! Vocês fazem bolo de aniversário por encomenda?"),
            c("É pro sábado, umas 30 pessoas", 0.4),
            took("ana", 3),
            we("ana", "Oi, Marina! Fazemos sim 🎂 Para 30 pessoas sugiro o de *cenoura com brigadeiro*, uns 3 kg.", 1),
            we("ana", "Ele sai a R$ 185,00. Quer ver uma foto?", 0.5),
            c("Quero!", 2, react={"us": "❤️"}),
            we("ana", "Esse foi o da semana passada", 2, kind="image", file="cake"),
            c("Lindo 😍 dá pra escrever Théo em cima?", 5, quote=1),
            we("ana", "Dá, sem custo nenhum.", 1, react={"customer": "👍"}),
            c("Fechado! Posso pagar metade no Pix agora?", 20),
            we("ana", "Pode. A chave é o nosso CNPJ: 12.345.678/0001-90", 2),
            c("Segue o comprovante", 9, kind="image", file="receipt"),
            c("Que horas consigo retirar no sábado?", 1),
        ],
    ),
    Talk(
        name="Tereza Xavier", phone="5521981234504", ago=11, unread=3, saved_name="Tereza Xavier",
        lines=[
            c("Boa tarde, tudo bem?"),
            c("Vocês entregam em Laranjeiras?", 0.5),
            c("Minha mãe não consegue sair de casa e queria a rosca de coco de vocês", 1.2),
        ],
    ),
    Talk(
        name="Zeca Barreto", phone="5585981234505", ago=2, unread=5,
        lines=[
            c("oi"), c("tem pão de queijo", 0.2), c("agora", 0.2), c("??", 0.5),
            c("to na esquina ja kkkk", 0.6),
        ],
    ),
    Talk(
        name="Juliana Prado", lid="270000000000003@lid", owner="ana", status="open", ago=38, lead="CONTACTED",
        lines=[
            c("Oie, a broa de milho leva leite? Tenho intolerância"),
            took("ana", 6),
            we("ana", "Oi, Juliana! A de milho leva. A de fubá com erva-doce é feita com água, essa pode 🙂", 1),
            c("ai que bom!! separa duas pra mim?", 3),
            we("ana", "Separadas no seu nome até as 18h.", 1, react={"customer": "🙏"}),
        ],
    ),
    Talk(
        name="Dona Lourdes", phone="5511981239900", status="resolved", owner="davi", ago=3 * HOUR, lead="CONVERTED",
        saved_name="Dona Lourdes (vizinha)",
        lines=[
            c(gap=1, kind="voice", file="voice:cake"),
            took("davi", 4),
            we("davi", "Boa tarde, dona Lourdes! Fica pronto às 16h30, pode vir com calma.", 1),
            c("obrigada meu filho Deus abençoe 🙏🙏", 6),
            we("davi", "Amém! Até já.", 1),
            solved("davi", 45),
        ],
    ),
    Talk(
        name="Rafa Menezes", phone="5511981230011", owner="ana", status="pending", ago=5 * HOUR, lead="QUALIFIED",
        lines=[
            c("E aí! Quanto fica um kit café da manhã pra 2?"),
            took("ana", 8),
            we("ana", "Oi, Rafa! O kit de dois: R$ 68,00 com pães, frios, bolo do dia e suco.", 2),
            we("ana", "Assim:", 0.3, kind="image", file="basket"),
            c("top! é surpresa, consegue entregar domingo 8h?", 4),
            we("ana", "Domingo a primeira saída é às 8h30. Pode ser? Preciso do endereço e do nome de quem recebe.", 2),
            c("deixa eu confirmar com ela sem entregar a surpresa haha", 3, react={"us": "😂"}),
        ],
    ),
    Talk(
        name="Camila Rocha", phone="5511981230012", queue="encomendas", owner="bruno", status="open", ago=26, unread=1,
        priority="high", lead="QUALIFIED", saved_name="Camila Rocha",
        lines=[
            c("Bruno, mudou o número de convidados do casamento"),
            c("Eram 80, agora são 110 😅", 0.5, edited_from="Eram 80, agora são 100"),
            we("bruno", "Sem problema, Camila. Passo os docinhos para 1.100 e o bolo para 11 kg.", 12),
            we("bruno", "Orçamento novo aqui embaixo.", 0.5, kind="document", file="pdf:orcamento-casamento.pdf"),
            c("Perfeito. O espaço é esse aqui", 8, kind="location",
              extra=place(-23.5882, -46.6822, "Espaço Jabuticabeira", "Rua Clodomiro Amazonas, 340")),
            c("E o contato da cerimonialista:", 1),
            c(gap=0.3, kind="contact", extra=card("Paula Cerimonial", "5511981230077")),
            c("A decoração segue esta linha: https://example.com/casamento-no-jardim", 2, extra={"preview": {
                "url": "https://example.com/casamento-no-jardim", "title": "Casamento no jardim: 12 mesas de doces",
                "description": "Folhagens, madeira clara e bolo sem cobertura."}}),
            c("Consegue confirmar até hoje à noite?", 12),
        ],
    ),
    Talk(
        name="Letícia Gomes", phone="5511981230013", queue="encomendas", ago=52, unread=2, lead="NEW",
        lines=[
            c("Olá, vi no Instagram de vocês. Fazem bolo de pote para revenda?",
              extra={"referral": {"headline": "Bolos de pote da Pão Quente", "source_url": "https://example.com/anuncio"}}),
            c("Preciso de 40 por semana", 2),
        ],
    ),
    Talk(
        name="Marcelo e Bia", phone="5511981230014", queue="encomendas", owner="bruno", status="pending", ago=9 * HOUR,
        lines=[
            c("Bom dia! Queremos provar os sabores antes de fechar o bolo"),
            took("bruno", 15),
            we("bruno", "Bom dia! Temos degustação às quintas, 15h. Cabe vocês dois nesta semana?", 2),
            c("Essa quinta não dá. Na outra?", 30),
            we("bruno", "Na outra está marcado. Tragam uma foto da inspiração 😉", 3),
        ],
    ),
    Talk(
        name="Thiago Nunes", phone="5511981230015", status="resolved", owner="ana", ago=DAY + 2 * HOUR,
        lead="CONVERTED",
        lines=[
            c("tem sonho hoje?"),
            took("ana", 2),
            we("ana", "Tem, saiu agora: creme e doce de leite.", 1),
            c("guarda 4 de creme por favor", 1),
            we("ana", "Guardados! R$ 26,00.", 1),
            c("👍", 2),
            solved("ana", 90),
        ],
    ),
    Talk(
        name="Vó Cida", phone="551933345678", owner="davi", status="open", ago=75, saved_name="Vó Cida",
        lines=[
            c("quero encomendar a rosca do natal"),
            took("davi", 5),
            we("davi", "Claro, dona Cida! De frutas ou de coco?", 1),
            c("as duas uma de cada", 6),
            c("e panetone vai ter", 1),
            we("davi", "Vai sim, a partir do dia 1º. Anotei as duas roscas para o dia 23.", 2),
            c(gap=4, kind="sticker", file="sticker"),
        ],
    ),
    Talk(
        name="Pri Amaral", phone="5511981230017", owner="ana", status="resolved", ago=26 * HOUR, lead="CONVERTED",
        lines=[
            c("Oi, o pedido 4312 já saiu?"),
            took("ana", 3),
            we("ana", "Oi, Pri! Saiu há 5 minutos com o Jonas.", 2),
            c("chegou quentinho ❤️", 25, react={"us": "❤️"}),
            solved("ana", 3),
            again(30),
            c("esqueci de pedir a nota fiscal, consegue mandar?", 0.1),
            we("ana", "Consigo, segue.", 4, kind="document", file="pdf:nota-4312.pdf"),
            c("obrigada!", 2),
            solved("ana", 10),
        ],
    ),
]  # fmt: skip
