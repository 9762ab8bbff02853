import { SimulatorError } from "@ringhook/simulator";
import {
  type CallPlayer,
  MetaProvider,
  type PlayedCall,
  type ProviderAttempt,
  playCalls,
  WhapiProvider,
} from "@ringhook/simulator/providers";
import { RinghookError } from "../../errors.ts";
import { printLine, printTable } from "../print.ts";
import { shownCount } from "../shown-count.ts";
import { untilStopped } from "../until-stopped.ts";
import { describeLoad, readCommonFlags } from "./common-flags.ts";
import {
  type ProviderFlags,
  readMeta,
  readMisfortune,
  readWhapiWebhook,
  refuseFlagsOfOthers,
} from "./provider-flags.ts";
import { translate } from "./translate.ts";

type Provider = CallPlayer & { close(): Promise<void> };

/** What `ringhook sources register` shows to the simulated API: it is of use nowhere else. */
const TOKEN = "simulated";

/** Plays a provider: a call of each kind, or a load; until all is taken or given up, or until it is stopped. */
export async function runProvider(flags: ProviderFlags): Promise<void> {
  const { load } = readCommonFlags(flags);
  const stopped = untilStopped();
  try {
    const provider = flags.provider === "meta" ? await openMeta(flags) : await openWhapi(flags, stopped);
    if (!provider) return;
    const stopping = new AbortController();
    const closing = stopped.then(() => {
      stopping.abort();
      return provider.close();
    });
    printLine(load ? describeLoad(load) : `Placing a call of each kind: ${provider.kinds.join(", ")}`);
    const playing = playCalls(provider, load && { ...load, signal: stopping.signal });
    // What is given up ends the calls, too.
    const played = await Promise.race([playing, closing.then(() => playing)]);
    await provider.close();
    report(played, load === undefined);
  } catch (error) {
    throw error instanceof SimulatorError ? translate(error) : error;
  }
}

async function openMeta(flags: ProviderFlags): Promise<Provider> {
  refuseFlagsOfOthers("meta", flags);
  const { phoneNumberId, verifyToken } = flags;
  const meta = new MetaProvider({
    ...readMeta(flags),
    ...(phoneNumberId !== undefined && { business: { phoneNumberId } }),
    misfortune: readMisfortune(flags),
    speed: readCommonFlags(flags).speed,
    onAttempt: printAttempt,
  });
  if (verifyToken !== undefined) await verify(meta, verifyToken);
  printLine(`Meta sends calls of the number with the id ${meta.business.phoneNumberId}`);
  return meta;
}

async function verify(meta: MetaProvider, verifyToken: string): Promise<void> {
  const isVerified = await meta.verify(verifyToken).catch(() => false);
  if (!isVerified) {
    throw new RinghookError("SOURCE_VERIFY_FAILED", "the callback URL did not give Meta's challenge back", {
      hint: "Check --url and --verify-token, and that the gateway runs.",
    });
  }
  printLine("The callback URL gave Meta's challenge back.");
}

/** @returns undefined when it was stopped before a webhook was registered */
async function openWhapi(flags: ProviderFlags, stopped: Promise<unknown>): Promise<Provider | undefined> {
  refuseFlagsOfOthers("whapi", flags);
  const webhook = readWhapiWebhook(flags);
  const { port, speed } = readCommonFlags(flags);
  const whapi = new WhapiProvider({
    token: TOKEN,
    settings: { webhooks: webhook ? [webhook] : [] },
    misfortune: readMisfortune(flags),
    speed,
    onAttempt: printAttempt,
  });
  if (webhook) return whapi;
  const url = await whapi.serve(port);
  printLine(`Whapi.Cloud is simulated at ${url}`);
  printLine();
  printLine(`  ringhook sources register CHANNEL --token ${TOKEN} --api-url ${url}`);
  printLine();
  printLine("Waiting for a webhook that asks for calls …");
  const isAsked = await Promise.race([whapi.asked().then(() => true), stopped.then(() => false)]);
  if (isAsked) return whapi;
  await whapi.close();
  return undefined;
}

function printAttempt({ at, label, status, answer }: ProviderAttempt): void {
  const time = new Date(at).toISOString().slice(11, 23);
  const why = status === 200 ? "" : `  ${answer.slice(0, 200)}`;
  printLine(`${time}  ${status ?? "no answer"}  ${label}${why}`);
}

/** Prints what became of the calls; the exit status says whether all was taken. */
function report(played: readonly PlayedCall<string>[], isEachShown: boolean): void {
  const requests = played.flatMap((call) => call.requests);
  const attempts = requests.reduce((sum, request) => sum + request.attempts.length, 0);
  const taken = requests.filter((request) => request.taken).length;
  if (isEachShown) {
    const rows = played.map((call) => [
      call.kind,
      call.id,
      call.requests.every((request) => request.taken) ? "yes" : "no",
    ]);
    printLine();
    printTable(["CALL", "ID", "TAKEN"], rows);
    printLine();
  }
  printLine(
    `${shownCount(played.length, "call")}: ${shownCount(requests.length, "request")}, ${taken} taken, in ${shownCount(attempts, "attempt")}`,
  );
  if (taken < requests.length) process.exitCode = 1;
}
