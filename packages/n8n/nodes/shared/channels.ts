import type { ILoadOptionsFunctions, INodeProperties, INodePropertyOptions } from "n8n-workflow";
import { askGateway } from "./ask-gateway";

/** Channels that are offered to choose from, at most; an expression can name any other. */
const MOST = 500;

/** The channels that the credentials' token opens, for a list to choose from. */
export async function getChannels(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
  const answer = await askGateway.call(this, { method: "GET", path: "/channels", qs: { limit: MOST } });
  const channels = (answer?.items ?? []) as { id: string; name: string | null; number: string | null }[];
  return channels.map(({ id, name, number }) => ({
    name: [name ?? id, number === null ? undefined : `+${number}`].filter(Boolean).join(", "),
    value: id,
    description: id,
  }));
}

/** The field for a channel. @param shown which resources and operations show it */
export function channelField(shown: Record<string, string[]>): INodeProperties {
  return {
    displayName: "Channel Name or ID",
    name: "channel",
    type: "options",
    typeOptions: { loadOptionsMethod: "getChannels" },
    required: true,
    default: "",
    description:
      'The WhatsApp number. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
    displayOptions: { show: shown },
  };
}
