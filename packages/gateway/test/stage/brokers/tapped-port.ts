import { connect, createServer, type Socket } from "node:net";
import { listening } from "../listening.ts";

/** A port of loopback that passes everything on to another one, and can be told to pass less. */
export interface TappedPort {
  port: number;
  /** Connections that are open just now. */
  readonly connections: number;
  /**
   * From the next client's bytes on that hold a text, nothing comes back over that connection: what was sent arrives, and no
   * acknowledgement of it does.
   */
  muteAfter(text: string | null): void;
  /** Whether connections are taken, and nothing passes in either direction. */
  hold(isHeld: boolean): void;
  /** Ends every connection, without a word. */
  cut(): void;
  close(): Promise<void>;
}

export async function tapPort(target: number): Promise<TappedPort> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let muting: string | null = null;
  let isHeld = false;
  const server = createServer((near) => {
    const far = connect(target, "127.0.0.1");
    const pair = [near, far] as const;
    pairs.add(pair);
    let isMute = false;
    const end = (): void => {
      pairs.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    for (const socket of pair) socket.on("error", end).on("close", end);
    near.on("data", (bytes) => {
      if (isHeld) return;
      if (muting !== null && bytes.includes(muting)) isMute = true;
      far.write(bytes);
    });
    far.on("data", (bytes) => {
      if (!isMute && !isHeld) near.write(bytes);
    });
  });
  const { port, close } = await listening(server);
  const cut = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  };
  return {
    port,
    get connections() {
      return pairs.size;
    },
    muteAfter: (text) => {
      muting = text;
    },
    hold: (given) => {
      isHeld = given;
    },
    cut,
    close: async () => {
      cut();
      await close();
    },
  };
}
