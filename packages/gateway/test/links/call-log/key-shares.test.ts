import { join } from "node:path";
import { proto } from "baileys";
import { beforeEach, expect, it } from "vitest";
import { openDatabase } from "../../../src/store/sqlite/driver.ts";
import type { Store } from "../../../src/store/store.ts";
import { countsOf, placed } from "../../stage/call-log-stage.ts";
import { closing } from "../../stage/closing.ts";
import { type FaultyStore, faultyStore } from "../../stage/faulty-store.ts";
import { type GatewayStage, setGatewayStage } from "../../stage/gateway-stage.ts";
import { CALLER, OWN } from "../../stage/samples.ts";

const { APP_STATE_SYNC_KEY_SHARE } = proto.Message.ProtocolMessage.Type;

let stage: GatewayStage;
let faulty: FaultyStore;
beforeEach(async () => {
  const aroundStore = (store: Store): Store => {
    faulty = faultyStore(store);
    return faulty.store;
  };
  stage = closing(await setGatewayStage({ aroundStore, times: { storeMs: 300 } }));
});

/** The phone writes a record, sealed with the key that it shared last, and the gateway reads it. */
async function expectReadable(): Promise<void> {
  await placed(stage, { to: CALLER });
  expect(await countsOf(stage)).toMatchObject({ records: 1, missing_keys: 0, waiting: 0 });
}

it("has the key that came on a connection which broke before it could be acknowledged", async () => {
  await stage.link();
  await expectAcknowledged();
  stage.own.appState.renewKey();
  stage.network.misbehave.dropAt({ stanza: "message", when: "after" });
  await stage.own.appState.shareKey();
  await expectAcknowledged();
  await expectReadable();
  expect(stage.network.faults).toEqual([]);
});

it("has the key of its phone when it is stopped while that comes", async () => {
  await stage.link();
  await stage.stopGateway();
  await stage.startGateway();
  await expectReadable();
});

it("does not acknowledge a key that it cannot store: it comes again, and can be opened", async () => {
  await stage.link();
  await expectAcknowledged();
  stage.states.length = 0;
  stage.own.appState.renewKey();
  faulty.break({ seed: 1, failing: 100, operations: ["writeCredentials"] });
  await stage.own.appState.shareKey();
  await stage.reaches("LAUNCH connection_lost");
  faulty.heal();
  await expectAcknowledged();
  await expectReadable();
});

it("takes no key from anybody but the own phone", async () => {
  await stage.link();
  await expectAcknowledged();
  await expectReadable();
  const keyData = { keyData: Buffer.alloc(32, 1), timestamp: 1 };
  const keys = keptKeyIds().map((id) => ({ keyId: { keyId: Buffer.from(id, "base64") }, keyData }));
  expect(keys).toHaveLength(1);
  const shared = { type: APP_STATE_SYNC_KEY_SHARE, appStateSyncKeyShare: { keys } };
  await stage.caller.sendMessage(OWN, { protocolMessage: shared });
  await expectAcknowledged();
  await placed(stage, { to: CALLER });
  expect(await countsOf(stage)).toMatchObject({ records: 2, wrong_macs: 0, missing_keys: 0 });
});

/** The clients have acknowledged all that they were sent. */
async function expectAcknowledged(): Promise<void> {
  await stage.isOnline();
  await stage.own.acknowledged({ timeoutMs: 50_000 });
}

/** The ids of the keys that the gateway has, in base64. */
function keptKeyIds(): string[] {
  const db = openDatabase(join(stage.dataDir, "ringhook.db"));
  try {
    const kept = db.prepare("SELECT key FROM credentials WHERE kind = 'app-state-sync-key'").all();
    return kept.map((row) => String(Reflect.get(Object(row), "key")));
  } finally {
    db.close();
  }
}
