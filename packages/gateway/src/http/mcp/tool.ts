import { type Static, type TObject, type TProperties, Type } from "typebox";

/**
 * Asks the gateway's own API, as whoever calls the tool: what they may not do there, no tool does for them.
 * @param path below `/api`, its parts encoded: see `pathOf`
 * @throws RinghookError the API's own error
 */
export type Ask = (
  method: "GET" | "POST",
  path: string,
  sent?: { query?: Record<string, unknown>; body?: object },
) => Promise<unknown>;

/** What an assistant can do with the gateway. */
export interface Tool {
  name: string;
  title: string;
  /** What it tells or does, for the assistant that chooses between tools. */
  description: string;
  input: TObject;
  /** Whether it changes something, or sends something to somebody. */
  isWriting: boolean;
  /** @param args as `input` has them */
  run(ask: Ask, args: object): Promise<object>;
}

interface ToolOf<Input extends TProperties> extends Omit<Tool, "name" | "input" | "isWriting" | "run"> {
  input: Input;
  run(ask: Ask, args: Static<TObject<Input>>): Promise<unknown>;
}

export const reading = makeTool(false);
export const writing = makeTool(true);

function makeTool(isWriting: boolean) {
  return <Input extends TProperties>(name: string, { input, run, ...words }: ToolOf<Input>): Tool => ({
    ...words,
    name,
    isWriting,
    input: Type.Object(input, { additionalProperties: false }),
    // Its arguments were checked against its input.
    run: async (ask, args) => toObject(await run(ask, args as Static<TObject<Input>>)),
  });
}

/** A path of the API: `pathOf("channels", id)`. */
export function pathOf(...parts: readonly string[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join("");
}

function toObject(answer: unknown): object {
  return typeof answer === "object" && answer !== null && !Array.isArray(answer) ? answer : { answer };
}
