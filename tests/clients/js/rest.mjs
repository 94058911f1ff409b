// Walks one invoice through its approval with the published REST client that is generated from the published document.
import client from "@visaright/camunda-rest-client";

const [basePath, username, password] = process.argv.slice(2);
const settings = new client.Configuration({ basePath, username, password });
const options = { auth: { username, password } };
const definitions = client.ProcessDefinitionApiFactory(settings);
const tasks = client.TaskApiFactory(settings);
const history = client.HistoricProcessInstanceApiFactory(settings);

const started = await definitions.startProcessInstanceByKey(
  "invoice",
  { businessKey: "npm-1", variables: { number: { value: "N-1" }, amount: { value: 2000, type: "Integer" } } },
  options,
);
const found = await tasks.queryTasks(0, 10, { processInstanceId: started.data.id }, options);
const counted = await tasks.queryTasksCount({ processInstanceId: started.data.id }, options);
await tasks.complete(found.data[0].id, { variables: { approved: { value: false, type: "Boolean" } } }, options);
const ended = await history.queryHistoricProcessInstances(0, 10, { processInstanceIds: [started.data.id] }, options);
console.log(JSON.stringify({ task: found.data[0].name, counted: counted.data.count, state: ended.data[0].state }));
