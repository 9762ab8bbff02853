import { nowOf } from "../../clock.ts";
import { answered } from "../answered.ts";
import type { InboundOutcome, InboundRequest } from "../inbound.ts";
import { objectOf } from "../json.ts";
import { type ProviderOptions, type SettingsOf, validSecrets } from "../provider.ts";
import { Reception } from "../reception.ts";
import { ReportIntake } from "../report-intake.ts";
import type { SourceWith } from "../source.ts";
import { whapiAddress } from "./address.ts";
import { passedOn } from "./passed-on.ts";
import { readWhapi, type WhapiReading } from "./read-whapi.ts";
import { type AskProvider, registerAtWhapi } from "./register.ts";
import { whapiStepsBefore } from "./whapi-call.ts";

/** What Whapi.Cloud sends can be taken, and it can be told to send it. */
export type WhapiSource = SourceWith<"inbound" | "registration">;

/** What stands before the address of a channel in a path. */
const DOOR = "/in/whapi";

/** A channel of Whapi.Cloud's: its calls go on as they came, in order and once. */
export function whapiSource(ask: AskProvider, options: ProviderOptions): WhapiSource {
  const { channelId, desk, clock } = options;
  const settings = options.settings as () => SettingsOf<"whapi">;
  const intake = new ReportIntake({ ...options, before: whapiStepsBefore });
  const secrets = (): string[] => validSecrets(settings().secrets, nowOf(clock));
  const reception = new Reception(options);

  const take = async (request: InboundRequest): Promise<InboundOutcome> => {
    const address = whapiAddress(request.method, request.path.slice(DOOR.length));
    const reading = readWhapi(request, address, { channelId, secrets: secrets() }, nowOf(clock));
    if (!("reports" in reading)) {
      if (reading.outcome === "unauthorized") desk.count({ refused: 1 });
      return reading.outcome;
    }
    desk.count({ received: true });
    reception.heard();
    const another = anotherOf(reading, settings());
    if (another !== undefined) {
      desk.count({ unrouted: [another] });
      return "unrouted";
    }
    if (reading.reports.length === 0) return reading.outcome;
    const doubles = await intake.take(asPassedOn(reading, channelId, settings()));
    if (doubles < reading.reports.length) return "taken";
    desk.count({ doubles: 1 });
    return "double";
  };

  return {
    kind: "whapi",
    held: () => intake.held,
    start: async () => {
      await intake.start();
      reception.tell();
    },
    stop: () => intake.stop(),
    end: () => intake.stop(),
    inbound: (request) => answered(() => take(request), options.log),
    registration: {
      register: async (door) => {
        const [secret = ""] = secrets();
        await registerAtWhapi(ask, { ...door, secret });
      },
    },
  };
}

/** The channel of Whapi.Cloud's that it is about, if that is another than the one that was named. */
function anotherOf({ body }: WhapiReading, { providerChannelId }: SettingsOf<"whapi">): string | undefined {
  if (providerChannelId === null) return undefined;
  const theirs = objectOf(body)?.channel_id;
  return theirs === undefined || theirs === providerChannelId ? undefined : String(theirs);
}

/** Each report with the whole body that goes out: Whapi.Cloud's own, with this call alone. */
function asPassedOn(
  { body, reports }: WhapiReading,
  channelId: string,
  { keepChannelId }: SettingsOf<"whapi">,
): WhapiReading["reports"] {
  return reports.map((report) => ({
    ...report,
    asSent: report.asSent === null ? null : passedOn(body, report.asSent, keepChannelId ? null : channelId),
  }));
}
