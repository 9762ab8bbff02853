import type { Vault } from "../secrets/vault.ts";
import type { BrokerRecord } from "../store/broker-store.ts";
import type { Broker } from "../subscriptions/broker.ts";

const place = (name: string): string => `broker ${name}`;

/** What of it is sealed: who asks there and how. */
type Sealed = Pick<Broker, "user" | "password" | "tls" | "create">;

export function sealBroker(vault: Vault, { user, password, tls, create, ...rest }: Broker): BrokerRecord {
  const sealed: Sealed = { user, password, tls, create };
  return { ...rest, sealed: vault.seal(JSON.stringify(sealed), place(rest.name)) };
}

export function openBroker(vault: Vault, { sealed, ...record }: BrokerRecord): Broker {
  const opened: Sealed = JSON.parse(vault.open(sealed, place(record.name)).toString("utf8"));
  return { ...record, ...opened };
}

/** One as stored, sealed by the key where the previous one sealed it; undefined for any other. */
export function renewBroker(vault: Vault, record: BrokerRecord): BrokerRecord | undefined {
  const sealed = vault.renew(record.sealed, place(record.name));
  return sealed && { ...record, sealed };
}
