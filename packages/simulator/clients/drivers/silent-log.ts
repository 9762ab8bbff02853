/** A log, as Baileys asks for one, that nobody reads. */
export const silentLog = {
  level: "silent",
  child: () => silentLog,
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};
