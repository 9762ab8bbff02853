import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const run = promisify(execFile);
const packageFolder = fileURLToPath(new URL("..", import.meta.url));
const houseModules = fileURLToPath(new URL("../../../node_modules", import.meta.url));

test("the README alone, in an empty folder, with what is published: its bot's test is green", async () => {
  const folder = await mkdtemp(join(tmpdir(), "simulator-stranger-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const home = join(folder, "node_modules", "@ringhook");
  await mkdir(home, { recursive: true });
  const pack = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const [{ filename }] = JSON.parse((await run("npm", pack, { cwd: packageFolder })).stdout);
  await run("tar", ["-xzf", join(folder, filename), "-C", home]);
  await run("mv", [join(home, "package"), join(home, "simulator")]);
  // What npm would install beside it.
  const { dependencies } = JSON.parse(await readFile(join(home, "simulator", "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    await mkdir(join(folder, "node_modules", name, ".."), { recursive: true });
    await symlink(join(houseModules, name), join(folder, "node_modules", name));
  }

  const readme = await readFile(join(home, "simulator", "README.md"), "utf8");
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  for (const [, name = "", code = ""] of readme.matchAll(/```js\n\/\/ (\S+\.js)\n(.*?)```/gs)) {
    await writeFile(join(folder, name), code);
  }
  const [, command = ""] = /^ {4}node (--test .+)$/m.exec(readme) ?? [];
  const { PATH } = process.env;
  const { stdout } = await run(process.execPath, command.split(" "), { cwd: folder, env: { PATH } });
  expect(stdout).toMatch(/# pass 1\n/);
  expect(stdout).toMatch(/# fail 0\n/);
});
