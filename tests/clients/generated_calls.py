"""Work with a client that was made of our document: URL USER PASSWORD MODEL; prints what it saw as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import made_client as api


def main(url: str, user: str, password: str, model: str) -> None:
    settings = api.Configuration(host=url, username=user, password=password)
    file = Path(model)
    with api.ApiClient(settings) as client:
        deployed = api.DeploymentApi(client).create_deployment(
            data=(file.name, file.read_bytes()), deployment_name="generated", deploy_changed_only=False
        )
        definitions = deployed.deployed_process_definitions or {}
        definition = next(iter(definitions.values()))
        started = api.ProcessDefinitionApi(client).start_process_instance(
            id=definition.id or "",
            start_process_instance_dto=api.StartProcessInstanceDto(
                businessKey="made-1",
                variables={
                    "number": api.VariableValueDto(value="M-1", type="String"),
                    "amount": api.VariableValueDto(value=20, type="Integer"),
                },
            ),
        )
        tasks = api.TaskApi(client).query_tasks(task_query_dto=api.TaskQueryDto(processInstanceId=started.id))
        api.TaskApi(client).complete(
            tasks[0].id or "",
            complete_task_dto=api.CompleteTaskDto(
                withVariablesInReturn=True, variables={"approved": api.VariableValueDto(value=False, type="Boolean")}
            ),
        )
        history = api.HistoricProcessInstanceApi(client).get_historic_process_instance(started.id or "")
        try:
            api.TaskApi(client).get_task("nothing")
        except api.exceptions.NotFoundException as error:
            refusal = json.loads(error.body or "{}")["type"]
    print(
        json.dumps(
            {
                "definition": definition.key,
                "key": started.business_key,
                "task": tasks[0].name,
                "state": history.state,
                "started": history.start_time is not None and history.start_time.utcoffset() is not None,
                "refusal": refusal,
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
