import "./code.css";

/** Highlighted JSON. Any other text is shown as it is. */
export function Code({ text, label }: { text: string; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="code" tabIndex={0} aria-label={label}>
      <pre>
        {[...tokensOf(indented(text))].map(([kind, part]) => (kind ? <i class={kind}>{part}</i> : part))}
      </pre>
    </section>
  );
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function* tokensOf(json: string): Generator<[kind: "key" | "text" | "value" | undefined, part: string]> {
  let end = 0;
  for (const match of json.matchAll(TOKEN)) {
    yield [undefined, json.slice(end, match.index)];
    const [whole, text, colon] = match;
    if (text !== undefined && colon !== undefined) {
      yield ["key", text];
      yield [undefined, colon];
    } else yield [text === undefined ? "value" : "text", whole];
    end = match.index + whole.length;
  }
  yield [undefined, json.slice(end)];
}
