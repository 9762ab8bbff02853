/**
 * As much of n8n's package `n8n-workflow` as the nodes use: the package itself is too large for `npm test`, and needs a later Node.
 * `npm run test:n8n` compiles the nodes against the real one, and runs these tests with it.
 */

export type IDataObject = { [field: string]: unknown };
export type JsonObject = { [field: string]: unknown };
export type Icon = string | { light: string; dark: string };
export type IHttpRequestMethods = "DELETE" | "GET" | "PATCH" | "POST" | "PUT";

export interface IHttpRequestOptions {
  method?: IHttpRequestMethods;
  url: string;
  qs?: IDataObject;
  body?: IDataObject;
  json?: boolean;
  returnFullResponse?: boolean;
  ignoreHttpStatusErrors?: boolean;
}

export interface INode {
  name: string;
  type: string;
}

interface Functions {
  getNode(): INode;
  getCredentials(type: string): Promise<IDataObject>;
  helpers: {
    httpRequestWithAuthentication(
      this: Functions,
      credentialsType: string,
      options: IHttpRequestOptions,
    ): Promise<unknown>;
  };
}

export interface ILoadOptionsFunctions extends Functions {
  getCurrentNodeParameter(name: string): unknown;
}

export interface IHookFunctions extends Functions {
  getNodeParameter(name: string, fallback?: unknown): unknown;
  getNodeWebhookUrl(name: string): string | undefined;
  getWorkflowStaticData(type: "node" | "global"): IDataObject;
}

interface Response {
  status(code: number): Response;
  json(body: unknown): Response;
}

export interface IWebhookFunctions extends Functions {
  getNodeParameter(name: string, fallback?: unknown): unknown;
  getWorkflowStaticData(type: "node" | "global"): IDataObject;
  getRequestObject(): object;
  getResponseObject(): Response;
}

export interface IExecuteFunctions extends Functions {
  getInputData(): INodeExecutionData[];
  getNodeParameter(name: string, itemIndex: number): unknown;
  getNodeParameter(name: string, itemIndex: number, fallback: IDataObject): IDataObject;
  getNodeParameter(name: string, itemIndex: number, fallback: unknown): unknown;
  continueOnFail(): boolean;
}

export interface INodeExecutionData {
  json: IDataObject;
  pairedItem?: { item: number };
}

export interface IWebhookResponseData {
  workflowData?: INodeExecutionData[][];
  webhookResponse?: unknown;
  noWebhookResponse?: boolean;
}

export interface INodePropertyOptions {
  name: string;
  value: string | number | boolean;
  description?: string;
  action?: string;
}

export interface INodeProperties {
  displayName: string;
  name: string;
  type: "boolean" | "collection" | "dateTime" | "multiOptions" | "number" | "options" | "string";
  default: unknown;
  description?: string;
  placeholder?: string;
  required?: boolean;
  noDataExpression?: boolean;
  typeOptions?: { loadOptionsMethod?: string; minValue?: number; password?: boolean; rows?: number };
  options?: (INodePropertyOptions | INodeProperties)[];
  displayOptions?: { show: Record<string, unknown[] | undefined> };
}

export interface INodeTypeDescription {
  displayName: string;
  name: string;
  icon: Icon;
  group: ("transform" | "trigger")[];
  version: number;
  subtitle: string;
  description: string;
  defaults: { name: string };
  usableAsTool?: true;
  inputs: string[];
  outputs: string[];
  credentials: { name: string; required: boolean }[];
  webhooks?: { name: string; httpMethod: string; responseMode: string; path: string }[];
  properties: INodeProperties[];
}

export interface INodeType {
  description: INodeTypeDescription;
}

export interface IAuthenticateGeneric {
  type: "generic";
  properties: { headers: Record<string, string> };
}

export interface ICredentialTestRequest {
  request: { baseURL: string; url: string; method: IHttpRequestMethods };
}

export interface ICredentialType {
  name: string;
  displayName: string;
  documentationUrl: string;
  icon: Icon;
  properties: INodeProperties[];
  authenticate: IAuthenticateGeneric;
  test: ICredentialTestRequest;
}

export const NodeConnectionTypes = { Main: "main" } as const;

interface ErrorOptions {
  message?: string;
  description?: string;
  httpCode?: string;
  itemIndex?: number;
}

export class NodeApiError extends Error {
  readonly node: INode | undefined;
  readonly description: string | undefined;
  readonly httpCode: string | undefined;

  constructor(node: INode, error: JsonObject, { message, description, httpCode }: ErrorOptions = {}) {
    super(message ?? String(error.message));
    // n8n wraps no error of its own twice.
    // biome-ignore lint/correctness/noConstructorReturn: as n8n does it
    if (error instanceof NodeApiError) return error;
    this.node = node;
    this.description = description;
    this.httpCode = httpCode;
  }
}

export class NodeOperationError extends Error {
  readonly node: INode;

  constructor(node: INode, message: string, _options: ErrorOptions = {}) {
    super(message);
    this.node = node;
  }
}
