import {
  DELETE_TOKEN,
  NOTE_TOKEN_USE,
  PUT_TOKEN,
  SELECT_TOKENS,
  tokenOf,
  valuesOfToken,
} from "../../token-rows.ts";
import type { TokenRecord } from "../../token-store.ts";
import type { Database } from "../driver.ts";
import { rows } from "./rows.ts";

export function listTokens(db: Database): (args: Record<never, never>) => TokenRecord[] {
  const select = db.prepare(SELECT_TOKENS);
  return () => rows(select).map(tokenOf);
}

export function writeToken(db: Database): (args: { token: TokenRecord }) => void {
  const put = db.prepare(PUT_TOKEN);
  return ({ token }) => {
    put.run(...valuesOfToken(token));
  };
}

export function noteTokenUse(db: Database): (args: { tokenId: string; at: number }) => void {
  const note = db.prepare(NOTE_TOKEN_USE);
  return ({ tokenId, at }) => {
    note.run(at, tokenId);
  };
}

export function removeToken(db: Database): (args: { tokenId: string }) => void {
  const remove = db.prepare(DELETE_TOKEN);
  return ({ tokenId }) => {
    remove.run(tokenId);
  };
}
