import { isRabbitThere } from "../packages/gateway/test/stage/brokers/rabbit-binaries.ts";
import { isPostgresThere } from "../packages/gateway/test/stage/postgres-binaries.ts";
import { bringTools, runs, type Tool } from "./bring-tools.ts";

const TOOLS: readonly Tool[] = [
  { name: "a C compiler", isThere: () => runs("cc", "--version"), packages: ["gcc", "libc6-dev"] },
  { name: "openssl", isThere: () => runs("openssl", "version"), packages: ["openssl"] },
  { name: "NATS", isThere: () => runs("nats-server", "--version"), packages: ["nats-server"] },
  { name: "Redis", isThere: () => runs("redis-server", "--version"), packages: ["redis-server"] },
  { name: "RabbitMQ", isThere: isRabbitThere, packages: ["rabbitmq-server"] },
  { name: "PostgreSQL", isThere: isPostgresThere, packages: ["postgresql"] },
];

/** In CI the examples in these languages are tried, too. */
const LANGUAGES: readonly Tool[] = [
  { name: "Python", isThere: () => runs("python3", "-c", "import http.server, hmac"), packages: ["python3"] },
  { name: "PHP", isThere: () => runs("php", "-v"), packages: ["php-cli"] },
];

/** Vitest's global set-up of the packages' tests: what they need of the system is there before the first of them. */
export async function setup(): Promise<void> {
  await bringTools(process.env.CI ? [...TOOLS, ...LANGUAGES] : TOOLS);
}
