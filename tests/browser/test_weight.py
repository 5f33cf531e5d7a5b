"""The first view of a page is light enough for a phone on a slow line."""

from .visiting import visit

AT_MOST = 700_000  # bytes, as they travel


def test_first_view_is_light(browser, site, path):
    # In a tab of its own, which has nothing stored of the pages before.
    with visit(browser, width=390) as tab:
        tab.open(site + path)
        assert 0 < sum(tab.weights().values()) < AT_MOST
