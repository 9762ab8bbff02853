import type { BinaryNode, WASocket } from "baileys";
import type { LogRecord } from "../../../calls/log-record.ts";
import { msOf } from "../../../clock.ts";
import { messageOf } from "../../../errors.ts";
import type { Log } from "../../../log/log.ts";
import { Persistent } from "../../../persistent.ts";
import type { Account, CallLogChange, Credentials, CredentialText, SourceHandlers } from "../../source.ts";
import { linkedAt } from "../baileys/account.ts";
import type { LinkTimes } from "../connection/link-times.ts";
import { KnownPersons } from "../stanzas/known-persons.ts";
import type { WhatsAppClock } from "../stanzas/whatsapp-clock.ts";
import { askCollection, type Patch } from "./ask-collection.ts";
import {
  anew,
  askFrom,
  beginning,
  type Cursor,
  heardOf,
  isBehindGap,
  isOwed,
  nextGivenUpIn,
  passed,
} from "./cursor.ts";
import { occasionOf } from "./occasions.ts";
import { openPatch } from "./open-patch.ts";
import { isOfCallLog, readRecord } from "./read-record.ts";

/** Where the cursor is kept. It goes with the link's credentials: another link has another one. */
const PLACE = { kind: "call-log", key: "cursor" } as const;

export interface CallLogOptions {
  handlers: Pick<SourceHandlers, "callLog">;
  credentials: Pick<Credentials, "read" | "write">;
  clock: WhatsAppClock;
  times: LinkTimes;
  log: Log;
}

/** A connection by which it is asked for. */
interface Line {
  socket: WASocket;
  account: Account;
  device: string;
  /** When the link was made: see `linkedAt`. */
  linkedAt: number | undefined;
  persons: KnownPersons;
}

/** What cannot be read is asked for again after a second, then after four times as long each time, up to half an hour. */
const KEY_WAIT_MS = 1_000;
const LONGEST_KEY_WAIT_MS = 30 * 60_000;

/**
 * The phone's call log, read by a cursor of our own into WhatsApp's app state. Baileys has a cursor there, too, which stores the version
 * before anybody has the changes, and passes by what it cannot read: it stays as it is, and nothing here depends on it.
 *
 * One question at a time; what is in an answer is on disk, with the cursor behind it, before the next one.
 */
export class CallLog {
  readonly #options: CallLogOptions;
  readonly #asking: Persistent;
  #line: Line | undefined;
  /** A version that was heard of, until the cursor knows it. */
  #heard: number | undefined;
  /** It may have changed, and no version was said. */
  #isDirty = false;
  /** When what waits to be read is asked for again, and given up in the end. */
  #givingUp: NodeJS.Timeout | undefined;
  /** How often it was asked for again. */
  #waits = 0;

  constructor(options: CallLogOptions) {
    this.#options = options;
    const { backoffMs, longestBackoffMs } = options.times;
    this.#asking = new Persistent(() => this.#read(), {
      firstMs: backoffMs,
      longestMs: longestBackoffMs,
      onFailure: (error) => {
        if (this.#line)
          options.log.warn({ reason: messageOf(error) }, "the call log could not be read; will retry");
      },
    });
  }

  /** A connection has logged in: it is asked for what came meanwhile. */
  opened(socket: WASocket, account: Account): void {
    const { handlers, log } = this.#options;
    if (!handlers.callLog) return;
    const { creds } = socket.authState;
    const device = creds.me?.id ?? account.number;
    const persons = new KnownPersons(socket.signalRepository.lidMapping, log, () => account);
    this.#line = { socket, account, device, linkedAt: linkedAt(creds), persons };
    this.#asking.ask();
  }

  /** The connection ended. */
  detach(): void {
    this.#line = undefined;
    this.#asking.stop();
    clearTimeout(this.#givingUp);
  }

  /** Resolves when nothing more is written. */
  async stop(): Promise<void> {
    this.detach();
    await this.#asking.tried();
  }

  /** Notes any stanza: some say that the call log has changed, also before the login is over. */
  heard(node: BinaryNode): void {
    const occasion = occasionOf(node);
    if (!occasion) return;
    if (occasion.version === null) this.#isDirty = true;
    else this.#heard ??= occasion.version;
    if (this.#line) this.#asking.ask();
  }

  /** A key of the phone's has come: what could not be read may be readable now. */
  keyCame(): void {
    if (this.#line) this.#asking.ask();
  }

  async #read(): Promise<void> {
    const line = this.#line;
    if (!line) return;
    let cursor = await this.#cursorOf(line);
    let from = askFrom(cursor);
    while (from !== undefined && this.#line === line) {
      const { answerMs } = this.#options.times;
      const { patches, hasMore, anewAt } = await askCollection(line.socket, from, answerMs);
      if (anewAt !== null) {
        cursor = await this.#move(anew(cursor, anewAt));
        this.#count({ gaps: 1 });
      }
      let last: number = anewAt ?? from;
      for (const { version: said, patch } of patches) {
        last = said ?? last + 1;
        if (isOwed(cursor, last)) cursor = await this.#readPatch(line, cursor, last, patch);
        if (this.#line !== line) return;
      }
      from = hasMore && last > from ? last : undefined;
    }
    const { version, unread } = cursor;
    this.#options.handlers.callLog?.onPlace({ version, waiting: unread.length });
    this.#planNext(cursor);
  }

  /** Reads one patch. @returns the cursor behind it, which is on disk with what the patch says */
  async #readPatch(
    { socket, account, persons }: Line,
    before: Cursor,
    version: number,
    patch: Patch["patch"],
  ): Promise<Cursor> {
    const { handlers, clock } = this.#options;
    const now = this.#now();
    const { mutations, failed, unread } = await openPatch(patch, version, socket.authState.keys);
    const cursor = passed(before, version, unread, now);
    const records: LogRecord[] = [];
    for (const mutation of mutations) {
      const record = await readRecord(mutation, account, (jid) => persons.byJid(jid), now);
      if (record) records.push(record);
    }
    const news = records.filter(({ writtenAt }) => msOf(writtenAt) >= before.since);
    // One call a transaction: the cursor moves with the last one, and those before it are known when they are read again.
    for (const [index, record] of news.entries()) {
      const along = index === news.length - 1 ? [keptAs(cursor)] : [];
      await handlers.callLog?.onRecord(record, account, { readAt: clock.wholeSeconds(), along });
    }
    if (news.length === 0) await this.#move(cursor);
    const wasMet = before.unread.some((each) => each.version === version);
    const isLeft = cursor.unread.some((each) => each.version === version);
    this.#count({
      gaps: isBehindGap(before, version) ? 1 : 0,
      givenUp: unread !== null && !isLeft ? 1 : 0,
      // What still cannot be read was counted when it was met.
      ...((unread === null || !wasMet) && {
        missingKeys: unread === "no_key" ? 1 : 0,
        wrongMacs: (unread === "wrong_mac" ? 1 : 0) + failed,
        beforeLink: records.length - news.length,
        withoutCall: mutations.filter(isOfCallLog).length - records.length,
      }),
    });
    return cursor;
  }

  /** The cursor as it is kept, or one that begins; with what was heard meanwhile. */
  async #cursorOf({ device, linkedAt: madeAt }: Line): Promise<Cursor> {
    const kept = (await this.#options.credentials.read(PLACE.kind, [PLACE.key])).get(PLACE.key);
    const found: Cursor | undefined = kept === undefined ? undefined : JSON.parse(kept);
    const cursor = found?.device === device ? found : beginning(device, madeAt, this.#now());
    const [heard, isDirty] = [this.#heard, this.#isDirty];
    const version = heard ?? (isDirty ? 0 : undefined);
    const after = version === undefined ? cursor : heardOf(cursor, version);
    if (after !== found) await this.#move(after);
    // What was heard while the cursor was written is for the next time.
    if (this.#heard === heard) this.#heard = undefined;
    if (isDirty) this.#isDirty = false;
    return after;
  }

  async #move(cursor: Cursor): Promise<Cursor> {
    await this.#options.credentials.write([keptAs(cursor)]);
    return cursor;
  }

  /**
   * What waits to be read is asked for once more when its time is over, and while it waits for a key now and then: the word
   * that a key came may come before the key is there to be read.
   */
  #planNext(cursor: Cursor): void {
    clearTimeout(this.#givingUp);
    const ms = nextGivenUpIn(cursor, this.#now());
    if (ms === undefined || !this.#line) {
      this.#waits = 0;
      return;
    }
    const wait = Math.min(KEY_WAIT_MS * 4 ** this.#waits, LONGEST_KEY_WAIT_MS, ms + 1_000);
    this.#waits += 1;
    this.#givingUp = setTimeout(() => this.#asking.ask(), wait).unref();
  }

  #count(change: CallLogChange): void {
    this.#options.handlers.callLog?.onCount(change);
  }

  #now(): number {
    return msOf(this.#options.clock.wholeSeconds());
  }
}

function keptAs(cursor: Cursor): CredentialText {
  return { ...PLACE, value: JSON.stringify(cursor) };
}
