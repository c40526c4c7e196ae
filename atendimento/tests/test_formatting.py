"""What WhatsApp shows for what people write. `tests/test_xss.py` looks after what must never be shown."""

import pytest

from atendimento.formatting import plain, to_html


def inside(text: str) -> str:
    """The HTML of one paragraph, without its tag."""
    return str(to_html(text)).removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("*pão*", "<strong>pão</strong>"),
        ("_pão_", "<em>pão</em>"),
        ("~pão~", "<s>pão</s>"),
        ("`cód. 118`", "<code>cód. 118</code>"),
        ("```\num\ndois\n```", "<code>um\ndois</code>"),
        ("_*os dois*_", "<em><strong>os dois</strong></em>"),
        ("*_~os três~_*", "<strong><em><s>os três</s></em></strong>"),
        ("*de _1 kg_ só*", "<strong>de <em>1 kg</em> só</strong>"),
        ("*`x`*", "<strong><code>x</code></strong>"),
        ("*a* e *b*", "<strong>a</strong> e <strong>b</strong>"),
        ("*negrito*, e _isto_!", "<strong>negrito</strong>, e <em>isto</em>!"),
        ("*um*_dois_", "<strong>um</strong><em>dois</em>"),
        ("*a _b* c_", "<strong>a _b</strong> c_"),
        ("nome_de_arquivo_novo", "nome_de_arquivo_novo"),
        ("2*3*4", "2*3*4"),
        ("um * solto*", "um * solto*"),
        ("*solto *", "*solto *"),
        ("`*a*`", "<code>*a*</code>"),
        ("*<b>&*", "<strong>&lt;b&gt;&amp;</strong>"),
        (">_<", "&gt;_&lt;"),
        (">:(", "&gt;:("),
    ],
)  # fmt: skip
def test_marks(written: str, shown: str) -> None:
    assert inside(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("> _citado_\n> dois\nfora", "<blockquote><em>citado</em><br>dois</blockquote><p>fora</p>"),
        ("- *um*\n* dois", "<ul><li><strong>um</strong></li><li>dois</li></ul>"),
        ("3. três\n4. quatro", '<ol><li value="3">três</li><li value="4">quatro</li></ol>'),
        ("Oi\n\nTudo bem?\nSim", "<p>Oi</p><p>Tudo bem?<br>Sim</p>"),
    ],
)
def test_blocks(written: str, shown: str) -> None:
    assert to_html(written) == shown


LINKED = [
    ("https://a.example/x_y_", "https://a.example/x_y"),
    ("(http://a.example/b).", "http://a.example/b"),
    ("*https://a.example*", "https://a.example"),
    ("veja www.padaria.com.br.", "https://www.padaria.com.br"),
    ("padaria.com.br/bolo-de-cenoura, viu", "https://padaria.com.br/bolo-de-cenoura"),
    ("wa.me/5531987654321", "https://wa.me/5531987654321"),
    ("é marina@padaria.com.br!", "mailto:marina@padaria.com.br"),
    ("liga (31) 98765-4321", "tel:+5531987654321"),
    ("31 98765-4321?", "tel:+5531987654321"),
    ("+55 31 3222-4444", "tel:+553132224444"),
    ("+351 912 345 678", "tel:+351912345678"),
]


@pytest.mark.parametrize(("written", "address"), LINKED)
def test_addresses_mails_and_phones_are_links(written: str, address: str) -> None:
    assert f'href="{address}"' in to_html(written)
    assert to_html(written).count("<a ") == 1


@pytest.mark.parametrize(
    "written",
    ["ok.vou amanhã", "R$ 1.500,00", "v1.2.3", "123.456.789-09", "12345678909", "pedido 2026-1124", "às 14.30",
     "javascript:alert(1)", "@marina", "a@b", "00 0000-0000", "1234 5678"],
)  # fmt: skip
def test_what_only_looks_like_one_is_no_link(written: str) -> None:
    assert "<a " not in to_html(written)


def test_a_link_leads_out_and_tells_nothing() -> None:
    assert 'target="_blank" rel="noopener noreferrer nofollow"' in to_html("https://a.example")


def test_previews_lose_the_marks_and_keep_the_words() -> None:
    assert plain("_*São*_ ~30~\n```pães```") == "São 30 pães"
