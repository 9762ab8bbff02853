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
import { row } from "../queries.ts";
import { eachByItself, type Read, type Write } from "./operation.ts";

export const listBrokers: Read<Record<never, never>, BrokerRecord[]> = async (queries) =>
  (await queries.rows(SELECT_BROKERS)).map(brokerOf);

export const webhookTo: Read<{ url: string }, string | null> = async (queries, { url }) => {
  const found = await row(queries.rows(SELECT_WEBHOOK_TO, ...valuesOfTarget(url)));
  return found ? String(found.webhookId) : null;
};

export const writeBroker: Write<{ broker: BrokerRecord }, void> = eachByItself(async (tx, { broker }) => {
  await tx.change(PUT_BROKER, ...valuesOfBroker(broker));
});

export const removeBroker: Write<{ name: string }, void> = eachByItself(async (tx, { name }) => {
  await tx.change(DELETE_BROKER, name);
});
