import { Light } from "../components/light.tsx";
import { Time } from "../components/time.tsx";
import type { Came } from "./sources-api.ts";

/** Whether a provider's requests arrive: green from the first one on. */
export function FirstRequest({ came, provider }: { came: Pick<Came, "last_received_at">; provider: string }) {
  const { last_received_at: last } = came;
  return (
    <Light on={last !== null}>
      {last === null ? (
        `Waiting for the first request of ${provider}. This turns green by itself.`
      ) : (
        <>
          {provider} reaches Ringhook. Last request: <Time at={last} />
        </>
      )}
    </Light>
  );
}
