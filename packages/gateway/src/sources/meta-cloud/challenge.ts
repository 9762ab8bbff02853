import { answerTo, type InboundAnswer } from "../inbound.ts";
import { isOneOf } from "../same-secret.ts";

/**
 * The answer to the question with which Meta checks a callback URL: the challenge as text, for whoever knows the verify
 * token. There is no signature on it.
 */
export function answerChallenge(
  query: Readonly<Record<string, string | undefined>>,
  verifyToken: string,
): InboundAnswer {
  const { "hub.mode": mode, "hub.verify_token": token, "hub.challenge": challenge } = query;
  const verified = isOneOf(token, [verifyToken]);
  if (!verified || mode !== "subscribe" || !challenge) return answerTo("verify_failed");
  return { ...answerTo("taken"), body: challenge };
}
