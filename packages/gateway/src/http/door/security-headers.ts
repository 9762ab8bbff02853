import type { FastifyHelmetOptions } from "@fastify/helmet";

/** Responses are data: no browser may run, frame or reuse them. Each page sets its own policy. */
export const securityHeaders: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  crossOriginResourcePolicy: { policy: "same-origin" },
  referrerPolicy: { policy: "no-referrer" },
  // The operator of the TLS proxy decides on this one: it affects the whole host name for months.
  strictTransportSecurity: false,
};
