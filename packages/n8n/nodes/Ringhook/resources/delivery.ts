import type { INodeProperties } from "n8n-workflow";
import { askGateway, pathOf } from "../../shared/ask-gateway";
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
    channelFilter,
    {
      displayName: "Failed",
      name: "failed",
      type: "boolean",
      default: true,
      description: "Whether to return only those with a failed attempt",
    },
    fromFilter,
    {
      displayName: "State",
      name: "state",
      type: "options",
      options: [
        { name: "Cancelled", value: "cancelled" },
        { name: "Delivered", value: "delivered" },
        { name: "Expired", value: "expired" },
        { name: "Pending", value: "pending" },
      ],
      default: "expired",
    },
    toFilter,
  ],
  displayOptions: { show: { resource: ["delivery"], operation: ["getAll"] } },
};

/** Deliveries: what was sent to webhooks, and to send one of them again. */
export const delivery: Resource = {
  properties: [
    {
      displayName: "Operation",
      name: "operation",
      type: "options",
      noDataExpression: true,
      options: [
        {
          name: "Get Many",
          value: "getAll",
          action: "Get many deliveries",
          description: "Deliveries, newest first",
        },
        {
          name: "Replay",
          value: "replay",
          action: "Replay a delivery",
          description: "Send a delivery that is done to its webhook once more",
        },
      ],
      default: "getAll",
      displayOptions: { show: { resource: ["delivery"] } },
    },
    {
      displayName: "Delivery ID",
      name: "deliveryId",
      type: "string",
      required: true,
      default: "",
      placeholder: "dlv_01KAQ3W5V8Y1TQ7M1QZ9Q0R8XN",
      displayOptions: { show: { resource: ["delivery"], operation: ["replay"] } },
    },
    ...limitFields("delivery"),
    filters,
  ],
  operations: {
    getAll(itemIndex) {
      const filter = filterOf(this.getNodeParameter("filters", itemIndex, {}));
      return readPages(this, "/deliveries", filter, itemIndex);
    },
    async replay(itemIndex) {
      const path = pathOf("deliveries", String(this.getNodeParameter("deliveryId", itemIndex)), "replay");
      return [(await askGateway.call(this, { method: "POST", path, itemIndex })) ?? {}];
    },
  },
};
