import type { CredentialRecord } from "../../records.ts";
import type { Value } from "../queries.ts";
import type { OfChannel, Read, Write } from "./operation.ts";

/** What credentials are called among the things that an operation touches. */
export const CREDENTIALS = "credentials";
const touches = (): string[] => [CREDENTIALS];
type Keys = OfChannel & { kind: string; keys: string[] };

/** In the writer's order: what was written before is read. */
export const readCredentials: Write<Keys, CredentialRecord[]> = {
  touches,
  run: async (tx, asked) => {
    const keys = asked.flatMap(({ channelNo, kind, keys }, n) =>
      keys.map((key, place) => ({ n, place, channelNo, kind, key })),
    );
    const found = await tx.rows(
      `SELECT g.n, c.kind, c.key, c.value
       FROM unnest(?::int[], ?::int[], ?::bigint[], ?::text[], ?::text[]) AS g (n, place, channel_no, kind, key)
       JOIN credentials c ON c.channel_no = g.channel_no AND c.kind = g.kind AND c.key = g.key ORDER BY g.n, g.place`,
      keys.map(({ n }) => n),
      keys.map(({ place }) => place),
      keys.map(({ channelNo }) => channelNo),
      keys.map(({ kind }) => kind),
      keys.map(({ key }) => key),
    );
    const results = asked.map((): CredentialRecord[] => []);
    for (const { n, ...credential } of found)
      results[Number(n)]?.push(credential as unknown as CredentialRecord);
    return results;
  },
};

type Paging = OfChannel & { after: { kind: string; key: string } | null; limit: number };

export const listCredentials: Read<Paging, CredentialRecord[]> = async (
  queries,
  { channelNo, after, limit },
) => {
  const found = await queries.rows(
    `SELECT kind, key, value FROM credentials WHERE channel_no = ? AND (kind, key) > (?, ?)
     ORDER BY kind, key LIMIT ?`,
    channelNo,
    after?.kind ?? "",
    after?.key ?? "",
    limit,
  );
  return found as unknown as CredentialRecord[];
};

type Changes = OfChannel & { credentials: CredentialRecord[] };

export const writeCredentials: Write<Changes, void> = {
  touches,
  run: async (tx, asked) => {
    // Of one key the last word counts.
    const last = new Map<string, CredentialRecord & { channelNo: number }>();
    for (const { channelNo, credentials } of asked) {
      for (const one of credentials)
        last.set(JSON.stringify([channelNo, one.kind, one.key]), { ...one, channelNo });
    }
    const all = [...last.values()];
    const removed = all.filter(({ value }) => value === null);
    const kept = all.filter(({ value }) => value !== null);
    if (removed.length > 0) {
      await tx.change(
        `DELETE FROM credentials c USING unnest(?::bigint[], ?::text[], ?::text[]) AS g (channel_no, kind, key)
         WHERE c.channel_no = g.channel_no AND c.kind = g.kind AND c.key = g.key`,
        ...keysOf(removed),
      );
    }
    if (kept.length > 0) {
      await tx.change(
        `INSERT INTO credentials (channel_no, kind, key, value)
         SELECT * FROM unnest(?::bigint[], ?::text[], ?::text[], ?::bytea[])
         ON CONFLICT (channel_no, kind, key) DO UPDATE SET value = excluded.value`,
        ...keysOf(kept),
        kept.map(({ value }) => `\\x${Buffer.from(value ?? []).toString("hex")}`),
      );
    }
    return asked.map(() => undefined);
  },
};

function keysOf(all: readonly (CredentialRecord & { channelNo: number })[]): Value[] {
  return [all.map(({ channelNo }) => channelNo), all.map(({ kind }) => kind), all.map(({ key }) => key)];
}

export const clearCredentials: Write<OfChannel & { except: string[] }, void> = {
  touches,
  run: async (tx, asked) => {
    for (const { channelNo, except } of asked) {
      await tx.change(
        "DELETE FROM credentials WHERE channel_no = ? AND NOT kind = ANY (?::text[])",
        channelNo,
        except,
      );
    }
    return asked.map(() => undefined);
  },
};
