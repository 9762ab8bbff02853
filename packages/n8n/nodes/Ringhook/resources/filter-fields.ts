import type { INodeProperties } from "n8n-workflow";

/** The fields of a filter that several lists have. */
export const channelFilter: INodeProperties = {
  displayName: "Channel Name or ID",
  name: "channel_id",
  type: "options",
  typeOptions: { loadOptionsMethod: "getChannels" },
  default: "",
  description:
    'Without it, those of all channels that the token opens. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

export const fromFilter: INodeProperties = {
  displayName: "From",
  name: "from",
  type: "dateTime",
  default: "",
  description: "At or after this time",
};

export const toFilter: INodeProperties = {
  displayName: "To",
  name: "to",
  type: "dateTime",
  default: "",
  description: "Before this time",
};
