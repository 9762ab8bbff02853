/** A person with curl. */
export class ControlApi {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  get(path: string): Promise<{ status: number; body: unknown }> {
    return this.send("GET", path);
  }

  post(path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    return this.send("POST", path, body);
  }

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { "content-type": "application/json" };
    const answer = await fetch(this.#url + path, { method, headers: { ...type, ...headers }, ...json });
    const text = await answer.text();
    const isJson = answer.headers.get("content-type")?.includes("json");
    return { status: answer.status, body: isJson ? (JSON.parse(text) as unknown) : text };
  }
}
