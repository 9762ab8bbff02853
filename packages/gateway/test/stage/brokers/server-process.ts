import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { until } from "../until.ts";

/** A server's process on a port of loopback, which comes again on the same port after a kill. */
export interface ServerProcess {
  start(): Promise<void>;
  /** Ends it, by its id and that of what it has started, and resolves when it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** @param answers whether it is ready; default: its port takes connections */
export function serverProcess(
  command: string,
  args: readonly string[],
  { port, env = {}, answers = () => takesConnections(port) }: ServerOptions,
): ServerProcess {
  let server: ChildProcess | undefined;
  return {
    start: async () => {
      // A group of its own: what is a script has the server as its child.
      const started = spawn(command, args, {
        env: { ...process.env, ...env },
        stdio: "ignore",
        cwd: "/",
        detached: true,
      });
      server = started;
      await until(`${command} to answer`, async () => {
        if (started.exitCode !== null) throw new Error(`${command} ended with ${started.exitCode}`);
        return answers();
      });
    },
    end: async (signal) => {
      if (!server?.pid || server.exitCode !== null || server.signalCode !== null) return;
      const exited = once(server, "exit");
      process.kill(-server.pid, signal);
      await exited;
      await until(`${command} to be gone`, async () => !(await takesConnections(port)));
    },
  };
}

interface ServerOptions {
  port: number;
  env?: Record<string, string>;
  answers?: () => Promise<boolean>;
}

async function takesConnections(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
