import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Signal } from "../../src/calls/signal.ts";
import { able } from "../../src/sources/able.ts";
import type { Capabilities, Source } from "../../src/sources/source.ts";
import { until } from "../stage/until.ts";

/** A source on its provider, as the suite plays it. */
export interface SourceStage {
  readonly source: Source;
  /** Each state so far, with its reason. */
  states: string[];
  /** Brings the source to where it tells of calls, with whatever its provider asks of a person. */
  connect(): Promise<void>;
  /** Somebody calls: the provider has something to tell. */
  ring(): Promise<void>;
  /** What the provider told, or has still to tell, and was not acknowledged. */
  unacknowledged(): number;
  /** Connections that the provider has of this source just now. */
  connections(): number;
  /** How often the source has connected so far. */
  logins(): number;
  /** Credentials that would open another session. */
  keptCredentials(): number;
  /** Stops the source and opens another with the credentials it kept, as the next process does. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

export interface SourceSuite {
  /** @param onSignal what becomes of a signal: it is acknowledged once this resolves */
  open(onSignal: (signal: Signal) => Promise<void>): Promise<SourceStage>;
  /** Each capability, and whether the source has it. */
  can: Record<keyof Capabilities, boolean>;
}

/** What should not come has had this long to come. */
const A_MOMENT_MS = 150;
const NOTHING_TO_WRITE = async (): Promise<void> => {};

/** What every source keeps, as far as its capabilities go: each adapter of the port runs it. */
export function testSource(kind: Source["kind"], { open, can }: SourceSuite): void {
  const set = async (onSignal = NOTHING_TO_WRITE): Promise<SourceStage> => {
    const stage = await open(onSignal);
    onTestFinished(() => stage.close());
    return stage;
  };
  const connected = async (onSignal = NOTHING_TO_WRITE): Promise<SourceStage> => {
    const stage = await set(onSignal);
    await stage.connect();
    return stage;
  };
  describe(`the source ${kind}`, () => {
    it("does nothing before it is started", async () => {
      const { source, states, logins } = await set();
      expect(source.kind).toBe(kind);
      await sleep(A_MOMENT_MS);
      expect({ states, logins: logins() }).toEqual({ states: [], logins: 0 });
    });

    testStarting(connected);
    testEnding(set, connected);
    testAcknowledging(connected);

    it.each(Object.entries(can))("says whether it can: %s %s", async (name, isAble) => {
      const { source } = await set();
      const use = (): unknown => able(source, name as keyof Capabilities);
      if (isAble) return expect(use()).toBe(source[name as keyof Capabilities]);
      expect(use).toThrow(
        expect.objectContaining({
          code: "SOURCE_CANNOT",
          status: 501,
          message: expect.stringContaining(`of kind ${kind} `),
        }),
      );
    });
  });
}

type Connected = (onSignal?: () => Promise<void>) => Promise<SourceStage>;

/** Waits until a source that starts has connected once more. */
async function comesBack({ logins, connections }: SourceStage, start: () => Promise<unknown>): Promise<void> {
  const before = logins();
  await start();
  await until("the source is back", () => logins() > before && connections() === 1);
}

/** As the provider sees it, which is a moment later. */
async function staysAway({ connections }: SourceStage): Promise<void> {
  await sleep(A_MOMENT_MS);
  await until("the source is gone", () => connections() === 0);
}

function testStarting(connected: Connected): void {
  it("connects once, however often it is started", async () => {
    const stage = await connected();
    const { source, logins } = stage;
    await source.stop();
    const before = logins();
    await comesBack(stage, () => Promise.all([source.start(), source.start()]));
    await source.start();
    await sleep(A_MOMENT_MS);
    expect({ logins: logins(), connections: stage.connections() }).toEqual({
      logins: before + 1,
      connections: 1,
    });
  });

  it.each([0, 1, 4, 16, 64])("stays away when it is stopped %i ms after its start", async (ms) => {
    const stage = await connected();
    await until("the credentials are kept", () => stage.keptCredentials() > 0);
    await stage.reopen();
    const { source } = stage;
    const starting = source.start();
    if (ms > 0) await sleep(ms);
    await source.stop();
    await starting;
    await staysAway(stage);
    await comesBack(stage, () => source.start());
  });

  it("connects with what it kept in another process", async () => {
    const stage = await connected();
    await until("the credentials are kept", () => stage.keptCredentials() > 0);
    await stage.reopen();
    await comesBack(stage, () => stage.source.start());
  });

  it("ends where the last of many starts and stops leaves it", async () => {
    const stage = await connected();
    const { source } = stage;
    await Promise.all([source.stop(), source.start(), source.stop(), source.start(), source.stop()]);
    await staysAway(stage);
    await comesBack(stage, () => Promise.all([source.stop(), source.start(), source.stop(), source.start()]));
  });

  it("keeps who stops it a second time waiting until it has stopped", async () => {
    const { source } = await connected();
    const order: string[] = [];
    const first = source.stop().then(() => order.push("first"));
    const second = source.stop().then(() => order.push("second"));
    await Promise.all([first, second]);
    expect(order).toEqual(["first", "second"]);
  });
}

function testEnding(set: Connected, connected: Connected): void {
  it("is forgotten on both sides once it was ended", async () => {
    const stage = await connected();
    await until("the credentials are kept", () => stage.keptCredentials() > 0);
    await stage.source.end();
    expect(stage.keptCredentials()).toBe(0);
    await until("the provider has forgotten it", () => stage.connections() === 0);
    const before = stage.logins();
    await stage.source.start();
    await sleep(A_MOMENT_MS);
    expect(stage.logins()).toBe(before);
    expect(stage.states.at(-1)).toMatch(/^INIT/);
  });

  it("connects with credentials of its own after an end that was not waited for", async () => {
    const stage = await connected();
    await until("the credentials are kept", () => stage.keptCredentials() > 0);
    const ending = stage.source.end();
    await stage.connect();
    await ending;
    await until("the one of before is gone", () => stage.connections() === 1);
    await until("the new credentials are kept", () => stage.keptCredentials() > 0);
  });

  it.each([0, 1, 3])("is forgotten when it is ended %i ms after its start", async (ms) => {
    const stage = await connected();
    await until("the credentials are kept", () => stage.keptCredentials() > 0);
    await stage.reopen();
    const starting = stage.source.start();
    if (ms > 0) await sleep(ms);
    await stage.source.end();
    await starting;
    expect(stage.keptCredentials()).toBe(0);
    await stage.connect();
    await until("the new credentials are kept", () => stage.keptCredentials() > 0);
  });

  it("can be stopped and ended before it was ever started", async () => {
    const stage = await set();
    await stage.source.stop();
    await stage.source.end();
    await stage.connect();
    expect(stage.connections()).toBe(1);
  });
}

function testAcknowledging(connected: Connected): void {
  it("acknowledges nothing before what follows from it is on disk", async () => {
    const disk = holdDisk();
    const stage = await connected(disk.write);
    await stage.ring();
    await until("a signal is on its way", () => disk.waiting() > 0);
    await sleep(A_MOMENT_MS);
    expect(stage.unacknowledged()).toBeGreaterThan(0);
    disk.release();
    await until("it is acknowledged", () => stage.unacknowledged() === 0);
  });

  it("is told again what could not be written", async () => {
    let told = 0;
    const stage = await connected(async () => {
      told += 1;
      if (told === 1) throw new Error("the disk is full");
    });
    await stage.ring();
    await until("it is acknowledged", () => stage.unacknowledged() === 0);
    expect(told).toBeGreaterThan(1);
  });

  it("acknowledges nothing after it was stopped, and is told again once it is back", async () => {
    const disk = holdDisk();
    const stage = await connected(disk.write);
    await stage.ring();
    await until("a signal is on its way", () => disk.waiting() > 0);
    await stage.source.stop();
    disk.release();
    await sleep(A_MOMENT_MS);
    expect(stage.unacknowledged()).toBeGreaterThan(0);
    await comesBack(stage, () => stage.source.start());
    await until("it is acknowledged", () => stage.unacknowledged() === 0);
  });
}

/** A disk that takes nothing until it is released, and everything from then on. */
function holdDisk(): { write: () => Promise<void>; waiting: () => number; release: () => void } {
  const waiting: (() => void)[] = [];
  let isReleased = false;
  return {
    write: () =>
      new Promise((resolve) => {
        if (isReleased) resolve();
        else waiting.push(resolve);
      }),
    waiting: () => waiting.length,
    release: () => {
      isReleased = true;
      for (const resolve of waiting) resolve();
    },
  };
}
