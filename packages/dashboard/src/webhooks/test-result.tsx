import { Notice } from "../components/notice.tsx";
import { durationText } from "../components/time.tsx";
import { outcomeText, succeeded } from "./outcome.ts";
import type { TestResponse } from "./test-webhook.ts";

/** How the endpoint responded to the test. */
export function TestResult({ response }: { response: TestResponse }) {
  const took = `after ${durationText(response.duration_ms)}`;
  return (
    <div role="status">
      <Notice tone={succeeded(response) ? "good" : "busy"}>
        <p>
          {sentenceOf(response)} {took}.
        </p>
        {response.answer && <code>{response.answer.slice(0, 300)}</code>}
      </Notice>
    </div>
  );
}

function sentenceOf(response: TestResponse): string {
  if (response.status !== null) return `The endpoint responded with ${response.status}`;
  if (succeeded(response)) return "The broker acknowledged";
  return `No response: ${outcomeText(response)},`;
}
