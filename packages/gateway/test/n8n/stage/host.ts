import { createServer } from "node:http";
import type {
  IDataObject,
  IExecuteFunctions,
  IHookFunctions,
  IHttpRequestOptions,
  ILoadOptionsFunctions,
  INodeExecutionData,
  IWebhookFunctions,
} from "n8n-workflow";
import { closing } from "../../stage/closing.ts";
import { listening } from "../../stage/listening.ts";
import { loadNodes } from "./nodes.ts";

/** As much of n8n as nodes notice of it: credentials, parameters, static data that is kept, and the address of webhooks. */
export interface Host {
  credentials: { baseUrl: string; token: string };
  /** Of the node, by name. */
  parameters: Record<string, unknown>;
  /** What the workflow keeps of the node, as it would come back from n8n's database. */
  readonly staticData: IDataObject;
  /** Where n8n takes the trigger's webhooks. */
  webhookUrl: string;
  /** What each run of the workflow began with. */
  runs: IDataObject[][];
  /** Each webhook that was answered: its status. */
  answers: number[];
  /** n8n calls these when a workflow is activated and deactivated. */
  activate(): Promise<"existed" | "created">;
  deactivate(): Promise<boolean>;
  checkExists(): Promise<boolean>;
  /** What the workflow knew of its webhook is gone, as after an import. */
  forget(): void;
  /** The channels that the editor offers. */
  channels(): Promise<{ name: string; value: unknown }[]>;
  /** Runs the node Ringhook on as many input items as there are parameters. */
  execute(
    parameters: Record<string, unknown>[],
    options?: { continueOnFail?: boolean },
  ): Promise<INodeExecutionData[]>;
  /** Asks what a test of the credentials asks; the status. */
  testCredentials(): Promise<number>;
}

export async function openHost(credentials: Host["credentials"]): Promise<Host> {
  const { Ringhook, RinghookApi, RinghookTrigger } = await loadNodes();
  const trigger = new RinghookTrigger();
  const node = new Ringhook();
  const api = new RinghookApi();
  // As text, since n8n keeps it in a database: what cannot be written there would be lost.
  let kept = "{}";
  const withStaticData = async <T>(act: (data: IDataObject) => Promise<T>): Promise<T> => {
    const data = JSON.parse(kept) as IDataObject;
    try {
      return await act(data);
    } finally {
      kept = JSON.stringify(data);
    }
  };
  const evaluated = (text: string): string => evaluate(text, host.credentials);
  const functions = {
    getNode: () => ({
      id: "1",
      name: "Ringhook",
      type: "ringhook",
      typeVersion: 1,
      position: [0, 0],
      parameters: {},
    }),
    getCredentials: async () => ({ ...host.credentials }),
    helpers: {
      httpRequestWithAuthentication: (_type: string, options: IHttpRequestOptions) =>
        send(options, evaluated(api.authenticate.properties.headers.Authorization ?? "")),
    },
  };
  const hooks = (data: IDataObject): IHookFunctions =>
    ({
      ...functions,
      getNodeParameter: (name: string) => host.parameters[name],
      getNodeWebhookUrl: () => host.webhookUrl,
      getWorkflowStaticData: () => data,
    }) as unknown as IHookFunctions;
  const methods = trigger.webhookMethods.default;

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    let status = 200;
    const webhook = (data: IDataObject): IWebhookFunctions =>
      ({
        ...hooks(data),
        getRequestObject: () => Object.assign(request, { rawBody: Buffer.concat(chunks) }),
        getResponseObject: () => ({
          status(code: number) {
            status = code;
            return this;
          },
          json: (body: unknown) => response.writeHead(status).end(JSON.stringify(body)),
        }),
      }) as unknown as IWebhookFunctions;
    const told = await withStaticData((data) => trigger.webhook.call(webhook(data)));
    if (told.workflowData) host.runs.push(...told.workflowData.map((items) => items.map(({ json }) => json)));
    host.answers.push(status);
    if (told.noWebhookResponse) return;
    response.writeHead(200).end(JSON.stringify(told.webhookResponse ?? { message: "Workflow was started" }));
  });
  const { port, close } = await listening(server);
  closing({ close });

  const host: Host = {
    credentials,
    parameters: { channels: "all", channel: "", statuses: ["missed"] },
    get staticData() {
      return JSON.parse(kept) as IDataObject;
    },
    webhookUrl: `http://127.0.0.1:${port}/webhook/5f1c`,
    runs: [],
    answers: [],
    checkExists: () => withStaticData((data) => methods.checkExists.call(hooks(data))),
    activate: async () => {
      if (await host.checkExists()) return "existed";
      await withStaticData((data) => methods.create.call(hooks(data)));
      return "created";
    },
    deactivate: () => withStaticData((data) => methods.delete.call(hooks(data))),
    forget: () => {
      kept = "{}";
    },
    channels: async () =>
      node.methods.loadOptions.getChannels.call(functions as unknown as ILoadOptionsFunctions),
    execute: async (items, { continueOnFail = false } = {}) => {
      const context = {
        ...functions,
        getInputData: () => items.map(() => ({ json: {} })),
        getNodeParameter: (name: string, index: number, fallback?: unknown) =>
          items[index]?.[name] ?? fallback,
        continueOnFail: () => continueOnFail,
      };
      const [first = []] = await node.execute.call(context as unknown as IExecuteFunctions);
      return first;
    },
    testCredentials: async () => {
      const { baseURL, url } = api.test.request;
      const authorization = evaluated(api.authenticate.properties.headers.Authorization ?? "");
      const answer = await fetch(`${evaluated(baseURL ?? "")}${url}`, { headers: { authorization } });
      return answer.status;
    },
  };
  return host;
}

/** A text of n8n's with expressions in it: `=Bearer {{$credentials.token}}`. */
function evaluate(text: string, $credentials: Host["credentials"]): string {
  return text
    .replace(/^=/, "")
    .replaceAll(/\{\{(.*?)\}\}/g, (_, code: string) =>
      String(new Function("$credentials", `return (${code});`)($credentials)),
    );
}

/** Sends a request as n8n does; of its options those that the nodes use. */
async function send(
  { method = "GET", url, qs = {}, body, ...options }: IHttpRequestOptions,
  authorization: string,
): Promise<unknown> {
  const { returnFullResponse, ignoreHttpStatusErrors } = options;
  if (!returnFullResponse || !ignoreHttpStatusErrors)
    throw new Error("expected the whole answer to be asked for");
  const asked = new URL(url);
  for (const [name, value] of Object.entries(qs)) asked.searchParams.set(name, String(value));
  const answer = await fetch(asked, {
    method,
    headers: { authorization, ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { statusCode: answer.status, headers: {}, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
