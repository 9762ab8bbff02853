import { expect, it } from "vitest";
import { openFromFile, sealForFile } from "../../src/secrets/sealed-file.ts";

const PASSPHRASE = "correct horse battery staple";

it("opens with its passphrase alone, and only as it was written", async () => {
  const text = await sealForFile("channel", { secret: "hidden" }, PASSPHRASE);
  expect(text).not.toContain("hidden");
  expect(await openFromFile("channel", text, PASSPHRASE)).toEqual({ secret: "hidden" });
  // Each derivation of a key takes its time; what is refused without one comes at once.
  const other = { code: "CHANNEL_FILE_NOT_USABLE" };
  await expect(openFromFile("channel", text, `${PASSPHRASE}!`)).rejects.toMatchObject(other);
  await expect(openFromFile("gateway", text, PASSPHRASE)).rejects.toMatchObject(other);
  await expect(openFromFile("channel", "no JSON", PASSPHRASE)).rejects.toMatchObject(other);
  const whole = JSON.parse(text);
  for (const change of [
    { version: 2 },
    { salt: "AAAAAAAAAAAAAAAAAAAAAA==" },
    { sealed: whole.sealed.slice(4) },
  ]) {
    const changed = JSON.stringify({ ...whole, ...change });
    await expect(openFromFile("channel", changed, PASSPHRASE)).rejects.toMatchObject(other);
  }
});
