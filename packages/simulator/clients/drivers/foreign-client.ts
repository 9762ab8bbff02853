import type { Network, Phone } from "../../src/index.ts";

/** What a client cannot do, and why: told in place of a check. */
export type Inability = string;

/** A client of somebody else's, unmodified, as the checks use it. */
export interface ForeignClient {
  /** The tags of the call stanzas that its application was told, in order. */
  readonly calls: readonly string[];
  /** The texts of others that its application was told, in order. */
  readonly heard: readonly string[];
  /** How its last connection ended: a status code, or the client's own word for it. */
  readonly lastEnd: number | string | undefined;
  /** Pairs by QR, comes again, and is online. */
  link(phone: Phone): Promise<void>;
  /** Pairs by a code, comes again, and is online. */
  linkByCode(phone: Phone): Promise<void>;
  /** Connects with the credentials it has. */
  connect(): Promise<void>;
  /** After its connection was lost: it comes again, by itself or as an application makes it. */
  comeBack(): Promise<void>;
  /** Takes the connection down as a crash does, and keeps the credentials. */
  crash(): Promise<void>;
  sendText(jid: string, text: string): Promise<void>;
  reject(callId: string, creator: string): Promise<void>;
  createCallLink(media: "audio" | "video"): Promise<string>;
  /** Loses its sessions with others. */
  forgetSessions(): Promise<void>;
  rotateSignedPreKey(): Promise<void>;
  logout(): Promise<void>;
  close(): Promise<void>;
}

/** A client by its version, and what it cannot do. */
export interface ClientKind {
  readonly name: string;
  readonly open: (network: Network) => Promise<ForeignClient>;
  readonly cannot: Partial<Record<Ability, Inability>>;
}

/** What not every client can do. */
export type Ability =
  | "acknowledge"
  | "callLink"
  | "forgetSessions"
  | "rotation"
  | "retry"
  | "preKeysLow"
  | "reject";
