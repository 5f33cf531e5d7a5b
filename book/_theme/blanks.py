"""The role ``{blank}``: a line in a sentence on which readers write a result of their own.

``{blank}`w6+` `` is a field that says for whom cannot see it what belongs there. What is written
stays in the page. In print it is a line.
"""

from html import escape

from docutils import nodes


class Blank(nodes.Inline, nodes.Element):
    """A line to write on."""


def blank(_role, _rawtext, text, _line, _inliner):
    return [Blank(quantity=text)], []


def write_field(translator, node):
    name = escape(f"Your result for {node['quantity']}", quote=True)
    field = f'<input type="text" class="blank" aria-label="{name}"'
    translator.body.append(f'{field} autocomplete="off" spellcheck="false">')
    raise nodes.SkipNode


def setup(app):
    app.add_node(Blank, html=(write_field, None))
    app.add_role("blank", blank)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
