import { numberOf } from "../../../ids.ts";
import { NOBODY } from "../../row-ids.ts";
import type { Database } from "../driver.ts";
import { row, type Value } from "./rows.ts";

/** An id as its number; that of a row of before stays the text it is. */
export function refOf(id: string): Value {
  return numberOf(id) ?? id;
}

/**
 * The numbers under which rows know channels, webhooks and lanes, by the names that the rest of the house has for them.
 * The writer's thread is the only one that gives numbers, so it may remember them; it forgets them when a
 * transaction was taken back. The other threads look each time.
 */
export class Numbers {
  readonly #channel;
  readonly #webhook;
  readonly #lane;
  readonly #newLane;
  readonly #event;
  readonly #delivery;
  readonly #remembered: Map<string, number> | undefined;

  constructor(db: Database, remembers: boolean) {
    this.#channel = db.prepare("SELECT channel_no AS no FROM channels WHERE channel_id = ?");
    this.#webhook = db.prepare(
      "SELECT webhook_no AS no FROM webhooks WHERE channel_no = ? AND webhook_id = ?",
    );
    this.#lane = db.prepare("SELECT lane AS no FROM lanes WHERE name = ?");
    this.#newLane = db.prepare("INSERT INTO lanes (name) VALUES (?) RETURNING lane AS no");
    this.#event = db.prepare("SELECT id AS no FROM events WHERE public_id = ?");
    this.#delivery = db.prepare("SELECT id AS no FROM deliveries WHERE public_id = ?");
    this.#remembered = remembers ? new Map() : undefined;
  }

  channel(channelId: string): number {
    return this.#find(channelId, () => row(this.#channel, channelId)?.no);
  }

  webhook(channelId: string, webhookId: string): number {
    return this.#find(
      `${channelId}/${webhookId}`,
      () => row(this.#webhook, this.channel(channelId), webhookId)?.no,
    );
  }

  /** The lane of what no call is told by, such as `users`. */
  lane(name: string): number {
    const found = this.#find(`lane ${name}`, () => row(this.#lane, name)?.no);
    return found === NOBODY ? Number(row(this.#newLane, name)?.no) : found;
  }

  /** The row behind a public id, which of a row of before has to be looked for. */
  event(id: Value): number {
    return typeof id === "number" ? id : (numberOf(String(id)) ?? Number(row(this.#event, id)?.no ?? NOBODY));
  }

  delivery(id: Value): number {
    return typeof id === "number"
      ? id
      : (numberOf(String(id)) ?? Number(row(this.#delivery, id)?.no ?? NOBODY));
  }

  forget(): void {
    this.#remembered?.clear();
  }

  #find(name: string, look: () => Value | undefined): number {
    const remembered = this.#remembered?.get(name);
    if (remembered !== undefined) return remembered;
    const found = look();
    if (typeof found !== "number") return NOBODY;
    this.#remembered?.set(name, found);
    return found;
  }
}

const ofDatabase = new WeakMap<Database, Numbers>();

/** The numbers of a thread's database: all of its operations share them. */
export function numbersOf(db: Database): Numbers {
  let numbers = ofDatabase.get(db);
  if (!numbers) {
    numbers = new Numbers(db, false);
    ofDatabase.set(db, numbers);
  }
  return numbers;
}

/** Lets the operations of a database remember numbers: it is the one that writes. */
export function rememberNumbers(db: Database): Numbers {
  const numbers = new Numbers(db, true);
  ofDatabase.set(db, numbers);
  return numbers;
}
