// Sends what Camunda Modeler sends when it probes a server, deploys a diagram with a form, deploys it again, and starts it.
import { readFileSync } from "node:fs";
import { basename } from "node:path";

const [url, credentials, diagram, attachment, name] = process.argv.slice(2);
const ask = (path, options = {}) =>
  fetch(`${url}${path}`, {
    ...options,
    headers: {
      ...options.headers,
      accept: "application/json",
      authorization: credentials,
      origin: "file://", // the Modeler's window is a local page; its requests are of another site
      "sec-fetch-site": "cross-site",
    },
  });

async function deploy(file) {
  const form = new FormData();
  form.append("deployment-name", name);
  form.append("deployment-source", "Camunda Modeler");
  form.append("enable-duplicate-filtering", "true");
  form.append(basename(file), new Blob([readFileSync(file)], { type: "text/xml" }), basename(file));
  form.append(basename(attachment), new Blob([readFileSync(attachment)]), basename(attachment));
  const response = await ask("/deployment/create", { method: "POST", body: form });
  return { status: response.status, body: await response.json().catch(() => ({})) };
}

const probed = await ask("/deployment?maxResults=0");
const version = await ask("/version");
const first = await deploy(diagram);
const again = await deploy(diagram);
const definition = Object.values(first.body.deployedProcessDefinitions ?? {})[0];
const started = await ask(`/process-definition/${definition?.id}/start`, {
  method: "POST",
  body: JSON.stringify({ businessKey: "modeler-1", variables: { amount: { value: 7, type: "Integer" }, number: { value: "x" } } }),
  headers: { "content-type": "application/json" },
});
const broken = await deploy(new URL("./broken.bpmn", import.meta.url).pathname);
console.log(
  JSON.stringify({
    probed: probed.status,
    version: (await version.json()).version,
    deployed: [first.status, definition?.key ?? null, first.body.source ?? null],
    again: [again.status, again.body.id === first.body.id, again.body.deployedProcessDefinitions ?? null],
    started: [started.status, (await started.json()).businessKey ?? null],
    broken: [broken.status, broken.body.message?.startsWith("ENGINE-09005 Could not parse BPMN process.") ?? null],
    line: broken.body.details?.["broken.bpmn"]?.errors?.find((error) => error.mainElementId === "flow")?.line ?? null,
  }),
);
