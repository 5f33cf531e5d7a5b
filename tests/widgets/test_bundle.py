"""Joining modules: what a page needs in one string, and what is refused."""

import pytest

from backprop_by_numbers.widgets.bundle import bundle, style_sheet


@pytest.fixture
def folder(tmp_path):
    def write(**modules):
        for name, text in modules.items():
            (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_modules_are_joined_in_the_order_of_their_use(folder):
    modules = folder(
        lab='import { b } from "./middle.js";\nexport default { b };\n',
        middle='import {\n  a,\n} from "./engine.js";\nexport const b = a + 1;\n',
        engine="export function a() {}\n",
    )
    assert bundle("lab.js", modules) == (
        "function a() {}\n\nconst b = a + 1;\n\nexport default { b };\n"
    )


def test_a_module_that_two_others_import_comes_once(folder):
    modules = folder(
        lab='import { b } from "./b.js";\nimport { c } from "./c.js";\nexport default [b, c];\n',
        b='import { a } from "./a.js";\nexport const b = a;\n',
        c='import { a } from "./a.js";\nexport const c = a;\n',
        a="export const a = 1;\n",
    )
    assert bundle("lab.js", modules).count("const a = 1;") == 1


def test_comments_stay_behind(folder):
    modules = folder(
        lab='// Why.\nimport { a } from "./a.js";\n  // How.\nexport default a; // "//"\n',
        a='export const a = "//";\n',
    )
    assert bundle("lab.js", modules) == 'const a = "//";\n\nexport default a; // "//"\n'


@pytest.mark.parametrize(
    ("modules", "message"),
    [
        (
            {"lab": 'import { a } from "./a.js";\n', "a": 'import { b } from "./lab.js";\n'},
            "in a circle: lab.js > a.js > lab.js",
        ),
        (
            {"lab": 'import { a } from "./a.js";\nconst b = 1;\n', "a": "export let a;\nlet b;\n"},
            "lab.js and a.js both declare b",
        ),
        (
            {"lab": 'import { b } from "./a.js";\n', "a": "export const a = 1;\n"},
            "lab.js imports b, which a.js does not export",
        ),
        (
            {"lab": 'import { a as b } from "./a.js";\n', "a": "export const a = 1;\n"},
            "lab.js imports a as b, which a.js does not export",
        ),
        ({"lab": 'import * as a from "./a.js";\n'}, "in another form: import"),
        ({"lab": "const a = 1;\nexport { a };\n"}, "in another form: export"),
    ],
)
def test_what_cannot_be_joined_is_refused(folder, modules, message):
    with pytest.raises(ValueError, match=message.replace("*", r"\*")):
        bundle("lab.js", folder(**modules))


def test_a_missing_module_is_named(folder):
    with pytest.raises(FileNotFoundError, match=r"a\.js"):
        bundle("lab.js", folder(lab='import { a } from "./a.js";\n'))


def test_the_styles_fetch_nothing():
    assert "@import" not in style_sheet()
    assert "url(" not in style_sheet()
