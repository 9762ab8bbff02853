import { askGateway, pathOf } from "../../shared/ask-gateway";
import { channelField } from "../../shared/channels";
import { limitFields, readPages } from "./pages";
import type { Resource } from "./resource";

/** Channels: the WhatsApp numbers, and whether they are linked. */
export const channel: Resource = {
  properties: [
    {
      displayName: "Operation",
      name: "operation",
      type: "options",
      noDataExpression: true,
      options: [
        {
          name: "Get",
          value: "get",
          action: "Get a channel",
          description: "One channel with the state of its link",
        },
        {
          name: "Get Many",
          value: "getAll",
          action: "Get many channels",
          description: "Channels, oldest first",
        },
      ],
      default: "getAll",
      displayOptions: { show: { resource: ["channel"] } },
    },
    channelField({ resource: ["channel"], operation: ["get"] }),
    ...limitFields("channel"),
  ],
  operations: {
    async get(itemIndex) {
      const path = pathOf("channels", String(this.getNodeParameter("channel", itemIndex)));
      return [(await askGateway.call(this, { method: "GET", path, itemIndex })) ?? {}];
    },
    getAll(itemIndex) {
      return readPages(this, "/channels", {}, itemIndex);
    },
  },
};
