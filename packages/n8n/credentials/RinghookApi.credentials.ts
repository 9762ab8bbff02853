import type {
  IAuthenticateGeneric,
  ICredentialTestRequest,
  ICredentialType,
  Icon,
  INodeProperties,
} from "n8n-workflow";

/** Where a gateway is, and a token that opens it: the admin token, a channel's, or a named one. */
export class RinghookApi implements ICredentialType {
  name = "ringhookApi";

  displayName = "Ringhook API";

  icon: Icon = { light: "file:../icons/ringhook.svg", dark: "file:../icons/ringhook.dark.svg" };

  documentationUrl = "https://www.npmjs.com/package/n8n-nodes-ringhook";

  properties: INodeProperties[] = [
    {
      displayName: "Base URL",
      name: "baseUrl",
      type: "string",
      default: "http://localhost:8080",
      placeholder: "https://calls.example.com",
      required: true,
      description: "Where n8n reaches the gateway, with the path below which it is served, if any",
    },
    {
      displayName: "Token",
      name: "token",
      type: "string",
      typeOptions: { password: true },
      default: "",
      required: true,
      description: "The admin token, a channel's token, or a named token",
    },
  ];

  authenticate: IAuthenticateGeneric = {
    type: "generic",
    properties: { headers: { Authorization: "=Bearer {{$credentials.token}}" } },
  };

  test: ICredentialTestRequest = {
    request: {
      baseURL: '={{$credentials.baseUrl.trim().replace(/\\/+$/, "")}}',
      url: "/api/session",
      method: "GET",
    },
  };
}
