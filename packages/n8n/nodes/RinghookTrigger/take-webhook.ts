import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from "n8n-workflow";
import { noteSeen, readRegistered } from "./registered";
import { faultOfSignature } from "./signature";

/** A request as n8n has it, with the bytes that came. */
interface RawRequest {
  headers: Record<string, string | string[] | undefined>;
  rawBody?: Uint8Array;
  /** Reads the bytes, where n8n has not yet. */
  readRawBody?: () => Promise<void>;
}

interface CallsWebhook {
  calls?: IDataObject[];
  channel_id?: string;
}

/** Takes one webhook: refuses what the gateway did not sign for this node, drops what came before, and starts the workflow. */
export async function takeWebhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
  const request = this.getRequestObject() as unknown as RawRequest;
  const data = this.getWorkflowStaticData("node");
  const registered = readRegistered(data);
  if (!registered) return refuse(this, "this workflow has no signing secret: deactivate and activate it");
  if (request.rawBody === undefined) await request.readRawBody?.();
  const body = request.rawBody ?? new Uint8Array();
  const fault = faultOfSignature({ body, headers: request.headers }, registered.secret, Date.now());
  if (fault !== undefined) return refuse(this, fault);

  const id = String(request.headers["webhook-id"]);
  const { calls = [], channel_id: channel } = JSON.parse(Buffer.from(body).toString("utf8")) as CallsWebhook;
  const statuses = this.getNodeParameter("statuses") as string[];
  const wanted = calls.filter(({ status }) => statuses.includes(String(status)));
  if (wanted.length === 0) return { webhookResponse: { ignored: "another status" } };
  if (noteSeen(data, id)) return { webhookResponse: { repeated: id } };
  const items = wanted.map((call): INodeExecutionData => ({ json: itemOf(call, channel, id) }));
  return { workflowData: [items] };
}

/** A call as the workflow gets it: the gateway's own fields, and what saves the next node from taking them apart. */
function itemOf(call: IDataObject, channel: string | undefined, webhookId: string): IDataObject {
  const [, number = null] = /^(\d+)(?::\d+)?@s\.whatsapp\.net$/.exec(String(call.from)) ?? [];
  return { ...call, channel_id: channel, number, webhook_id: webhookId };
}

function refuse(node: IWebhookFunctions, message: string): IWebhookResponseData {
  node
    .getResponseObject()
    .status(401)
    .json({ error: { code: "SIGNATURE_REFUSED", message } });
  return { noWebhookResponse: true };
}
