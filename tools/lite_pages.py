"""JupyterLab's page as JupyterLite writes it, given what every page of the book has.

That is a title, an icon, words for who opens it as a file or without scripts, and a policy that
keeps it from other hosts.
"""

import shutil
import sys

from book._theme.security_policy import DIRECTIVES, with_policy

TITLE = "Backpropagation by the Numbers: notebooks"
ICON = '<link rel="icon" href="favicon.ico">'
WORDS = """\
<noscript>These notebooks run in the browser and need its scripts: please switch them on.</noscript>
<script>
  if (location.protocol === "file:") {
    document.body.textContent =
      "These notebooks need a server: run `make lab`, or open the book's site.";
  } else if (innerWidth < 700) {  // the list of files would leave no room for a notebook
    // JupyterLab opens it again while it starts, so it is kept shut until the reader acts.
    const keeping = setInterval(() => {
      const shell = window.jupyterapp?.shell;
      if (document.querySelector(".jp-Notebook") && !shell.leftCollapsed) shell.collapseLeft();
    }, 200);
    addEventListener("pointerdown", () => clearInterval(keeping), {capture: true, once: true});
    addEventListener("keydown", () => clearInterval(keeping), {capture: true, once: true});
  }
</script>"""
CHANGED = {
    "--><html>": '--><html lang="en">',
    '<title>JupyterLite</title>\n    <meta charset="utf-8">': (  # all else comes after the policy
        f'<meta charset="utf-8">\n    <title>{TITLE}</title>\n    {ICON}'
    ),
    "WASM powered Jupyter running in the browser.": "The chapters as notebooks",
    "</body>": f"{WORDS}\n</body>",
}

# The page at the site's root. JupyterLab's page looks for settings in it, too.
FIRST = f"""\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url=lab/index.html">
<title>{TITLE}</title>
<link rel="icon" href="lab/favicon.ico">
<script id="jupyter-config-data" type="application/json" data-jupyter-lite-root=".">{{}}</script>
<p><a href="lab/index.html">To the notebooks</a></p>
</html>
"""
# Pages for addresses that a Jupyter server has. They lead on to the lab, and nothing leads to them.
NOT_HERE = ("doc", "lab/tree", "lab/workspaces")


def lab_directives(cdn):
    """Return the policy of JupyterLab's page, for the address that packages come from.

    It holds for the page. Python runs in a worker, which comes from a file and so has a policy of
    its own, or none: what a cell fetches is up to who runs it. The address is here for a browser
    that holds the worker to the page's policy all the same.
    """
    return DIRECTIVES | {
        # JupyterLab makes functions out of texts to check its settings, and has none without them.
        "script-src": f"{DIRECTIVES['script-src']} 'unsafe-eval'",
        "connect-src": f"{DIRECTIVES['connect-src']} {cdn}",
        "manifest-src": "'self'",
    }


def lab_page(html, cdn):
    """Return JupyterLab's page with what it lacks."""
    for was, becomes in CHANGED.items():
        if html.count(was) != 1:
            sys.exit(f"JupyterLite writes its page in another way now, without one {was!r}")
        html = html.replace(was, becomes)
    return with_policy(html, lab_directives(cdn))


def finish(folder, cdn):
    """Put the pages of JupyterLite's site in order; `cdn` is the one other host they may ask."""
    lab = folder / "lab/index.html"
    lab.write_text(lab_page(lab.read_text(encoding="utf-8"), cdn), encoding="utf-8")
    (folder / "index.html").write_text(with_policy(FIRST), encoding="utf-8")
    for name in NOT_HERE:
        shutil.rmtree(folder / name)
