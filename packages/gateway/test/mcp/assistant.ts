import { Client, StreamableHTTPClientTransport, type Transport } from "@modelcontextprotocol/client";
import { expect } from "vitest";
import { closing } from "../stage/closing.ts";

/** The revisions of the protocol that an assistant may speak. */
export const ERAS = [
  ["of 2025, with a handshake", "legacy"],
  ["of 2026, without a session", { pin: "2026-07-28" }],
] as const;
export type Era = (typeof ERAS)[number][1];

/** An assistant's side of the protocol: the protocol's own client. */
export interface Assistant {
  tools(): Promise<string[]>;
  /** Calls a tool that answers. */
  call(name: string, args?: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Calls a tool that refuses, and returns what it says. */
  refused(name: string, args?: Record<string, unknown>): Promise<string>;
}

export async function assistantBy(transport: Transport, era: Era = "legacy"): Promise<Assistant> {
  const own = new Client({ name: "test", version: "1.0.0" }, { versionNegotiation: { mode: era } });
  await own.connect(transport);
  closing({ close: () => own.close() });
  const run = async (name: string, args: Record<string, unknown> = {}) => {
    const { content, structuredContent, isError = false } = await own.callTool({ name, arguments: args });
    const [first] = content;
    if (first?.type !== "text") throw new Error(`${name} answered without a text`);
    return { text: first.text, told: structuredContent as Record<string, unknown> | undefined, isError };
  };
  return {
    tools: async () => (await own.listTools()).tools.map(({ name }) => name),
    call: async (name, args) => {
      const { text, told, isError } = await run(name, args);
      expect({ name, isError, text }).toMatchObject({ name, isError: false });
      // Clients that know no structured content read the same as text.
      expect(JSON.parse(text)).toEqual(told);
      return told ?? {};
    },
    refused: async (name, args) => {
      const { text, isError } = await run(name, args);
      expect({ name, isError, text }).toMatchObject({ name, isError: true });
      return text;
    },
  };
}

/** One that reaches a gateway over HTTP. */
export function assistantAt(
  url: string,
  token: string,
  { era = "legacy", headers = {} }: { era?: Era; headers?: Record<string, string> } = {},
): Promise<Assistant> {
  const requestInit = { headers: { authorization: `Bearer ${token}`, ...headers } };
  return assistantBy(new StreamableHTTPClientTransport(new URL("/mcp", url), { requestInit }), era);
}
