import type { Device } from "../accounts/device.ts";
import type { Owed } from "../accounts/outbox.ts";
import type { Context } from "../ground/context.ts";
import type { StanzaRecord } from "../stanzas/log.ts";
import { type Attributes, node, type Stanza } from "../stanzas/node.ts";

/** Sends the stanzas of one call, and knows which of them are not acknowledged yet. */
export class CallSender {
  readonly #callId: string;
  readonly #context: Context;
  readonly #waiting = new Set<() => void>();
  #unacknowledged = 0;
  #sent = 0;
  #lost = 0;

  constructor(callId: string, context: Context) {
    this.#callId = callId;
    this.#context = context;
  }

  /** How many stanzas are not acknowledged yet. */
  get unacknowledged(): number {
    return this.#unacknowledged;
  }

  /** Whether something was sent while no client was linked, and nothing to anybody. */
  get reachedNobody(): boolean {
    return this.#lost > 0 && this.#sent === 0;
  }

  /** Sends one stanza to each device. @param attributes of the stanza, besides its id */
  async send(content: Stanza, attributes: Attributes, devices: readonly Device[]): Promise<void> {
    this.#sent += devices.length;
    if (devices.length === 0) this.#lost += 1;
    await Promise.all(devices.map((device) => device.outbox.add(this.#owe(content, attributes, device))));
  }

  /** Resolves with true when all is acknowledged, with false when the time is over. */
  settled(timeoutMs: number): Promise<boolean> {
    if (this.#unacknowledged === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (isSettled: boolean): void => {
        callOff();
        this.#waiting.delete(onSettled);
        resolve(isSettled);
      };
      const onSettled = (): void => finish(true);
      const callOff = this.#context.timers.after(timeoutMs, () => finish(false));
      this.#waiting.add(onSettled);
    });
  }

  #owe(content: Stanza, attributes: Attributes, device: Device): Owed {
    const { clock, events, nextStanzaId, stanzas } = this.#context;
    const id = nextStanzaId();
    const record: StanzaRecord = {
      id,
      callId: this.#callId,
      tag: content.tag,
      to: device.jid,
      sentAt: clock(),
      deliveredTimes: 0,
    };
    stanzas.add(record);
    this.#unacknowledged += 1;
    return {
      stanza: node("call", { ...attributes, id }, [content]),
      sent: () => {
        record.deliveredTimes += 1;
      },
      settled: (isAcknowledged) => {
        if (isAcknowledged) {
          record.acknowledgedAt = clock();
          events.emit("acknowledged", record);
        }
        this.#settleOne();
      },
    };
  }

  #settleOne(): void {
    this.#unacknowledged -= 1;
    if (this.#unacknowledged > 0) return;
    for (const onSettled of [...this.#waiting]) onSettled();
  }
}
