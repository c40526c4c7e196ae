from crm.vcards import WIDEST, compose


def test_a_card_has_a_name_and_its_phones() -> None:
    assert compose(name="Dona Célia", phones=["5531912345678", "553132224444"]) == (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:;Dona Célia;;;\r\nFN:Dona Célia\r\n"
        "TEL;TYPE=CELL:+5531912345678\r\nTEL;TYPE=CELL:+553132224444\r\nEND:VCARD\r\n"
    )


def test_a_name_can_not_write_lines_of_its_own() -> None:
    card = compose(name="Célia; a, b\\c\r\nTEL:+666\nEND:VCARD\0", phones=[])
    assert "FN:Célia\\; a\\, b\\\\c\\nTEL:+666\\nEND:VCARD\r\n" in card
    assert card.count("\r\n") == 5


def test_long_lines_are_folded_between_letters() -> None:
    name = "Célia " * 60
    card = compose(name=name, phones=[])
    assert max(len(line.encode()) for line in card.split("\r\n")) <= WIDEST
    assert f"FN:{name}" in card.replace("\r\n ", "")
