import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adminTokenOf, readAdminToken, readKeyFile, secretKeyOf } from "../../src/secrets/secret-files.ts";

const TOKEN = "sample-admin-token-for-tests";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringhook-secret-files-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the admin token of a data folder", () => {
  it.each(["", "\n", "\r\n", "\n\n", " \t\n"])(
    "is read without what an editor leaves behind it: %j",
    async (end) => {
      await writeFile(join(folder, "admin-token"), `\ufeff${TOKEN}${end}`);
      expect(await readAdminToken(folder)).toBe(TOKEN);
      expect(await adminTokenOf(folder)).toEqual({ token: TOKEN, made: false });
    },
  );

  it.each(["two of\nthem in one file", "short"])(
    "is refused by the name of its file when it is %j",
    async (text) => {
      await writeFile(join(folder, "admin-token"), text);
      const refused = { code: "BAD_SETTING", message: expect.stringContaining(join(folder, "admin-token")) };
      await expect(readAdminToken(folder)).rejects.toMatchObject(refused);
      await expect(adminTokenOf(folder)).rejects.toMatchObject(refused);
      await expect(adminTokenOf(folder)).rejects.not.toThrow(text);
    },
  );
});

it("reads a secret key that ends with a line break", async () => {
  const key = Buffer.alloc(32, 7);
  await writeFile(join(folder, "secret-key"), `${key.toString("base64")}\r\n`);
  expect(Buffer.from(await secretKeyOf(folder))).toEqual(key);
});

it.each([
  ["admin-token", readAdminToken],
  ["secret-key", (folder: string) => readKeyFile(folder, "secret-key")],
])("says that %s cannot be read, and why", async (name, read) => {
  const unreadable = await mkdtemp(join(folder, "unreadable-"));
  // A folder in the file's place: nobody can read that, whatever rights the user of this test has.
  await mkdir(join(unreadable, name));
  await expect(read(unreadable)).rejects.toMatchObject({
    code: "DATA_FILE_NOT_READABLE",
    message: expect.stringMatching(new RegExp(`^cannot read .*${name}: EISDIR`)),
  });
});
