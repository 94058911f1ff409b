"""The published Camunda 7 clients work unmodified."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from server import PASSWORD, USER

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the clients' own
HERE = Path(__file__).resolve().parent
EXAMPLE = HERE.parent.parent / "examples" / "invoice"


def test_the_python_external_task_client_completes_a_task(server, payment, outcome):
    from camunda.external_task.external_task_worker import ExternalTaskWorker

    instance = payment("py-1")
    worker = ExternalTaskWorker(
        "python-client",
        server.url,
        {"auth_basic": {"username": USER, "password": PASSWORD}, "asyncResponseTimeout": 5000},
    )

    worker.fetch_and_execute(
        "invoice-payment",
        lambda task: task.complete(
            {"seen": task.get_variable("amount")}, {"transfer": "py-" + task.get_variable("reference")}
        ),
    )

    assert ("paid", "py-py-1") == outcome(instance)


def test_the_python_external_task_client_reports_failures_and_bpmn_errors(server, client, payment):
    from camunda.external_task.external_task_worker import ExternalTaskWorker

    instance = payment("py-2")
    worker = ExternalTaskWorker(
        "python-client",
        server.url,
        {"auth_basic": {"username": USER, "password": PASSWORD}, "asyncResponseTimeout": 5000},
    )
    worker.fetch_and_execute("invoice-payment", lambda task: task.failure("no answer", "details", 3, 0))
    failed = client.get("/external-task", params={"processInstanceId": instance}).json()[0]

    worker.fetch_and_execute(
        "invoice-payment", lambda task: task.bpmn_error("payment-refused", "not today", {"hint": "call back"})
    )

    assert (3, "no answer") == (failed["retries"], failed["errorMessage"])
    assert ["clarify"] == [
        t["taskDefinitionKey"] for t in client.get("/task", params={"processInstanceId": instance}).json()
    ]


def test_a_waiting_worker_is_woken_by_a_new_task(server, client, payment):
    import threading
    import time

    found: list[object] = []
    body = {
        "workerId": "waiter",
        "maxTasks": 1,
        "asyncResponseTimeout": 20_000,
        "topics": [{"topicName": "invoice-payment", "lockDuration": 60_000}],
    }

    def wait() -> None:
        with server.client() as other:
            found.extend(other.post("/external-task/fetchAndLock", json=body).json())

    thread = threading.Thread(target=wait)
    thread.start()
    begin = time.monotonic()
    instance = payment("wake")
    thread.join(timeout=15)

    assert [instance] == [task["processInstanceId"] for task in found]
    assert time.monotonic() - begin < 15
    client.delete(f"/process-instance/{instance}")


@pytest.fixture(scope="module")
def modules():
    """Return the folder of the JavaScript clients, installed as the lock file says."""
    folder = HERE / "js"
    if not (folder / "node_modules" / "@visaright").is_dir():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)
    return folder


def test_the_javascript_rest_client_starts_asks_and_completes(server, modules):
    done = subprocess.run(
        ["node", "rest.mjs", server.url, USER, PASSWORD], cwd=modules, capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert {"task": "Review invoice N-1", "counted": 1, "state": "COMPLETED"} == json.loads(done.stdout)


def test_the_javascript_client_completes_a_task(server, modules, payment, outcome):
    instance = payment("r-3", 42)

    done = subprocess.run(
        ["node", "worker.mjs", server.url, USER, PASSWORD], cwd=modules, capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert {"activity": "pay", "amount": 42} == json.loads(done.stdout.strip().splitlines()[-1])
    assert ("paid", "js-r-3") == outcome(instance)


def test_the_generated_client_works_on_definitions_instances_tasks_and_history(server):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import generic_camunda_client as camunda

        settings = camunda.Configuration(host=server.url, username=USER, password=PASSWORD)
        with camunda.ApiClient(settings) as api:
            api.default_headers["Authorization"] = settings.get_basic_auth_token()
            started = camunda.ProcessDefinitionApi(api).start_process_instance_by_key(
                "invoice",
                start_process_instance_dto=camunda.StartProcessInstanceDto(
                    business_key="gen-1",
                    variables={
                        "number": camunda.VariableValueDto(value="G-1", type="String"),
                        "amount": camunda.VariableValueDto(value=2000, type="Integer"),
                    },
                ),
            )
            tasks = camunda.TaskApi(api).get_tasks(process_instance_id=started.id)
            camunda.TaskApi(api).claim(tasks[0].id, user_id_dto=camunda.UserIdDto(user_id="demo"))
            claimed = camunda.TaskApi(api).get_task(tasks[0].id)
            camunda.TaskApi(api).complete(
                tasks[0].id,
                complete_task_dto=camunda.CompleteTaskDto(
                    with_variables_in_return=True,  # the generated code can't read an empty answer
                    variables={"approved": camunda.VariableValueDto(value=False, type="Boolean")},
                ),
            )
            history = camunda.HistoricProcessInstanceApi(api).get_historic_process_instance(started.id)
            counted = camunda.HistoricActivityInstanceApi(api).get_historic_activity_instances_count(
                process_instance_id=started.id
            )

    assert ("gen-1", "Review invoice G-1", 80, "demo") == (
        started.business_key,
        tasks[0].name,
        tasks[0].priority,
        claimed.assignee,
    )
    assert ("COMPLETED", 4) == (history.state, counted.count)


@pytest.mark.parametrize(("amount", "end"), [(250, "paid"), (20_000, "")])
def test_the_worker_of_the_example_pays_or_refuses(server, client, payment, outcome, tmp_path, amount, end):
    secret = tmp_path / "password"
    secret.write_text(PASSWORD + "\n")
    instance = payment(f"ex-{amount}", amount)

    done = subprocess.run(
        [
            sys.executable, str(EXAMPLE / "worker.py"), "--url", server.url, "--user", USER,
            "--password-file", str(secret), "--once",
        ],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert end == outcome(instance)[0]
    if not end:
        refusal = client.get(f"/process-instance/{instance}/variables/refusal").json()
        assert "20000 is more than 10000" == refusal["value"]
