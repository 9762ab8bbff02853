import type { FastifyRequest } from "fastify";

const forwarded = new WeakSet<FastifyRequest>();

export function noteForwarded(request: FastifyRequest): void {
  forwarded.add(request);
}

/** Whether a request went on to another node, which answers and logs it. */
export function wasForwarded(request: FastifyRequest): boolean {
  return forwarded.has(request);
}
