import zlib

from fake_coupa.assets import build_assets
from fake_coupa.config import AssetGroup, AssetsConfig


def test_assets_have_about_the_size_asked_for() -> None:
    group = AssetGroup(count=2, size_bytes=20_000)
    assets = build_assets(AssetsConfig(css=group, js=group, images=group)).by_path().values()
    assert len(assets) == 6
    assert all(19_800 <= len(asset.body) <= 20_300 for asset in assets)
    assert len({asset.etag for asset in assets}) == 6


def test_an_image_is_a_whole_png() -> None:
    one = AssetGroup(count=1, size_bytes=2_000)
    body = build_assets(AssetsConfig(css=one, js=one, images=one)).images[0].body
    assert body.startswith(b"\x89PNG\r\n\x1a\n")
    place, kinds = 8, []
    while place < len(body):
        length = int.from_bytes(body[place : place + 4])
        kinds.append(body[place + 4 : place + 8])
        data = body[place + 4 : place + 8 + length]
        assert int.from_bytes(body[place + 8 + length : place + 12 + length]) == zlib.crc32(data)
        place += 12 + length
    assert kinds == [b"IHDR", b"paDd", b"IDAT", b"IEND"]
