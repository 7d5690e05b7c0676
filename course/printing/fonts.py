"""The fonts that print: from installed packages, never from the system."""

from importlib.util import find_spec

FONT_PACKAGES = (
    "fontpkg_noto_sans",
    "fontpkg_noto_sans_arabic",
    "fontpkg_noto_sans_devanagari",
    "pylopdf_fonts_zh_cn",
)


def font_folders() -> list[str]:
    """Folders of the installed font packages, found without running their code."""
    specs = [find_spec(name) for name in FONT_PACKAGES]
    return [
        str(folder)
        for spec in specs
        if spec and spec.submodule_search_locations
        for folder in spec.submodule_search_locations
    ]
