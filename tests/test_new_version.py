"""A new version is put in the place of one that serves, which goes on as it is."""

from jinja2 import FileSystemLoader, TemplateNotFound

from tests.durability.conftest import published
from webapp.cli.serve import get_ready


def test_templates_are_those_of_the_start(app, client, monkeypatch):
    get_ready(app)

    def gone(_, __, name):
        raise TemplateNotFound(name)

    monkeypatch.setattr(FileSystemLoader, "get_source", gone)
    (slug,) = published(app, 1)
    for address in ("/about", f"/r/{slug}", f"/r/{slug}.md", f"/r/{slug}.png"):
        assert client.get(address).status_code == 200, address
    assert client.get("/no/such/page").status_code == 404
