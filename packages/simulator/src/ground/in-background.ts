/**
 * Lets work run that nobody waits for. If it fails, whoever runs the network is warned; an unhandled rejection would end
 * their process.
 */
export function inBackground(work: Promise<unknown>): void {
  work.catch((thrown: unknown) => {
    process.emitWarning(`Something in the network failed: ${String(thrown)}`, "RinghookSimulator");
  });
}
