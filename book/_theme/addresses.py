"""Say where the book's repository and its published site are: one place for every such address.

``repository: url`` in ``_config.yml`` is that place. Where GitHub's workflows build the book,
the repository that they run in comes first, so that a fork's site points at the fork and nothing
has to be edited. The site is taken to be where GitHub Pages shows that repository, unless
``html: baseurl`` or the variable SITE_ADDRESS says otherwise. What is not known is "", and then
whatever needs it is left out: the buttons, the canonical addresses.

After this extension has run, ``app.config.html_baseurl`` and ``html_theme_options`` hold what was
found. A tool without Sphinx calls `of_config`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

CONFIG = Path(__file__).resolve().parents[2] / "_config.yml"
REPOSITORY = re.compile(r"https://[\w.-]+(?:/[\w.-]+){2,}")
ON_GITHUB = re.compile(r"https://github\.com/([\w.-]+)/([\w.-]+)")


@dataclass(frozen=True)
class Addresses:
    """Where the book is: each address is "" if it is not known.

    Attributes
    ----------
    repository : str
        The page of the git repository, as in ``https://github.com/owner/name``.
    site : str
        The address of the published book. It ends with a slash.
    """

    repository: str = ""
    site: str = ""


def addresses(
    repository: str | None, site: str | None, environment: Mapping[str, str]
) -> Addresses:
    """Return where the book is, by what is configured and where it is built.

    Parameters
    ----------
    repository, site : str, optional
        What ``_config.yml`` says: ``repository: url`` and ``html: baseurl``.
    environment : mapping
        The environment's variables. GITHUB_REPOSITORY and GITHUB_SERVER_URL are set in GitHub's
        workflows; SITE_ADDRESS is for any other host of the book.

    Raises
    ------
    ValueError
        If an address is not one that begins with https:// (or, for the site, http://).

    Examples
    --------
    >>> addresses("https://github.com/ada/book", "", {})
    Addresses(repository='https://github.com/ada/book', site='https://ada.github.io/book/')
    >>> addresses("", "", {"GITHUB_REPOSITORY": "fork/book"}).site
    'https://fork.github.io/book/'
    >>> addresses("", "", {})
    Addresses(repository='', site='')
    """
    if name := environment.get("GITHUB_REPOSITORY"):
        repository = f"{environment.get('GITHUB_SERVER_URL') or 'https://github.com'}/{name}"
    repository = (repository or "").rstrip("/").removesuffix(".git")
    if repository and not REPOSITORY.fullmatch(repository):
        raise ValueError(
            "repository: url in _config.yml must be empty or an address such as "
            f"https://github.com/owner/name, not {repository!r}"
        )
    site = environment.get("SITE_ADDRESS") or site or pages(repository)
    if site and not site.startswith(("https://", "http://")):
        raise ValueError(
            "the site's address (SITE_ADDRESS, or html: baseurl in _config.yml) must be empty or "
            f"begin with https://, not {site!r}"
        )
    return Addresses(repository, f"{site.rstrip('/')}/" if site else "")


def pages(repository: str) -> str:
    """Return where GitHub Pages shows a repository, or "" for a repository elsewhere."""
    found = ON_GITHUB.fullmatch(repository)
    if not found:
        return ""
    owner, name = found[1].lower(), found[2]
    home = f"{owner}.github.io"
    return f"https://{home}/" if name.lower() == home else f"https://{home}/{name}/"


def of_config(config: Path = CONFIG, environment: Mapping[str, str] | None = None) -> Addresses:
    """Return where the book is, for a tool that is not part of a Sphinx build.

    Pass ``environment={}`` for what the file alone says.
    """
    settings = yaml.safe_load(config.read_text(encoding="utf-8"))
    return addresses(
        settings.get("repository", {}).get("url"),
        settings.get("html", {}).get("baseurl"),
        os.environ if environment is None else environment,
    )


def fill_in(app, config):  # noqa: ARG001  Sphinx sets the arguments
    """Give the theme the addresses that were found, or take from it what needs them."""
    theme = config.html_theme_options
    found = addresses(theme.get("repository_url"), config.html_baseurl, os.environ)
    # Colab takes notebooks from GitHub, and those say where to install from only if the file does.
    if not (theme.get("repository_url") and ON_GITHUB.fullmatch(found.repository)):
        theme.get("launch_buttons", {}).pop("colab_url", None)
    config.html_baseurl = found.site
    theme["repository_url"] = found.repository
    theme["use_repository_button"] = bool(found.repository)
    if not found.repository:
        theme.pop("launch_buttons", None)  # the theme cannot do without a repository


def setup(app):
    app.connect("config-inited", fill_in, priority=100)  # before anyone reads the addresses
    return {"parallel_read_safe": True, "parallel_write_safe": True}
