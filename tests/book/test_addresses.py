"""Where the book is: from one place, or from the repository that a workflow runs in."""

import doctest

import pytest

from book._theme import addresses as module
from book._theme.addresses import Addresses, addresses, of_config


def test_the_examples_in_its_docstrings():
    tried = doctest.testmod(module)
    assert tried.attempted
    assert not tried.failed


@pytest.mark.parametrize(
    ("repository", "site", "environment", "found"),
    [
        (None, None, {}, Addresses("", "")),
        (
            "https://github.com/Ada/Book.git",
            None,
            {},
            Addresses("https://github.com/Ada/Book", "https://ada.github.io/Book/"),
        ),
        (
            "https://github.com/ada/ada.github.io/",
            None,
            {},
            Addresses("https://github.com/ada/ada.github.io", "https://ada.github.io/"),
        ),
        (
            "https://gitlab.com/school/maths/book",
            None,
            {},
            Addresses("https://gitlab.com/school/maths/book", ""),
        ),
        (
            "https://github.com/ada/book",
            "https://book.example.org",
            {},
            Addresses("https://github.com/ada/book", "https://book.example.org/"),
        ),
        (  # a fork, whose _config.yml is as it came
            "https://github.com/ada/book",
            None,
            {"GITHUB_REPOSITORY": "fork/book", "GITHUB_SERVER_URL": "https://github.com"},
            Addresses("https://github.com/fork/book", "https://fork.github.io/book/"),
        ),
        (  # a company's own GitHub has its pages elsewhere
            "",
            "",
            {"GITHUB_REPOSITORY": "ada/book", "GITHUB_SERVER_URL": "https://git.example.org"},
            Addresses("https://git.example.org/ada/book", ""),
        ),
        (
            "",
            "https://book.example.org",
            {"SITE_ADDRESS": "http://127.0.0.1:8000"},
            Addresses("", "http://127.0.0.1:8000/"),
        ),
    ],
)
def test_where_the_book_is(repository, site, environment, found):
    assert addresses(repository, site, environment) == found


@pytest.mark.parametrize(
    "wrong", ["ada/book", "git@github.com:ada/book.git", "https://github.com", "https://a b/c/d"]
)
def test_an_address_that_is_none_is_refused(wrong):
    with pytest.raises(ValueError, match="repository: url in"):
        addresses(wrong, None, {})
    with pytest.raises(ValueError, match="the site's address"):
        addresses("", "book.example.org", {})


def test_a_tool_reads_the_same_place(tmp_path):
    config = tmp_path / "_config.yml"
    config.write_text("repository:\n  url: https://github.com/ada/book\n")
    assert of_config(config, {}) == addresses("https://github.com/ada/book", None, {})
    assert of_config(config, {"GITHUB_REPOSITORY": "fork/book"}).repository.endswith("fork/book")
    config.write_text("title: a book without an address\n")
    assert of_config(config, {}) == Addresses("", "")
