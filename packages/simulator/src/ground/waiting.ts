import { SimulatorError } from "../errors.ts";
import type { Emitter } from "./emitter.ts";
import type { Timers } from "./timers.ts";

/** What to wait for, and for how long. */
export interface WaitOptions<Event> {
  /** Which of the events it must be. Default: the next. */
  readonly where?: ((event: Event) => boolean) | undefined;
  /** In milliseconds of real time. Default: 60,000. */
  readonly timeoutMs?: number | undefined;
}

/** Resolves with the next event of a kind that fits. @throws SimulatorError `NOTHING_HAPPENED` */
export function nextEvent<Events extends object, Name extends keyof Events & string>(
  events: Emitter<Events>,
  timers: Timers,
  name: Name,
  options: WaitOptions<Events[Name]>,
): Promise<Events[Name]> {
  const { where = () => true, timeoutMs = 60_000 } = options;
  return new Promise((resolve, reject) => {
    const callOff = timers.after(timeoutMs, () => {
      stopListening();
      reject(new SimulatorError("NOTHING_HAPPENED", `No matching "${name}" event within ${timeoutMs} ms.`));
    });
    const stopListening = events.on(name, (event) => {
      if (!where(event)) return;
      callOff();
      stopListening();
      resolve(event);
    });
  });
}
