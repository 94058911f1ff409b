// Pays one invoice with the published JavaScript client, then ends.
import { BasicAuthInterceptor, Client, Variables } from "camunda-external-task-client-js";

const [baseUrl, username, password] = process.argv.slice(2);
const client = new Client({
  baseUrl,
  interceptors: new BasicAuthInterceptor({ username, password }),
  asyncResponseTimeout: 5000,
  interval: 20,
});

client.subscribe("invoice-payment", async ({ task, taskService }) => {
  const outcome = new Variables();
  outcome.set("transfer", `js-${task.variables.get("reference")}`);
  await taskService.extendLock(task, 90_000);
  await taskService.complete(task, undefined, outcome);
  console.log(JSON.stringify({ activity: task.activityId, amount: task.variables.get("amount") }));
  client.stop();
  process.exit(0);
});
