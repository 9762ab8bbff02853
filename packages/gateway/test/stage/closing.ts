import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/**
 * Closes what a test has opened once the test is over: what was opened last closes first, the others close also when
 * one fails to, and a failure fails the test.
 */
export function closing<T extends { close(): unknown }>(opened: T): T {
  onTestFinished(async () => {
    await opened.close();
  });
  return opened;
}

/** A folder of the test's own, which is removed once the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ringhook-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
