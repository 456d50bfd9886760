"""A page of files in fewer bytes is to a browser the page that it was: the same elements, attributes and words.

The scope of a head is not looked at where its role says the same, nor are two classes that no sheet of the site paints.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page
from tests.surfaces.web.browser.addresses import pages

from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.publish import paths_of
from obsia.surfaces.web.site import Site
from obsia.surfaces.web.slim import slim

EDITION = PageEdition(static=True, models=2, record=False, site="https://example.org/")
CHOSEN = (
    "accessibility",
    "changes",
    "compare-pair",
    "corrections",
    "country",
    "data",
    "method",
    "model",
    "openness-system",
)

# Elements with their attributes, and the words between them; white space beside blocks is nothing to a reader.
TOLD = """(markup) => {
  const inline = new Set(['a', 'abbr', 'b', 'button', 'cite', 'code', 'em', 'i', 'input', 'label', 'small', 'span', 'strong', 'sub', 'sup', 'svg']);
  const told = [];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const kept = node.parentElement.closest('pre,textarea');
      let words = kept ? node.data : node.data.replace(/\\s+/g, ' ');
      const beside = (other) => !other || (other.nodeType === Node.ELEMENT_NODE && !inline.has(other.localName));
      const isAlone = !inline.has(node.parentElement.localName);
      if (!kept && (node.previousSibling ? beside(node.previousSibling) : isAlone)) words = words.trimStart();
      if (!kept && (node.nextSibling ? beside(node.nextSibling) : isAlone)) words = words.trimEnd();
      if (words) told.push(words);
      return;
    }
    const isHead = /^(row|col)[a-z]*header$/.test(node.getAttribute?.('role'));
    const own = [...node.attributes || []].filter(({name, value}) => name !== 'id' && !(name === 'href' && value.startsWith('#')) && !(name === 'scope' && isHead && /^(row|col)$/.test(value)) && !(name === 'class' && /^(words|name)$/.test(value)));
    told.push('<' + node.localName + own.map(({name, value}) => ' ' + name + '=' + value).sort().join('') + '>');
    node.childNodes.forEach(walk);
    told.push('</' + node.localName + '>');
  };
  walk(new DOMParser().parseFromString(markup, 'text/html').documentElement);
  return told;
}"""


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", CHOSEN)
def test_a_page_in_fewer_bytes_is_the_same_page(name: str, reader: Page) -> None:
    path = next(unquote(each.address) for each in pages() if (each.name, each.language) == (name, "fr"))
    document = Site(edition=EDITION, paths=frozenset(paths_of(EDITION))).answer(path)
    assert document.status == 200
    whole = document.body.decode()
    fewer = slim(whole)
    assert len(fewer) < len(whole)
    assert reader.evaluate(TOLD, fewer) == reader.evaluate(TOLD, whole)


def test_another_page_is_noticed(reader: Page) -> None:
    whole = '<p>a <b>b</b></p><svg><rect x="1"></rect><rect x="2"></rect></svg>'
    assert reader.evaluate(TOLD, slim(whole)) == reader.evaluate(TOLD, whole)
    for wrong in (
        whole.replace("></rect>", "/>").replace('"', ""),
        whole.replace("a <b>", "a<b>"),
        whole.replace("</p>", ""),
    ):
        assert reader.evaluate(TOLD, wrong) != reader.evaluate(TOLD, whole)
