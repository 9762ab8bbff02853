import type {
  IExecuteFunctions,
  INodeExecutionData,
  INodeType,
  INodeTypeDescription,
  JsonObject,
} from "n8n-workflow";
import { NodeApiError, NodeConnectionTypes, NodeOperationError } from "n8n-workflow";
import { getChannels } from "../shared/channels";
import { call } from "./resources/call";
import { channel } from "./resources/channel";
import { delivery } from "./resources/delivery";
import type { Resource } from "./resources/resource";
import { statistic } from "./resources/statistic";
import { text } from "./resources/text";

const RESOURCES: Record<string, Resource> = { call, channel, delivery, statistic, text };

/** Looks at calls, channels, deliveries and statistics, declines a call, replays a delivery, sends a text. */
export class Ringhook implements INodeType {
  description: INodeTypeDescription = {
    displayName: "Ringhook",
    name: "ringhook",
    icon: { light: "file:../../icons/ringhook.svg", dark: "file:../../icons/ringhook.dark.svg" },
    group: ["transform"],
    version: 1,
    subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
    description: "Look at WhatsApp calls and what became of them, decline a call, send a text",
    defaults: { name: "Ringhook" },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: "ringhookApi", required: true }],
    properties: [
      {
        displayName: "Resource",
        name: "resource",
        type: "options",
        noDataExpression: true,
        options: [
          { name: "Call", value: "call" },
          { name: "Channel", value: "channel" },
          { name: "Delivery", value: "delivery" },
          { name: "Statistic", value: "statistic" },
          { name: "Text", value: "text" },
        ],
        default: "call",
      },
      ...call.properties,
      ...channel.properties,
      ...delivery.properties,
      ...statistic.properties,
      ...text.properties,
    ],
  };

  methods = { loadOptions: { getChannels } };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const made: INodeExecutionData[] = [];
    for (let itemIndex = 0; itemIndex < this.getInputData().length; itemIndex += 1) {
      const resource = String(this.getNodeParameter("resource", itemIndex));
      const operation = String(this.getNodeParameter("operation", itemIndex));
      const run = RESOURCES[resource]?.operations[operation];
      if (!run) {
        const message = `There is no operation ${operation} of ${resource}`;
        throw new NodeOperationError(this.getNode(), message, { itemIndex });
      }
      try {
        const told = await run.call(this, itemIndex);
        made.push(...told.map((json) => ({ json, pairedItem: { item: itemIndex } })));
      } catch (error) {
        if (!this.continueOnFail()) {
          throw new NodeApiError(this.getNode(), error as JsonObject, { itemIndex });
        }
        made.push({ json: { error: (error as Error).message }, pairedItem: { item: itemIndex } });
      }
    }
    return [made];
  }
}
