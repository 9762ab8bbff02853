import type { IExecuteFunctions, INodeProperties } from "n8n-workflow";
import { askGateway, pathOf } from "../../shared/ask-gateway";
import { channelField } from "../../shared/channels";
import { channelFilter, fromFilter, toFilter } from "./filter-fields";
import { filterOf, limitFields, readPages } from "./pages";
import type { Resource } from "./resource";

const filters: INodeProperties = {
  displayName: "Filters",
  name: "filters",
  type: "collection",
  placeholder: "Add Filter",
  default: {},
  options: [
    {
      displayName: "Caller",
      name: "caller",
      type: "string",
      default: "",
      placeholder: "919984351847",
      description: "Phone number with its country code, or a JID",
    },
    channelFilter,
    {
      displayName: "Direction",
      name: "direction",
      type: "options",
      options: [
        { name: "Any", value: "any" },
        { name: "Incoming", value: "incoming" },
        { name: "Outgoing", value: "outgoing" },
      ],
      default: "incoming",
    },
    fromFilter,
    {
      displayName: "Status",
      name: "status",
      type: "options",
      options: [
        { name: "Answered", value: "answered" },
        { name: "Ended", value: "ended", description: "Outgoing calls" },
        { name: "Initiated", value: "initiated" },
        { name: "Missed", value: "missed" },
        { name: "Ringing", value: "ringing" },
      ],
      default: "missed",
    },
    toFilter,
  ],
  displayOptions: { show: { resource: ["call"], operation: ["getAll"] } },
};

/** Calls: look at them, decline one that rings. */
export const call: Resource = {
  properties: [
    {
      displayName: "Operation",
      name: "operation",
      type: "options",
      noDataExpression: true,
      options: [
        { name: "Get", value: "get", action: "Get a call", description: "One call with its events" },
        { name: "Get Many", value: "getAll", action: "Get many calls", description: "Calls, newest first" },
        {
          name: "Reject",
          value: "reject",
          action: "Reject a call",
          description: "Decline a call that rings",
        },
      ],
      default: "getAll",
      displayOptions: { show: { resource: ["call"] } },
    },
    channelField({ resource: ["call"], operation: ["get", "reject"] }),
    {
      displayName: "Call ID",
      name: "callId",
      type: "string",
      required: true,
      default: "",
      placeholder: "ED3D9B4864F90327F10D24BAEED6CFB9",
      displayOptions: { show: { resource: ["call"], operation: ["get", "reject"] } },
    },
    ...limitFields("call"),
    filters,
  ],
  operations: {
    async get(itemIndex) {
      const { channel, id } = meantCall(this, itemIndex);
      const path = pathOf("calls", channel, id);
      return [(await askGateway.call(this, { method: "GET", path, itemIndex })) ?? {}];
    },
    getAll(itemIndex) {
      return readPages(this, "/calls", filterOf(this.getNodeParameter("filters", itemIndex, {})), itemIndex);
    },
    async reject(itemIndex) {
      const { channel, id } = meantCall(this, itemIndex);
      const path = pathOf("calls", channel, id, "reject");
      await askGateway.call(this, { method: "POST", path, itemIndex });
      return [{ channel_id: channel, id, rejected: true }];
    },
  },
};

function meantCall(node: IExecuteFunctions, itemIndex: number): { channel: string; id: string } {
  return {
    channel: String(node.getNodeParameter("channel", itemIndex)),
    id: String(node.getNodeParameter("callId", itemIndex)),
  };
}
