# SPDX-License-Identifier: AGPL-3.0-or-later
from liaison.kit.static_files import StaticFiles


def test_a_files_address_follows_what_it_holds_when_the_files_are_collected_anew(tmp_path):
    files = StaticFiles(location=tmp_path, base_url="/static/")
    addresses = []
    for colour in ("red", "blue"):
        (tmp_path / "look.css").write_text(f"p {{ color: {colour} }}")
        list(files.post_process({"look.css": (files, "look.css")}))
        addresses.append(files.url("look.css"))
        assert files.url("look.css") == addresses[-1]
    assert len(set(addresses)) == 2
    assert all(address.startswith("/static/look.") for address in addresses)
