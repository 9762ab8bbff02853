import { nowOf } from "../../clock.ts";
import { answered } from "../answered.ts";
import type { InboundOutcome, InboundRequest } from "../inbound.ts";
import { utf8Text } from "../json.ts";
import { type ProviderOptions, type SettingsOf, validSecrets } from "../provider.ts";
import { Reception } from "../reception.ts";
import { ReportIntake } from "../report-intake.ts";
import type { Source, SourceWith } from "../source.ts";
import { answerChallenge } from "./challenge.ts";
import { metaStepsBefore } from "./meta-call.ts";
import { type MetaReading, type NumberReports, readMeta } from "./read-meta.ts";

/** A number as its app's requests reach it. */
interface OpenNumber {
  /** @returns how many of the reports said nothing new */
  take(told: NumberReports): Promise<number>;
}

/** The sources of Meta's Cloud API: an app takes the requests, and hands each number what is about it. */
export class MetaSources {
  /** By app and `phone_number_id`. */
  readonly #numbers = new Map<string, Map<string, OpenNumber>>();

  /** The source of one number's channel. It takes no requests itself: one callback serves all numbers of an app. */
  number(options: ProviderOptions): Source {
    const { desk } = options;
    const { sourceId, phoneNumberId } = options.settings() as SettingsOf<"meta-cloud">;
    const intake = new ReportIntake({ ...options, before: metaStepsBefore });
    const reception = new Reception(options);
    const take = async ({ reports, ownNumber }: NumberReports): Promise<number> => {
      desk.count({ received: true });
      reception.heard();
      const own = ownNumber === undefined ? {} : { ownNumber };
      const doubles = await intake.take(reports.map((report) => ({ ...report, ...own })));
      if (reports.length > 0 && doubles === reports.length) desk.count({ doubles: 1 });
      return doubles;
    };
    // Known from now on, started or not: a request that comes before the start has to come again.
    this.#numbersOf(sourceId).set(phoneNumberId, { take });
    return {
      kind: "meta-cloud",
      held: () => intake.held,
      start: async () => {
        await intake.start();
        reception.tell();
      },
      stop: () => intake.stop(),
      end: async () => {
        this.#numbersOf(sourceId).delete(phoneNumberId);
        await intake.stop();
      },
    };
  }

  /** The source of an app: the one callback that Meta allows it. */
  app(options: ProviderOptions): SourceWith<"inbound"> {
    const { channelId, desk, clock, log } = options;
    const settings = options.settings as () => SettingsOf<"meta-app">;
    const reception = new Reception(options);

    const take = async (request: InboundRequest): Promise<InboundOutcome> => {
      const numbers = this.#numbersOf(channelId);
      const secrets = validSecrets(settings().secrets, nowOf(clock));
      const source = { secrets, phoneNumberIds: new Set(numbers.keys()) };
      const reading = readMeta(request, source, nowOf(clock));
      if (!("numbers" in reading)) {
        if (reading.outcome === "unauthorized") desk.count({ refused: 1 });
        return reading.outcome;
      }
      desk.count({ received: true, unrouted: reading.unrouted });
      reception.heard();
      // At once, so that what goes on is asked for in the order in which it came.
      const [doubles] = await Promise.all([toNumbers(reading, numbers), passOn(request, reading, desk)]);
      if (reading.outcome !== "taken" || doubles < countOf(reading)) return reading.outcome;
      desk.count({ doubles: 1 });
      return "double";
    };

    return {
      kind: "meta-app",
      start: async () => reception.tell(),
      stop: async () => {},
      end: async () => {},
      inbound: async (request) => {
        if (request.method !== "GET") return answered(() => take(request), log);
        const answer = answerChallenge(request.query, settings().verifyToken);
        desk.count(answer.failedLogin ? { refused: 1 } : { verified: true });
        return answer;
      },
    };
  }

  #numbersOf(sourceId: string): Map<string, OpenNumber> {
    let numbers = this.#numbers.get(sourceId);
    if (!numbers) {
      numbers = new Map();
      this.#numbers.set(sourceId, numbers);
    }
    return numbers;
  }
}

/** @returns how many reports said nothing new */
async function toNumbers(
  { numbers: told }: MetaReading,
  numbers: ReadonlyMap<string, OpenNumber>,
): Promise<number> {
  const doubles = await Promise.all(
    told.map((one) => {
      const number = numbers.get(one.phoneNumberId);
      // It was closed meanwhile: whoever takes its calls next is told again.
      if (!number) throw new Error("the channel of this number is being closed");
      return number.take(one);
    }),
  );
  return doubles.reduce((sum, some) => sum + some, 0);
}

/** The request as it came goes on to the bot that had the callback before, whatever is in it. */
async function passOn(
  { body, headers }: InboundRequest,
  { phoneNumberIds }: MetaReading,
  desk: ProviderOptions["desk"],
): Promise<void> {
  const signature = headers["x-hub-signature-256"] ?? "";
  await desk.passOn({ signature, body: utf8Text(body) ?? "" }, phoneNumberIds[0] ?? "app");
}

function countOf({ numbers }: MetaReading): number {
  return numbers.reduce((sum, { reports }) => sum + reports.length, 0);
}
