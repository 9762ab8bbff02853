// The walls of the house (docs/reference/architecture.md), checked by `npm run check:imports`.
// Arrows run downwards only: http and cli -> channels -> links, calls, webhooks, deliveries -> store.
const gateway = "^packages/gateway/src/";

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: "no-circle", severity: "error", from: {}, to: { circular: true } },
    {
      name: "calls-package-stands-alone",
      comment: "@ringhook/calls has no dependencies: it runs in browsers and workers.",
      severity: "error",
      from: { path: "^packages/calls/src" },
      to: { pathNot: "^packages/calls/src" },
    },
    {
      name: "simulator-knows-no-gateway",
      severity: "error",
      from: { path: "^packages/simulator/src" },
      to: { path: "^packages/(gateway|dashboard)" },
    },
    {
      name: "dashboard-knows-the-api-alone",
      comment: "The page asks over HTTP, like everybody else.",
      severity: "error",
      from: { path: "^packages/dashboard/src" },
      to: { path: "^packages/(calls|gateway|simulator)" },
    },
    {
      name: "only-links-whatsapp-speaks-baileys",
      severity: "error",
      from: { path: gateway, pathNot: `${gateway}links/whatsapp/` },
      to: { path: "node_modules/baileys" },
    },
    {
      name: "store-depends-on-nothing-above",
      severity: "error",
      from: { path: `${gateway}store/` },
      to: { path: `${gateway}(http|cli|channels|links|deliveries|webhooks|feed|main)` },
    },
    {
      name: "lifecycle-is-pure",
      comment: "What a signal does to a call imports types at the most: no I/O, no clock, no store.",
      severity: "error",
      from: { path: `${gateway}calls/(lifecycle|signal|call|call-body)\\.ts$` },
      to: {
        path: `node_modules|^(node:|fs|net|http)|${gateway}(store|deliveries|webhooks|links|channels)`,
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "no-way-up-from-the-middle",
      comment: "http and cli -> channels -> links, calls, webhooks, deliveries -> store",
      severity: "error",
      from: { path: `${gateway}(links|calls|webhooks|deliveries|feed)/` },
      to: { path: `${gateway}(http|cli|channels|main)` },
    },
    {
      name: "no-way-up-from-channels",
      severity: "error",
      from: { path: `${gateway}channels/` },
      to: { path: `${gateway}(http|cli|main)` },
    },
    {
      name: "ports-know-no-adapter",
      severity: "error",
      from: { path: `${gateway}(store|links)/[^/]+\\.ts$` },
      to: { path: `${gateway}(store|links)/[^/]+/` },
    },
    {
      name: "no-undeclared-dependency",
      severity: "error",
      from: { path: "^packages/[^/]+/src" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules|packages/[^/]+/dist" },
    exclude: { path: "packages/[^/]+/(test|dist)/|packages/[^/]+/bin/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["types", "import", "node", "default"],
    },
  },
};
