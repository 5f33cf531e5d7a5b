"""Say which language a page is in, if it is another than the book's: that of its description.

The front matter of such a page has ``description lang=zh-CN`` where others have ``description``.
Screen readers then read its article in that language's voice, and browsers choose its fonts. So
they do for its headings wherever the theme repeats them: in the sidebar and beside the page. What
the theme says itself stays in the book's language.

docutils writes a class ``language-xx`` as ``lang="xx"``, so a few words in another language need
nothing of ours: ``[中文]{.language-zh-CN}``.
"""

from docutils import nodes


def language_of(doctree):
    """Return the language that a page's description names; None for that of the book."""
    return next((meta["lang"] for meta in doctree.findall(nodes.meta) if "lang" in meta), None)


def mark(app, doctree):  # noqa: ARG001  Sphinx sets them
    language = language_of(doctree)
    if not language:
        return
    marked = [f"language-{language}"]
    for section in doctree.findall(nodes.section):
        title = section.next_node(nodes.title)
        title.children = [nodes.inline("", "", *title.children, classes=marked)]
        if section.parent is doctree:
            section["classes"] += marked


def setup(app):
    # Before Sphinx collects the titles of the page, which it does at 500.
    app.connect("doctree-read", mark, priority=400)
    return {"parallel_read_safe": True}
