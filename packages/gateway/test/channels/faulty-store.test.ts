import { createHash } from "node:crypto";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/store/sqlite/driver.ts";
import type { Store } from "../../src/store/store.ts";
import { type Faults, faultyStore } from "../stage/faulty-store.ts";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { CHANNEL, OWN } from "../stage/samples.ts";
import { until } from "../stage/until.ts";

const closing: (() => unknown)[] = [];
const rejected: unknown[] = [];
const onRejection = (error: unknown): void => {
  rejected.push(error);
};
process.on("unhandledRejection", onRejection);
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  expect(rejected.splice(0)).toEqual([]);
});

interface FaultyStage {
  stage: GatewayStage;
  /** The faults that the gateway's next start begins with. */
  breakNext(faults: Omit<Faults, "seed">): void;
  break(faults: Omit<Faults, "seed"> & { seed?: number }): void;
  heal(): void;
}

async function faultyStage(): Promise<FaultyStage> {
  let faulty: ReturnType<typeof faultyStore> | undefined;
  let next: Omit<Faults, "seed"> | undefined;
  const aroundStore = (store: Store): Store => {
    faulty = faultyStore(store);
    if (next) faulty.break({ seed: 1, ...next });
    next = undefined;
    return faulty.store;
  };
  const stage = await setGatewayStage({ aroundStore });
  closing.push(async () => {
    faulty?.heal();
    await stage.close();
  });
  return {
    stage,
    breakNext: (faults) => {
      next = faults;
    },
    break: (faults) => faulty?.break({ seed: 1, ...faults }),
    heal: () => faulty?.heal(),
  };
}

/** Rows as the disk has them. */
function rowsOf({ dataDir }: GatewayStage, sql: string): Record<string, unknown>[] {
  const db = openDatabase(join(dataDir, "ringhook.db"), { readOnly: true });
  try {
    return db.prepare(sql).all() as Record<string, unknown>[];
  } finally {
    db.close();
  }
}

const channelsOf = (stage: GatewayStage): Record<string, unknown>[] =>
  rowsOf(stage, "SELECT * FROM channels ORDER BY channel_id");

/** Whether what was asked for was done; the store may have failed. */
const isDone = (asked: Promise<unknown>): Promise<boolean> =>
  asked.then(
    () => true,
    () => false,
  );

const idsOf = ({ gateway }: GatewayStage): string[] => gateway.channels.list().map(({ id }) => id);

/** All faults, and those that come after the work was done: the answer is the same, the store is not. */
const KINDS: [kind: string, doneAllTheSame: number][] = [
  ["nothing was done", 0],
  ["it was done all the same", 100],
];

describe.each(KINDS)("when the store fails and %s", (_, doneAllTheSame) => {
  const failing = { failing: 100, doneAllTheSame };

  it("a channel whose removal cannot be marked stays as it is, after a restart too", async () => {
    const faulty = await faultyStage();
    const { stage } = faulty;
    faulty.break({ ...failing, operations: ["update"] });
    await expect(stage.gateway.channels.remove(CHANNEL)).rejects.toMatchObject({ code: "STORE_FAILED" });
    expect(idsOf(stage)).toEqual([CHANNEL]);
    expect(stage.gateway.channels.webhooks.list(CHANNEL)).toHaveLength(1);
    faulty.heal();
    await until("what counts is stored", () => channelsOf(stage)[0]?.removed_at === null);
    await stage.stopGateway();
    await stage.startGateway();
    expect(idsOf(stage)).toEqual([CHANNEL]);
  });

  it("a channel whose removal fails half way is gone at once, and stays so", async () => {
    const faulty = await faultyStage();
    const { stage } = faulty;
    faulty.break({ ...failing, operations: ["remove", "clearCredentials"] });
    await stage.gateway.channels.remove(CHANNEL);
    expect(idsOf(stage)).toEqual([]);
    await expect(stage.gateway.channels.create({ id: CHANNEL })).rejects.toMatchObject({
      code: "CHANNEL_EXISTS",
    });
    await stage.stopGateway();
    await stage.startGateway();
    expect(idsOf(stage)).toEqual([]);
    await until("nothing is left of it", () => channelsOf(stage).length === 0);
    await until("its id is free", async () => {
      const created = await stage.gateway.channels.create({ id: CHANNEL }).catch(() => undefined);
      return created !== undefined;
    });
    expect(stage.gateway.channels.webhooks.list(CHANNEL)).toEqual([]);
  });

  it("the removal is finished by the running gateway once the store is well", async () => {
    const faulty = await faultyStage();
    const { stage } = faulty;
    faulty.break({ ...failing, operations: ["remove"] });
    await stage.gateway.channels.remove(CHANNEL);
    faulty.heal();
    await until("nothing is left of it", () => channelsOf(stage).length === 0);
  });

  it("a channel that could not be created is not there, and its id is free again", async () => {
    const faulty = await faultyStage();
    const { stage } = faulty;
    faulty.break({ ...failing, operations: ["insertChannel"] });
    await expect(stage.gateway.channels.create({ id: "NEW" })).rejects.toMatchObject({
      code: "STORE_FAILED",
    });
    faulty.heal();
    await until("its id is free", async () => {
      const created = await stage.gateway.channels.create({ id: "NEW" }).catch(() => undefined);
      return created !== undefined;
    });
    expect(idsOf(stage).toSorted()).toEqual([CHANNEL, "NEW"].toSorted());
  });

  it("a token that could not be rotated still opens, after a restart too", async () => {
    const faulty = await faultyStage();
    const { stage } = faulty;
    const { token } = await stage.gateway.channels.create({ id: "TURNING" });
    const hash = createHash("sha256").update(token).digest();
    faulty.break({ ...failing, operations: ["update"] });
    await expect(stage.gateway.channels.keys.rotateToken("TURNING")).rejects.toMatchObject({
      code: "STORE_FAILED",
    });
    expect(stage.gateway.channels.findByTokenHash(hash)?.id).toBe("TURNING");
    faulty.heal();
    await until("the old token is stored again", () =>
      channelsOf(stage).some(({ token_hash }) => hash.equals(token_hash as Uint8Array)),
    );
    await stage.stopGateway();
    await stage.startGateway();
    expect(stage.gateway.channels.findByTokenHash(hash)?.id).toBe("TURNING");
  });

  it("webhooks that could not be changed are as they were, after a restart too", async () => {
    const faulty = await faultyStage();
    const { stage } = faulty;
    const [before] = stage.gateway.channels.webhooks.list(CHANNEL);
    faulty.break({ ...failing, operations: ["replaceWebhooks"] });
    await expect(
      stage.gateway.channels.settings.change(CHANNEL, { settings: { own: 1 }, webhooks: [] }),
    ).rejects.toMatchObject({ code: "STORE_FAILED" });
    expect(stage.gateway.channels.webhooks.list(CHANNEL)).toEqual([before]);
    expect(stage.channel.record.settings).toEqual({});
    faulty.heal();
    await until(
      "they are stored again",
      () => rowsOf(stage, "SELECT 1 FROM webhooks WHERE removed_at IS NULL").length === 1,
    );
    await stage.stopGateway();
    await stage.startGateway();
    expect(stage.gateway.channels.webhooks.list(CHANNEL)).toEqual([before]);
  });

  it("the state and the number of a channel that is linked meanwhile are stored once the store is well", async () => {
    const faulty = await faultyStage();
    const { stage } = faulty;
    faulty.break({ ...failing, operations: ["update"] });
    await stage.link();
    faulty.heal();
    await until("both are stored", () => {
      const [record] = channelsOf(stage);
      return record?.state === "AUTH" && record.number === `${OWN}@s.whatsapp.net`;
    });
  });
});

it.each([1, 2, 3])(
  "a gateway whose store fails now and then ends with what was asked for last, and a restart finds just that (seed %i)",
  async (seed) => {
    const faulty = await faultyStage();
    const { stage } = faulty;
    const { channels } = stage.gateway;
    faulty.break({ seed, failing: 35, doneAllTheSame: 50 });
    const asked = Array.from({ length: 8 }, (_, n) => `C${n}`);
    const names = new Map<string, string>();
    for (const id of asked) {
      // As an owner would: asks until it is done.
      await until(
        `${id} is created`,
        async () => channels.has(id) || (await isDone(channels.create({ id }))),
      );
      await until(
        `${id} has its webhook`,
        () =>
          channels.webhooks.list(id).length > 0 ||
          isDone(channels.webhooks.add(id, { url: stage.receiver.url })),
      );
      const name = `name of ${id}`;
      await until(`${id} is renamed`, () => isDone(channels.get(id).update({ name })));
      names.set(id, name);
    }
    for (const id of asked.slice(0, 4)) {
      await until(`${id} is removed`, () => !channels.has(id) || isDone(channels.remove(id)));
      names.delete(id);
    }
    faulty.heal();
    const told = (): unknown =>
      stage.gateway.channels
        .list()
        .filter(({ id }) => id !== CHANNEL)
        .map(({ id, record }) => [id, record.name, stage.gateway.channels.webhooks.list(id).length])
        .toSorted();
    const expected = [...names].map(([id, name]) => [id, name, 1]);
    expect(told()).toEqual(expected);
    await until("nothing is left of the others", () => channelsOf(stage).length === names.size + 1);
    await stage.stopGateway();
    await stage.startGateway();
    expect(told()).toEqual(expected);
  },
);

it("channels that could not be started are started once the store is well", async () => {
  const faulty = await faultyStage();
  const { stage } = faulty;
  await stage.link();
  await stage.stopGateway();
  faulty.breakNext({
    failing: 100,
    operations: ["lastIds", "openCalls", "pendingWebhooks", "readCredentials"],
  });
  await stage.startGateway();
  expect(stage.channel.linkState.state).toBe("INIT");
  faulty.heal();
  await stage.isOnline();
});

it("the event that an account was linked is stored once the store is well, and sent", async () => {
  const faulty = await faultyStage();
  const { stage } = faulty;
  await stage.gateway.channels.webhooks.add(CHANNEL, {
    url: stage.receiver.url,
    events: ["users.post"],
  });
  faulty.break({ failing: 100, operations: ["record"] });
  await stage.link();
  faulty.heal();
  await until("the event came", () => stage.receiver.taken().some(({ body }) => body.includes('"users"')));
});
