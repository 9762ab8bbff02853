import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { readSettings } from "../../src/config/read-settings.ts";
import { settings } from "../../src/config/settings.ts";
import { type BareGateway, startBareGateway } from "../http/bare-gateway.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const OPS = join(ROOT, "ops");

const files = readdirSync(OPS, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const yaml = files.filter((path) => path.endsWith(".yml") || path.endsWith(".yaml"));
const read = (path: string): string => readFileSync(path, "utf8");

function documentsOf(path: string): unknown[] {
  return parseAllDocuments(read(path), { merge: true }).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS();
  });
}

/** Every value below a key, wherever it is. */
function valuesOf(key: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesOf(key, item));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name === key ? [inner] : []),
    ...valuesOf(key, inner),
  ]);
}

it("every file of YAML can be read, and says something", () => {
  expect(yaml.length).toBeGreaterThan(8);
  for (const path of yaml) expect(documentsOf(path).filter(Boolean).length, path).toBeGreaterThan(0);
});

describe("the settings that they name", () => {
  const known = new Set(Object.values(settings).flatMap(({ env }) => [env, `${env}_FILE`]));

  it("are settings of the gateway", () => {
    for (const path of files) {
      for (const [name] of read(path).matchAll(/\b(RINGHOOK_[A-Z_]+|DATABASE_URL)\b/g)) {
        expect(known, `${path}: ${name}`).toContain(name);
      }
    }
  });

  it("have values that the gateway takes", () => {
    const environments = yaml
      .flatMap(documentsOf)
      .flatMap((document) => [
        ...valuesOf("environment", document),
        ...valuesOf("env", document).map((list) =>
          Object.fromEntries(
            (list as { name: string; value: string }[]).map(({ name, value }) => [name, value]),
          ),
        ),
      ]) as Record<string, string>[];
    const ours = environments.filter((environment) => "RINGHOOK_DATA_DIR" in environment);
    expect(ours.length).toBeGreaterThanOrEqual(5);
    for (const env of ours) {
      const secrets = {
        RINGHOOK_ADMIN_TOKEN: "sample-admin-token-for-tests",
        RINGHOOK_SECRET_KEY: Buffer.alloc(32).toString("base64"),
      };
      expect(readSettings({ env: { ...secrets, ...env } })).toMatchObject({
        host: "0.0.0.0",
        port: 8080,
        dataDir: "/data",
        warnings: [],
      });
    }
  });
});

describe("the files that they name", () => {
  it("are there: what compose builds and mounts, and what kustomize puts together", () => {
    const compose = yaml.filter((path) => dirname(path) === join(OPS, "docker"));
    expect(compose.length).toBe(2);
    for (const path of compose) {
      const [document] = documentsOf(path);
      const at = (name: string): string => resolve(dirname(path), name);
      for (const build of valuesOf("build", document) as { context: string; dockerfile: string }[]) {
        expect(existsSync(join(at(build.context), build.dockerfile)), path).toBe(true);
      }
      for (const file of valuesOf("env_file", document)) expect(existsSync(at(`${file}.example`))).toBe(true);
      const mounted = valuesOf("volumes", document).flat() as unknown[];
      const ownFiles = mounted.filter(
        (one): one is string => typeof one === "string" && one.startsWith("./"),
      );
      for (const one of ownFiles) expect(existsSync(at(one.split(":")[0] ?? "")), one).toBe(true);
    }
    const kustomizations = yaml.filter((path) => path.endsWith("kustomization.yaml"));
    expect(kustomizations.length).toBe(3);
    for (const path of kustomizations) {
      for (const resource of valuesOf("resources", documentsOf(path)[0]).flat()) {
        expect(existsSync(resolve(dirname(path), String(resource))), `${path}: ${resource}`).toBe(true);
      }
    }
  });

  it("are there: what the image is made of", () => {
    const copies = [...read(join(OPS, "docker/Dockerfile")).matchAll(/^COPY (?!--from)(.*) \S+$/gm)];
    const sources = copies.flatMap(([, names = ""]) => names.split(" "));
    expect(sources.length).toBeGreaterThan(5);
    for (const source of sources) expect(existsSync(join(ROOT, source)), source).toBe(true);
    // npm ci refuses a lock file whose workspaces are not all there.
    const workspaces: string[] = JSON.parse(read(join(ROOT, "package.json"))).workspaces;
    for (const workspace of workspaces.filter((each) => !each.startsWith("!"))) {
      expect(
        sources.some((source) => source.startsWith(workspace.split("/")[0] ?? "")),
        workspace,
      ).toBe(true);
    }
  });
});

describe("probes", () => {
  let bare: BareGateway;
  beforeAll(async () => {
    bare = await startBareGateway();
  });
  afterAll(() => bare.close());

  it("ask what the gateway answers without a token", async () => {
    const paths = yaml
      .flatMap(documentsOf)
      .flatMap((document) => valuesOf("httpGet", document) as { path: string; port: string }[]);
    expect(paths.map(({ path }) => path)).toEqual(expect.arrayContaining(["/healthz", "/readyz"]));
    for (const { path, port } of paths) {
      expect(port).toBe("http");
      expect((await fetch(`${bare.gateway.url}${path}`)).status, path).toBe(200);
    }
  });
});
