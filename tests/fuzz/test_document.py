"""A sample of the attack by document (`make fuzz` is the whole of it), and the requests that once found something."""

from __future__ import annotations

from contextlib import closing

import pytest

from attack.judge import Judge
from server import Server

from . import corpus
from .barrage import ALSO, Barrage, Finding, told
from .people import SETTINGS, few_rights
from .things import Things

EXAMPLES = 3


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def things(request, tmp_path_factory):
    url = request.getfixturevalue("new_postgres")() if request.param == "postgresql" else ""
    server = Server(tmp_path_factory.mktemp("fuzz"), database_url=url, settings=SETTINGS)
    server.initialise()
    server.start()
    with closing(Things(server)) as made:
        yield made
    server.kill()


def test_no_sampled_request_of_an_administrator_or_of_a_user_with_few_rights_is_answered_wrongly(things):
    """Each operation is attacked on one of the databases, half of them by the one and half by the other."""
    server = things.server
    whole = Barrage(server, things, server.user, server.password)
    few = Barrage(server, things, *few_rights(server))
    start = 0 if server.database_url else 1

    for number, operation in list(enumerate(whole.operations()))[start::2]:
        (few if number % 4 < 2 else whole).attack(operation, EXAMPLES, number)

    assert "" == told([*few.findings, *whole.findings])
    assert {} == few.unmade | whole.unmade
    assert sum(few.examples.values()) > 100
    assert sum(whole.examples.values()) > 100


@pytest.mark.parametrize("request_", [pytest.param(kept, id=name) for name, kept in corpus.kept()])
def test_a_kept_request_finds_nothing_any_more(things, request_):
    url, body = corpus.aimed(request_, things)
    headers = {} if request_["type"] is None else {"Content-Type": request_["type"]}
    judge = Judge(things)

    judge.send(request_["method"], f"{things.server.root}{url}", body, headers=headers)
    things.spend()

    assert [] == judge.verdict


def test_a_finding_is_kept_with_words_for_ids_and_comes_back_with_ids(things, tmp_path):
    task = things.id("task")
    finding = Finding("complete", "500", "POST", f"/engine-rest/task/{task}/complete", "application/json", b"{}", "")

    file = corpus.keep(finding, things, tmp_path)

    held = dict(corpus.json.loads(file.read_text()))
    assert "/engine-rest/task/{{task}}/complete" == held["url"]
    assert (finding.url, b"{}") == corpus.aimed(held, things)


def test_only_published_operations_answer_with_a_status_that_the_document_does_not_name(things):
    with things.server.client() as client:
        described = client.get(f"{things.server.root}/openapi.json").json()["paths"]
    named = {
        op["operationId"]: (path, set(op["responses"]))
        for path, item in described.items()
        for method, op in item.items()
        if method != "servers"
    }

    for operation, statuses in ALSO.items():
        path, documented = named[operation]
        assert not path.startswith("/watchword/")
        assert documented.isdisjoint(map(str, statuses))
