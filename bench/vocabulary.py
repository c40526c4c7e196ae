"""What customers of a shop say, for a company whose past is to be searched: common words often, rare ones rarely."""

COMMON = (
    "bom dia boa tarde oi olá tudo bem obrigado obrigada por favor pedido entrega prazo frete boleto pagamento cartão "
    "valor preço desconto promoção produto tamanho cor azul preto branco vermelho estoque loja endereço rua bairro "
    "centro amanhã hoje ontem sábado segunda terça quarta quinta sexta manhã tarde noite hora cedo chegou atrasou "
    "veio faltando quebrado errado trocar troca devolver devolução nota fiscal comprovante pix transferência conta "
    "banco gerente atendente vendedor cliente cadastro senha acesso aplicativo site link mensagem foto vídeo áudio "
    "garantia conserto orçamento encomenda retirada agendar horário consulta reserva mesa bolo nozes chocolate pão "
    "queijo café almoço jantar cardápio bebida refrigerante família festa aniversário criança médico exame receita "
    "remédio farmácia dentista clínica carro moto pneu oficina revisão óleo bateria freio peça motor aluguel imóvel "
    "apartamento casa quarto visita contrato documento assinatura renovação cancelar cancelamento mensalidade plano "
    "internet sinal técnico instalação roteador velocidade suporte problema resolver ajuda urgente rápido demora "
    "espera fila protocolo número telefone celular e-mail confirmar confirmação dúvida informação quanto custa quando "
    "onde como posso poderia gostaria preciso quero tem não sim ainda já só mais menos muito pouco grande pequeno"
).split()
SYLLABLES = "ba be bi ca co cu da de do fa fe fi ga go gu ja jo la le li ma me mi na ne no pa pe pi ra re ro sa".split()
PHRASES = 40_000


def phrases() -> str:
    """A temporary table of half sentences: five common words, and in one of three a rare one or an order's number."""
    common = ",".join(f"'{word}'" for word in COMMON)
    syllables = ",".join(f"'{part}'" for part in SYLLABLES)
    return f"""
        CREATE TEMP TABLE phrase AS SELECT n, (
          SELECT string_agg((ARRAY[{common}])[1 + floor({len(COMMON)} * power(random(), 1.6))::int], ' ')
          FROM generate_series(1, 5 + n * 0) word) || CASE n % 3 WHEN 0 THEN ' ' || (
          SELECT string_agg((ARRAY[{syllables}])[1 + floor({len(SYLLABLES)} * random())::int], '')
          FROM generate_series(1, 4 + n * 0) part) WHEN 1 THEN ' ' || 10000 + n ELSE '' END AS text
        FROM generate_series(0, {PHRASES - 1}) n"""
