import { askGateway } from "../../shared/ask-gateway";
import { channelFilter, fromFilter, toFilter } from "./filter-fields";
import { filterOf } from "./pages";
import type { Resource } from "./resource";

/** Statistics: how many calls came, and what became of them. */
export const statistic: Resource = {
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
          action: "Get statistics",
          description: "Calls missed and answered by hour, and how long they rang",
        },
      ],
      default: "get",
      displayOptions: { show: { resource: ["statistic"] } },
    },
    {
      displayName: "Filters",
      name: "filters",
      type: "collection",
      placeholder: "Add Filter",
      default: {},
      description: "Without times, those of the last 24 hours",
      options: [channelFilter, fromFilter, toFilter],
      displayOptions: { show: { resource: ["statistic"], operation: ["get"] } },
    },
  ],
  operations: {
    async get(itemIndex) {
      const qs = filterOf(this.getNodeParameter("filters", itemIndex, {}));
      return [(await askGateway.call(this, { method: "GET", path: "/stats", qs, itemIndex })) ?? {}];
    },
  },
};
