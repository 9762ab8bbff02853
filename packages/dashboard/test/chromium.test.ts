import { expect, it } from "vitest";
import { type Machine, planFor } from "../../../scripts/bring-tools.ts";

const machine: Machine = { isThere: false, canInstall: true, isCi: false, isTerminal: true };

it.each<[change: Partial<Machine>, plan: string]>([
  [{ isThere: true }, "use"],
  [{ isThere: true, isCi: true }, "use"],
  [{}, "ask"],
  [{ isTerminal: false }, "install"],
  [{ isCi: true }, "install"],
  [{ isCi: true, isTerminal: false }, "install"],
  [{ canInstall: false }, "fail"],
  [{ canInstall: false, isCi: true }, "fail"],
])("installs a browser without asking only where nobody can be asked: %o → %s", (change, plan) => {
  expect(planFor({ ...machine, ...change })).toBe(plan);
});
