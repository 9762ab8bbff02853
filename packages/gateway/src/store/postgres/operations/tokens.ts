import {
  DELETE_TOKEN,
  NOTE_TOKEN_USE,
  PUT_TOKEN,
  SELECT_TOKENS,
  tokenOf,
  valuesOfToken,
} from "../../token-rows.ts";
import type { TokenRecord } from "../../token-store.ts";
import { eachByItself, type Read, type Write } from "./operation.ts";

export const listTokens: Read<Record<never, never>, TokenRecord[]> = async (queries) =>
  (await queries.rows(SELECT_TOKENS)).map(tokenOf);

export const writeToken: Write<{ token: TokenRecord }, void> = eachByItself(async (tx, { token }) => {
  await tx.change(PUT_TOKEN, ...valuesOfToken(token));
});

export const noteTokenUse: Write<{ tokenId: string; at: number }, void> = eachByItself(
  async (tx, { tokenId, at }) => {
    await tx.change(NOTE_TOKEN_USE, at, tokenId);
  },
);

export const removeToken: Write<{ tokenId: string }, void> = eachByItself(async (tx, { tokenId }) => {
  await tx.change(DELETE_TOKEN, tokenId);
});
