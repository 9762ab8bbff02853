import type {
  IHookFunctions,
  INodeType,
  INodeTypeDescription,
  IWebhookFunctions,
  IWebhookResponseData,
} from "n8n-workflow";
import { NodeConnectionTypes } from "n8n-workflow";
import { channelField, getChannels } from "../shared/channels";
import { takeWebhook } from "./take-webhook";
import { checkExists, create, remove } from "./webhook-methods";

/** Starts a workflow when a call reaches a status: by default, when one was missed. */
export class RinghookTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: "Ringhook Trigger",
    name: "ringhookTrigger",
    icon: { light: "file:../../icons/ringhook.svg", dark: "file:../../icons/ringhook.dark.svg" },
    group: ["trigger"],
    version: 1,
    subtitle: '={{$parameter["statuses"].join(", ")}}',
    description: "Starts the workflow when a WhatsApp call was missed, was answered, rings or begins",
    defaults: { name: "Ringhook Trigger" },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: "ringhookApi", required: true }],
    webhooks: [{ name: "default", httpMethod: "POST", responseMode: "onReceived", path: "webhook" }],
    properties: [
      {
        displayName: "Channels",
        name: "channels",
        type: "options",
        options: [
          {
            name: "All",
            value: "all",
            description: "Also those made later. The token has to open all channels.",
          },
          { name: "One", value: "one" },
        ],
        default: "all",
        description: "Whose calls start the workflow: each channel is one WhatsApp number",
      },
      channelField({ channels: ["one"] }),
      {
        displayName: "Statuses",
        name: "statuses",
        type: "multiOptions",
        required: true,
        options: [
          { name: "Answered", value: "answered", description: "On the phone or on another device" },
          { name: "Initiated", value: "initiated", description: "The call began" },
          { name: "Missed", value: "missed", description: "It ended, and nobody answered" },
          { name: "Ringing", value: "ringing" },
        ],
        default: ["missed"],
        description: "Which of them start the workflow",
      },
    ],
  };

  methods = { loadOptions: { getChannels } };

  webhookMethods = {
    default: {
      async checkExists(this: IHookFunctions): Promise<boolean> {
        return checkExists.call(this);
      },
      async create(this: IHookFunctions): Promise<boolean> {
        return create.call(this);
      },
      async delete(this: IHookFunctions): Promise<boolean> {
        return remove.call(this);
      },
    },
  };

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return takeWebhook.call(this);
  }
}
