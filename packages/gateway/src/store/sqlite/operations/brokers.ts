import {
  brokerOf,
  DELETE_BROKER,
  PUT_BROKER,
  SELECT_BROKERS,
  SELECT_WEBHOOK_TO,
  valuesOfBroker,
  valuesOfTarget,
} from "../../broker-rows.ts";
import type { BrokerRecord } from "../../broker-store.ts";
import type { Database } from "../driver.ts";
import { rows } from "./rows.ts";

export function listBrokers(db: Database): (args: Record<never, never>) => BrokerRecord[] {
  const select = db.prepare(SELECT_BROKERS);
  return () => rows(select).map(brokerOf);
}

export function webhookTo(db: Database): (args: { url: string }) => string | null {
  const select = db.prepare(SELECT_WEBHOOK_TO);
  return ({ url }) => {
    const [found] = rows(select, ...valuesOfTarget(url));
    return found ? String(found.webhookId) : null;
  };
}

export function writeBroker(db: Database): (args: { broker: BrokerRecord }) => void {
  const put = db.prepare(PUT_BROKER);
  return ({ broker }) => {
    put.run(...valuesOfBroker(broker));
  };
}

export function removeBroker(db: Database): (args: { name: string }) => void {
  const remove = db.prepare(DELETE_BROKER);
  return ({ name }) => {
    remove.run(name);
  };
}
