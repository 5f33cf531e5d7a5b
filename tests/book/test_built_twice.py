"""The same texts make the same pages, wherever and whenever: a small book is built twice.

Each build has a folder, a seed of Python's hashes, a language and a clock of its own: by the clocks
it is not the same day, since their zones are 26 hours apart. What no two builds can share is named
in `compare_sites.DIFFERENT`: the stamps, which `make` writes and not the book.
`make reproducible` does the same with the whole book, which takes minutes.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest

from asked import FIND, NUMBER
from pages import soup
from small_book import FRONT, built
from tools.compare_sites import differences

WELCOME = r"""# A book

{cite:t}`mazur2015` leads to the [chapter](chapter), and $a^2 + b^2$ to

$$
E = \frac{1}{2} (\mathrm{target} - \mathrm{out})^2
$$

```{bibliography}
```
"""
CHAPTER = (
    FRONT
    + r"""
# A chapter

```{code-cell} ipython3
:tags: [hide-input]

from backprop_by_numbers import article, explain, figures, notebook
from backprop_by_numbers.widgets import LearningRateLab, NetworkLab

notebook.start()
network = article.network()
x, target = article.inputs, article.targets
notebook.glue("out_h1")
```

The first neuron says {glue:text}`out_h1`, as {numref}`fig-path` shows, and
{py:class}`NetworkLab <backprop_by_numbers.widgets.NetworkLab>` too.

```{code-cell} ipython3
---
mystnb:
  figure:
    caption: The path from $w_5$ to the error.
    name: fig-path
  image:
    alt: "The path from w5 to the error."
---
figures.path_diagram(explain(network, x, target, "w5"))
```

```{code-cell} ipython3
article.by_hand("dE_total/dw5")
```

```{code-cell} ipython3
NetworkLab(network)
```

```{code-cell} ipython3
LearningRateLab(network, x, target)
```
"""
    + f"""
```{{code-cell}} ipython3
from backprop_by_numbers.widgets import QuestionFigure


class Asked:
    def __init__(self, state):
        self.state = lambda: state


QuestionFigure(Asked({NUMBER}))
```

```{{code-cell}} ipython3
QuestionFigure(Asked({FIND}))
```
"""
)
APPENDIX = """# The appendix

```{eval-rst}
.. automodule:: backprop_by_numbers.widgets
   :members:
```
"""
TEXTS = {"welcome": WELCOME, "chapter": CHAPTER, "appendix": APPENDIX}
HERE = {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"}
THERE = {"PYTHONHASHSEED": "2", "TZ": "Etc/GMT+12", "LC_ALL": "POSIX", "LANGUAGE": "de"}


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    def book(name, environment):
        return built(tmp_path_factory.mktemp(name), TEXTS, **environment)

    with ThreadPoolExecutor() as both:
        return list(both.map(book, ["here", "over-there"], [HERE, THERE]))


@pytest.mark.parametrize(
    ("page", "part"),
    [
        ("welcome", ".katex"),
        ("welcome", ".citation"),
        ("chapter", "figure img.only-dark"),
        ("chapter", ".lab-place svg, .lab-place img"),
        ("chapter", "script[type='application/vnd.jupyter.widget-state+json']"),
        ("chapter", ".pasted-text"),
        ("chapter", ".question-place .lab-still .blank[aria-label='Your result for out_h2']"),
        ("chapter", ".question-place .lab-how"),
        ("chapter", "link[href*='widgets/question.css']"),
        ("appendix", "dl.py dd"),
    ],
)
def test_the_book_has_what_could_differ(books, page, part):
    assert soup(books[0] / f"book/{page}.html").select(part)


def test_two_builds_are_the_same_to_the_byte(books):
    assert differences(*books) == []


def test_what_several_live_figures_have_in_common_is_in_the_page_once(books):
    state = soup(books[0] / "book/chapter.html").select_one("script[type$='widget-state+json']")
    assert len(soup(books[0] / "book/chapter.html").select(".question-place")) == 2
    for own in ("class Typed", "/* Buttons and switches. */"):  # a module's, and a style sheet's
        assert state.text.count(own) == 1
    assert ".question-field" in (books[0] / "_static/widgets/question.css").read_text("utf-8")
