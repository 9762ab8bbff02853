import { askGateway, pathOf } from "../../shared/ask-gateway";
import { channelField } from "../../shared/channels";
import type { Resource } from "./resource";

const show = { resource: ["text"], operation: ["send"] };

/** Texts to who called: once for each call, and within the limits of the channel's rules. */
export const text: Resource = {
  properties: [
    {
      displayName: "Operation",
      name: "operation",
      type: "options",
      noDataExpression: true,
      options: [
        {
          name: "Send",
          value: "send",
          action: "Send a text",
          description: "Send a text to a caller, once for each call and within the limits of rules",
        },
      ],
      default: "send",
      displayOptions: { show: { resource: ["text"] } },
    },
    channelField(show),
    {
      displayName: "Call ID",
      name: "callId",
      type: "string",
      required: true,
      default: "",
      placeholder: "ED3D9B4864F90327F10D24BAEED6CFB9",
      description: "The call whose caller gets the text",
      displayOptions: { show },
    },
    {
      displayName: "Text",
      name: "text",
      type: "string",
      typeOptions: { rows: 3 },
      required: true,
      default: "",
      displayOptions: { show },
    },
  ],
  operations: {
    async send(itemIndex) {
      const channel = String(this.getNodeParameter("channel", itemIndex));
      const callId = String(this.getNodeParameter("callId", itemIndex));
      const body = { body: String(this.getNodeParameter("text", itemIndex)) };
      const path = pathOf("calls", channel, callId, "text");
      return [(await askGateway.call(this, { method: "POST", path, body, itemIndex })) ?? {}];
    },
  },
};
