import pytest

from harness.coupa.transfers.naming import name_of

URL = "https://acme.coupahost.com/attachment_file/7/from%20the%20address.pdf?x=1"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('attachment; filename="order 1.pdf"', "order 1.pdf"),
        ("attachment; filename=plain.pdf", "plain.pdf"),
        ("inline; FILENAME=case.pdf", "case.pdf"),
        (r'attachment; filename="a \"b\".pdf"', 'a "b".pdf'),
        ("attachment; filename=\"_.pdf\"; filename*=UTF-8''%E2%82%AC.pdf", "€.pdf"),
        ("attachment; filename*=UTF-8''%E2%82%AC.pdf; filename=\"_.pdf\"", "€.pdf"),
        ("attachment; filename*=ISO-8859-1'en'%A3.pdf", "£.pdf"),
        ('attachment; filename="solicitação.pdf"', "solicitação.pdf"),
        ('attachment; filename="a%20b.pdf"', "a b.pdf"),
        ('attachment; filename="100 %PAID%.pdf"', "100 %PAID%.pdf"),
        ('attachment; filename="no ending"', "no ending"),
        ("attachment", "from the address.pdf"),
        ("", "from the address.pdf"),
        ('attachment; filename=""', "from the address.pdf"),
    ],
)
def test_the_header_names_the_file_and_the_address_where_it_does_not(header: str, name: str) -> None:
    assert name_of(header, URL, "image/png") == name


@pytest.mark.parametrize(
    ("encoded", "name"),
    [
        ("two%0Alines.pdf", "two_lines.pdf"),
        ("invoice%20%E2%80%AEfdp.exe", "invoice _fdp.exe"),
        ("...", "download"),
        ("%20", "download"),
    ],
)
def test_what_no_eye_can_see_is_replaced_as_chromium_does(encoded: str, name: str) -> None:
    assert name_of(f"attachment; filename*=UTF-8''{encoded}", URL) == name


@pytest.mark.parametrize(
    ("media_type", "name"),
    [
        ("application/pdf", "77.pdf"),
        ("Image/JPEG; charset=binary", "77.jpg"),
        ("application/octet-stream", "77"),
        ("application/x-nobody-knows", "77"),
        ("", "77"),
    ],
)
def test_an_address_without_an_ending_gets_that_of_the_files_type(media_type: str, name: str) -> None:
    assert name_of("attachment", "https://acme.coupahost.com/attachment_file/77", media_type) == name


def test_an_address_without_a_name_is_a_download() -> None:
    assert name_of("", "https://acme.coupahost.com/") == "download"
