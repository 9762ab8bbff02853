import type { FastifyHelmetOptions } from "@fastify/helmet";

/** Answers are data: no browser may run, frame or reuse anything of them. A page says for itself what it may load. */
export const securityHeaders: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  crossOriginResourcePolicy: { policy: "same-origin" },
  referrerPolicy: { policy: "no-referrer" },
  // Whoever puts TLS in front decides on this one: it binds the whole host name for months.
  strictTransportSecurity: false,
};
