import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Certificate, makeCertificate } from "../stage/certificates.ts";
import { listening } from "../stage/listening.ts";

/** A proxy that runs with the file that the repository ships, but for names, ports and certificates. */
export interface ShippedProxy {
  /** `https://localhost:4711` */
  origin: string;
  certificate: Certificate;
  close(): Promise<void>;
}

interface Place {
  folder: string;
  port: number;
  /** Of the gateway: `127.0.0.1:8080`. */
  target: string;
}

/** A kind of proxy: what it is called with, and its file. */
export interface Kind {
  name: string;
  /** Tells its version. */
  version: string[];
  /** Writes the files. @returns the command that checks them, and the one that runs in the foreground */
  prepare(place: Place): { check: string[]; run: string[] };
}

const shipped = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../../ops/${path}`, import.meta.url)), "utf8");

/** Replaces what is the user's own; fails where the file has it no more. */
function filled(text: string, ...pairs: [string, string][]): string {
  return pairs.reduce((before, [old, own]) => {
    if (!before.includes(old)) throw new Error(`the shipped file has no ${old}`);
    return before.replaceAll(old, own);
  }, text);
}

export const KINDS: readonly Kind[] = [
  {
    name: "nginx",
    version: ["nginx", "-v"],
    prepare: ({ folder, port, target }) => {
      const server = filled(
        shipped("nginx/ringhook.conf"),
        ["listen 443 ssl", `listen 127.0.0.1:${port} ssl`],
        ["server_name calls.example.com", "server_name localhost"],
        ["/etc/ssl/calls.example.com/fullchain.pem", join(folder, "cert.pem")],
        ["/etc/ssl/calls.example.com/privkey.pem", join(folder, "key.pem")],
        ["127.0.0.1:8080", target],
      );
      const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
        (kind) => `${kind}_temp_path ${folder}/${kind};`,
      );
      const path = join(folder, "nginx.conf");
      // Bodies stay in memory: started by root, its workers are another user, to whom the folder is closed.
      writeFileSync(
        path,
        `daemon off; pid ${folder}/pid; error_log stderr; events {}
         http { access_log off; client_body_buffer_size 4m; ${temporary.join(" ")} ${server} }`,
      );
      const command = ["nginx", "-e", "stderr", "-c", path];
      return { check: [...command, "-t"], run: command };
    },
  },
  {
    name: "Caddy",
    version: ["caddy", "version"],
    prepare: ({ folder, port, target }) => {
      const site = filled(
        shipped("caddy/Caddyfile"),
        [
          "calls.example.com {",
          `https://localhost:${port} {\n\ttls ${join(folder, "cert.pem")} ${join(folder, "key.pem")}`,
        ],
        ["127.0.0.1:8080", target],
      );
      const path = join(folder, "Caddyfile");
      writeFileSync(path, `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${site}`);
      const config = ["--config", path, "--adapter", "caddyfile"];
      return { check: ["caddy", "validate", ...config], run: ["caddy", "run", ...config] };
    },
  },
];

export async function startShipped(kind: Kind, folder: string, target: string): Promise<ShippedProxy> {
  const certificate = makeCertificate("localhost", { names: "DNS:localhost" });
  writeFileSync(join(folder, "cert.pem"), certificate.cert);
  writeFileSync(join(folder, "key.pem"), certificate.key);
  const port = await freePort();
  const { check, run } = kind.prepare({ folder, port, target });
  const env = { PATH: process.env.PATH ?? "", HOME: folder };
  await succeeds(start(check, env));
  const child = start(run, env);
  return {
    origin: `https://localhost:${port}`,
    certificate,
    close: async () => {
      const exited = once(child.process, "exit");
      child.process.kill("SIGTERM");
      await exited;
    },
  };
}

interface Started {
  process: ChildProcess;
  output(): string;
}

function start([command = "", ...args]: string[], env: Record<string, string>): Started {
  const process = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  }
  return { process, output: () => output };
}

async function succeeds({ process, output }: Started): Promise<void> {
  const [status] = await once(process, "close");
  if (status !== 0) throw new Error(`${process.spawnargs.join(" ")} ended with ${status}: ${output()}`);
}

async function freePort(): Promise<number> {
  const taken = await listening(createServer());
  await taken.close();
  return taken.port;
}
