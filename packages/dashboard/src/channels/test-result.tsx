import { outcomeText, succeeded } from "../deliveries/delivery.ts";
import { Notice } from "../parts/notice.tsx";
import { durationText } from "../parts/time.tsx";
import type { TestAnswer } from "./test-webhook.ts";

/** What the endpoint answered to the test. */
export function TestResult({ answer }: { answer: TestAnswer }) {
  const took = `after ${durationText(answer.duration_ms)}`;
  return (
    <div role="status">
      <Notice tone={succeeded(answer) ? "good" : "busy"}>
        <p>
          {answer.status === null
            ? `No answer: ${outcomeText(answer)}, ${took}.`
            : `The endpoint answered ${answer.status} ${took}.`}
        </p>
        {answer.answer && <code>{answer.answer.slice(0, 300)}</code>}
      </Notice>
    </div>
  );
}
