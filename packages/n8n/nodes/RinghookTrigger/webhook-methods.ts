import type { IDataObject, IHookFunctions } from "n8n-workflow";
import { askGateway, pathOf } from "../shared/ask-gateway";
import { forgetRegistered, keepRegistered, readRegistered } from "./registered";

const EVENTS = ["calls.post"];

/** Which channel's calls the node wants; null for those of all. */
function chosenChannel(node: IHookFunctions): string | null {
  if (node.getNodeParameter("channels") === "all") return null;
  return String(node.getNodeParameter("channel"));
}

/** Where the webhooks of a channel are, or those for all channels. */
function webhooksOf(channel: string | null): string {
  return channel === null ? "/webhooks" : pathOf("channels", channel, "webhooks");
}

/** Whether the gateway has the node's webhook as the node wants it, and the node the secret that signs for it. */
export async function checkExists(this: IHookFunctions): Promise<boolean> {
  const registered = readRegistered(this.getWorkflowStaticData("node"));
  const channel = chosenChannel(this);
  if (!registered || registered.channel !== channel) return false;
  const found = (await listWebhooks.call(this, channel)).find(({ id }) => id === registered.webhookId);
  // One that an answer 410 disabled gets nothing any more.
  return found?.disabled_at === null && found.url === this.getNodeWebhookUrl("default");
}

/** Makes the node's webhook anew, with a secret of its own. What was left of an earlier one goes. */
export async function create(this: IHookFunctions): Promise<boolean> {
  await remove.call(this);
  const channel = chosenChannel(this);
  const body: IDataObject = {
    url: this.getNodeWebhookUrl("default"),
    events: EVENTS,
    secret: "own",
    ...(channel === null && { channels: "all" }),
  };
  const asked = { method: "POST", path: webhooksOf(channel), body } as const;
  let made = await askGateway.call(this, { ...asked, bears: ["WEBHOOK_EXISTS"] });
  if (!made) {
    // n8n lost what it knew of it, and the secret cannot be read again. Nobody else has this URL.
    await removeTwins.call(this, channel);
    made = await askGateway.call(this, asked);
  }
  const { id, signing_secret: secret } = made ?? {};
  keepRegistered(this.getWorkflowStaticData("node"), {
    webhookId: String(id),
    secret: String(secret),
    channel,
  });
  return true;
}

/** Removes the node's webhook, if it has one. One that is gone already is as good. */
export async function remove(this: IHookFunctions): Promise<boolean> {
  const data = this.getWorkflowStaticData("node");
  const registered = readRegistered(data);
  if (registered) await removeWebhook.call(this, registered.channel, registered.webhookId);
  forgetRegistered(data);
  return true;
}

interface Listed {
  id: string;
  url: string;
  disabled_at: number | null;
}

/** None where the channel is gone. */
async function listWebhooks(this: IHookFunctions, channel: string | null): Promise<Listed[]> {
  const bears = ["CHANNEL_NOT_FOUND"];
  const answer = await askGateway.call(this, { method: "GET", path: webhooksOf(channel), bears });
  return (answer?.items ?? []) as unknown as Listed[];
}

async function removeTwins(this: IHookFunctions, channel: string | null): Promise<void> {
  const url = this.getNodeWebhookUrl("default");
  for (const webhook of await listWebhooks.call(this, channel)) {
    if (webhook.url === url) await removeWebhook.call(this, channel, webhook.id);
  }
}

async function removeWebhook(this: IHookFunctions, channel: string | null, id: string): Promise<void> {
  await askGateway.call(this, {
    method: "DELETE",
    path: `${webhooksOf(channel)}${pathOf(id)}`,
    bears: ["WEBHOOK_NOT_FOUND", "CHANNEL_NOT_FOUND"],
  });
}
