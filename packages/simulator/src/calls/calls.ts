import type { Account } from "../accounts/account.ts";
import type { Context } from "../ground/context.ts";
import { Call } from "./call.ts";
import { type CallOptions, planCall } from "./plan.ts";

// A client may refuse a call long after it was placed, but not after ten thousand others.
const REMEMBERED = 10_000;

/** The calls of a network, by id. */
export class Calls {
  readonly #context: Context;
  readonly #byId = new Map<string, Call>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** Places a call and announces it. */
  async place(caller: Account, callee: Account, options: CallOptions): Promise<Call> {
    const call = new Call(planCall(caller, options, this.#context), caller, callee, this.#context);
    this.#remember(call);
    await call.announce({ at: options.at });
    return call;
  }

  /** Forgets all calls. */
  clear(): void {
    this.#byId.clear();
  }

  find(id: string): Call | undefined {
    return this.#byId.get(id);
  }

  #remember(call: Call): void {
    this.#byId.set(call.id, call);
    if (this.#byId.size <= REMEMBERED) return;
    for (const oldest of this.#byId.keys()) {
      this.#byId.delete(oldest);
      return;
    }
  }
}
