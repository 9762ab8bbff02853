import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { startBareGateway } from "../http/bare-gateway.ts";
import { closing, temporaryFolder } from "../stage/closing.ts";
import { COMMAND } from "../stage/gateway-process.ts";

const run = promisify(execFile);
const folder = fileURLToPath(new URL("../../../../ops/systemd/", import.meta.url));
const unit = readFileSync(join(folder, "ringhook.service"), "utf8");
const script = readFileSync(join(folder, "ringhook"), "utf8");

it("the commands beside the service run the same program, as the same user, on the same data, with the same settings", () => {
  const [, program = ""] = /^ExecStart=(\S+ \S+) start$/m.exec(unit) ?? [];
  const [, user = ""] = /^User=(\S+)$/m.exec(unit) ?? [];
  const [, dataDir = ""] = /^Environment=RINGHOOK_DATA_DIR=(\S+)$/m.exec(unit) ?? [];
  const [, settings = ""] = /^EnvironmentFile=-(\S+)$/m.exec(unit) ?? [];
  expect(script).toContain(` ${program} "$@"`);
  expect(script).toContain(`--reuid=${user} --regid=${user} --init-groups`);
  expect(script).toContain(`RINGHOOK_DATA_DIR=${dataDir}\n`);
  expect(script).toContain(`. ${settings};`);
});

/** A gateway with a channel, and its settings; the commands without the service's user, who is not to be had here. */
async function startStage(adminToken: (token: string) => string) {
  const bare = closing(await startBareGateway());
  await bare.gateway.channels.create({ id: "MANTIS-M72HC" });
  const home = await temporaryFolder();
  const settings = join(home, "ringhook.env");
  const url = `RINGHOOK_URL=${bare.gateway.url}`;
  await writeFile(settings, `# A note.\n${url}\n${adminToken(bare.gateway.adminToken)}\n`);
  const here = script
    .replace(/setpriv .* \/usr\/bin\/node \S+/, `${process.execPath} ${COMMAND}`)
    .replaceAll("/etc/ringhook.env", settings)
    .replace("/var/lib/ringhook", home);
  await writeFile(join(home, "ringhook"), here);
  const { PATH } = process.env;
  return {
    token: bare.gateway.adminToken,
    channels: (env: Record<string, string>) =>
      run("sh", [join(home, "ringhook"), "channels"], { env: { PATH, ...env } }),
  };
}

it("they find the gateway by the service's settings", async () => {
  const { channels } = await startStage((token) => `RINGHOOK_ADMIN_TOKEN='${token}'`);
  expect((await channels({})).stdout).toContain("MANTIS-M72HC");
});

it.each(["RINGHOOK_ADMIN_TOKEN=sha256:0", "RINGHOOK_ADMIN_TOKEN_FILE=/nowhere"])(
  "they take the caller's token before %s of the settings",
  async (setting) => {
    const { channels, token } = await startStage(() => setting);
    expect((await channels({ RINGHOOK_ADMIN_TOKEN: token })).stdout).toContain("MANTIS-M72HC");
  },
);
