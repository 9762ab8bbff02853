import { RinghookError } from "../errors.ts";
import type { BrokerKind } from "../store/broker-store.ts";
import type { Broker, BrokerTls } from "./broker.ts";

/** A broker as the operator defines it. */
export interface BrokerDefinition {
  name: string;
  kind: BrokerKind;
  /** May hold user and password, which are kept apart from it. */
  url: string;
  user?: string | null;
  password?: string | null;
  /** true: as the system trusts; null or false: only where the URL says so. */
  tls?: BrokerTls | boolean | null;
  create?: boolean;
}

interface Kind {
  /** What URLs begin with; the second one means TLS. */
  schemes: readonly [plain: string, tls: string];
  example: string;
  /** What may stand behind the host. */
  path: RegExp;
}

const KINDS: Record<BrokerKind, Kind> = {
  nats: { schemes: ["nats:", "tls:"], example: "nats://127.0.0.1:4222", path: /^\/?$/ },
  // The virtual host.
  rabbitmq: { schemes: ["amqp:", "amqps:"], example: "amqp://127.0.0.1:5672", path: /^(\/[^/]*)?$/ },
  // The number of the database.
  redis: { schemes: ["redis:", "rediss:"], example: "redis://127.0.0.1:6379", path: /^(\/\d{0,4})?$/ },
};

const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
const LONGEST_URL = 500;

/**
 * Validates a broker and fills in the defaults.
 * @throws RinghookError `BAD_BROKER`
 */
export function defineBroker(given: BrokerDefinition): Omit<Broker, "createdAt"> {
  const { name, kind, create = true } = given;
  if (!NAME.test(name)) throw refuse("name", "1 to 40 of a-z 0-9 - that begin with a letter or digit", name);
  const known = KINDS[kind];
  if (!known) throw refuse("kind", "nats, rabbitmq or redis", kind);
  const { url, scheme, ...inside } = split(given.url, known);
  const user = given.user ?? inside.user;
  const password = given.password ?? inside.password;
  const tls = tlsOf(given.tls) ?? (scheme === known.schemes[1] ? {} : null);
  return { name, kind, url, user, password, tls, create };
}

/** The URL by itself, and who it says asks. */
function split(given: string, { schemes, example, path }: Kind) {
  const text = typeof given === "string" ? given.trim() : "";
  // A password must not get into an error.
  const shown = text.replace(/\/\/[^/]*@/, "//…@");
  const bad = (expected: string): RinghookError => refuse("url", expected, shown);
  if (text.length > LONGEST_URL) throw bad(`at most ${LONGEST_URL} characters`);
  if (!URL.canParse(text)) throw bad(`one URL, such as ${example}`);
  const url = new URL(text);
  const scheme = url.protocol;
  if (!schemes.includes(scheme)) throw bad(`a URL that begins with ${schemes.join("// or ")}//`);
  if (url.hostname === "") throw bad(`a URL with a host, such as ${example}`);
  if (url.search || url.hash || !path.test(url.pathname)) throw bad(`a URL such as ${example}, and no more`);
  const [user, password] = [decoded(url.username), decoded(url.password)];
  url.username = "";
  url.password = "";
  return { url: url.href, scheme, user, password };
}

function decoded(part: string): string | null {
  if (part === "") return null;
  try {
    return decodeURIComponent(part);
  } catch {
    throw refuse("url", "a user and a password whose special characters are encoded as %XX", "others");
  }
}

function tlsOf(given: BrokerDefinition["tls"]): BrokerTls | null {
  if (given == null || given === false) return null;
  if (given === true) return {};
  const { ca, cert, key } = given;
  for (const [field, text] of Object.entries({ ca, cert, key })) {
    if (text === undefined || text.includes("-----BEGIN ")) continue;
    throw refuse(`tls.${field}`, "a text in PEM, which begins with -----BEGIN", "another one");
  }
  if ((cert === undefined) !== (key === undefined)) {
    throw refuse("tls", "cert and key together, or neither", cert === undefined ? "key alone" : "cert alone");
  }
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
}

function refuse(field: string, expected: string, actual: unknown): RinghookError {
  return new RinghookError("BAD_BROKER", `${field}: expected ${expected}, got ${JSON.stringify(actual)}`);
}
