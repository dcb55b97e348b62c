"""notekit/widgets/modules.py: several ES modules joined into one, each with its own scope."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from notekit.widgets.modules import assembled

pytestmark = pytest.mark.cpython


@pytest.fixture
def modules(tmp_path):
    """Writes modules by name; returns the path of the first."""

    def write(**sources: str):
        for name, source in sources.items():
            (tmp_path / f"{name}.js").write_text(source)
        return tmp_path / f"{next(iter(sources))}.js"

    return write


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node (apt install nodejs)")
def test_the_joined_text_does_what_the_modules_do(modules, tmp_path):
    entry = modules(
        entry='import { twice, Box } from "./a.js";\n'
        'import { secret } from "./b.js";\n'
        "const hidden = 1;\n"
        "export function render() { return [twice(4), secret, hidden, new Box().size]; }\n",
        a='import { secret } from "./b.js";\n'
        "const hidden = 2;\n"
        "export function twice(x) { return hidden * x + secret - secret; }\n"
        "export class Box { size = 3; }\n",
        b="const hidden = 40;\nexport const secret = hidden + 2;\n",
    )
    joined = tmp_path / "joined.mjs"
    joined.write_text(assembled(entry) + "\n")
    script = f"import w from '{joined.as_uri()}'; console.log(JSON.stringify(w.render()))"
    run = subprocess.run(
        ["node", "--input-type=module", "-e", script], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[8,42,1,3]"


def test_a_module_used_twice_is_there_once(modules):
    entry = modules(
        entry='import { a } from "./a.js";\nimport { b } from "./b.js";\n'
        "export function render() { return a + b; }\n",
        a='import { b } from "./b.js";\nexport const a = b;\n',
        b="export const b = 1;\n",
    )
    assert assembled(entry).count("const b = 1;") == 1


@pytest.mark.parametrize(
    "line",
    [
        'import * as a from "./a.js";',
        'import a from "./a.js";',
        'import { a } from "https://elsewhere.example/a.js";',
        "export default 3;",
        "export { a };",
    ],
)
def test_other_imports_and_exports_are_refused(modules, line):
    entry = modules(entry=f"{line}\nexport function render() {{}}\n", a="export const a = 1;\n")
    with pytest.raises(ValueError, match=r"entry\.js: cannot join"):
        assembled(entry)


def test_a_circle_of_imports_is_refused(modules):
    entry = modules(
        entry='import { a } from "./a.js";\nexport function render() {}\n',
        a='import { render } from "./entry.js";\nexport const a = 1;\n',
    )
    with pytest.raises(ValueError, match="imports itself"):
        assembled(entry)
