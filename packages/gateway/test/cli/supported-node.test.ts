import { expect, it } from "vitest";
import { nodeNotSupported } from "../../src/supported-node.ts";

const ENGINES = "^20.20.0 || ^22.13.0 || ^24.0.0";

it.each(["20.20.0", "20.20.2", "20.21.0", "22.13.0", "22.13.1", "22.23.3", "24.0.0", "24.21.0"])(
  "takes Node %s",
  (version) => expect(nodeNotSupported(version, ENGINES)).toBeUndefined(),
);

it.each(["18.20.8", "20.19.6", "21.7.3", "22.12.0", "23.11.0", "25.1.0", "26.0.0", "9.0.0"])(
  "refuses Node %s in one sentence that names what is taken",
  (version) =>
    expect(nodeNotSupported(version, ENGINES)).toBe(
      `Node ${version} is not supported: install Node 20 from 20.20.0 on, or 22 from 22.13.0 on, or 24 from 24.0.0 on`,
    ),
);

it("reads what is promised from the package, which promises the Node of this run", () => {
  expect(nodeNotSupported(process.versions.node)).toBeUndefined();
  expect(nodeNotSupported("18.20.8")).toMatch(/^Node 18\.20\.8 is not supported: install Node 20 from /);
});
