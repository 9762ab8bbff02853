// The walls of the house (docs/reference/architecture.md), checked by `npm run check:imports`.
const gateway = "^packages/gateway/src/";
/**
 * The floors of the gateway, from the ground up. A floor's rooms may import each other, as far as no circle comes of it,
 * and whatever lies below; nothing above. Files beside the folders (clock, errors, ids, …) are the ground.
 */
const gatewayFloors = [
  ["config", "log", "secrets"],
  ["store"],
  ["calls"],
  ["rules"],
  ["subscriptions"],
  ["sinks", "sources"],
  ["deliveries", "journal", "watch"],
  ["channels"],
  ["cluster"],
  ["http"],
  ["node"],
  ["cli"],
];
const gatewayWalls = gatewayFloors.flatMap((floor, level) => {
  const above = gatewayFloors.slice(level + 1).flat();
  if (above.length === 0) return [];
  return floor.map((room) => ({
    name: `gateway-${room}-imports-downwards`,
    severity: "error",
    from: { path: `${gateway}${room}/` },
    to: { path: `${gateway}(${above.join("|")})/` },
  }));
});
/** What speaks to the world outside behind a port. */
const adapters = "(store/(sqlite|postgres)|sinks/(?!broker/)[^/]+|sources/[^/]+)/";

const dashboard = "^packages/dashboard/src/";
/** The floors of the dashboard, from the ground up; packages/dashboard/README.md says what is on each. */
const dashboardFloors = [
  ["api", "navigation", "theme"],
  ["components"],
  ["sign-in", "phone", "rules", "sources", "webhooks"],
  ["channels"],
  ["deliveries"],
  ["calls"],
  ["audit", "callbacks", "first-run", "insights", "live", "nodes", "tokens"],
  ["frame"],
];

/** Each folder imports the floors below its own: none above it, and none beside it. */
const dashboardWalls = dashboardFloors.flatMap((floor, level) =>
  floor.map((folder) => ({
    name: `dashboard-${folder}-imports-downwards`,
    severity: "error",
    from: { path: `${dashboard}${folder}/` },
    to: {
      path: dashboard,
      pathNot: `${dashboard}(${[...dashboardFloors.slice(0, level).flat(), folder].join("|")})/`,
    },
  })),
);

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
      name: "api-package-stands-alone",
      comment: "@ringhook/api holds types only, made from the OpenAPI document.",
      severity: "error",
      from: { path: "^packages/api/src" },
      to: { pathNot: "^packages/api/src" },
    },
    {
      name: "api-types-are-for-clients",
      comment: "The dashboard and the commands ask the API; who answers it has schemas of its own.",
      severity: "error",
      from: { path: "^packages/", pathNot: `^packages/(api|dashboard)/|${gateway}cli/` },
      to: { path: "^packages/api/" },
    },
    {
      name: "n8n-package-stands-alone",
      comment: "n8n takes nodes without dependencies, which import its own package and Node's crypto.",
      severity: "error",
      from: { path: "^packages/n8n/" },
      to: { pathNot: "^packages/n8n/(nodes|credentials)/|^n8n-workflow$|n8n-workflow/|^(node:)?crypto$" },
    },
    {
      name: "simulator-knows-no-gateway",
      severity: "error",
      from: { path: "^packages/simulator/src" },
      to: { path: "^packages/(gateway|dashboard)" },
    },
    {
      name: "simulator-ground-is-low",
      comment:
        "Events, timers and the context know none of the rooms above; logs and conditions stand beside them.",
      severity: "error",
      from: { path: "^packages/simulator/src/(ground|faults|stanzas)/" },
      to: {
        path: "^packages/simulator/src/(network|control|sessions|connections|accounts|phones|calls|messages|pairing|scenarios|traffic)/",
      },
    },
    {
      name: "dashboard-knows-the-api-alone",
      comment: "The page asks over HTTP, like everybody else; its types come from @ringhook/api.",
      severity: "error",
      from: { path: "^packages/dashboard/src" },
      to: { path: "^packages/(calls|gateway|simulator)" },
    },
    {
      name: "dashboard-folder-without-a-floor",
      comment: "A new folder of the dashboard gets its place in dashboardFloors.",
      severity: "error",
      from: {
        path: dashboard,
        pathNot: `${dashboard}(${dashboardFloors.flat().join("|")})/|${dashboard}[^/]+$`,
      },
      to: {},
    },
    ...dashboardWalls,
    {
      name: "gateway-room-without-a-floor",
      comment: "A new folder of the gateway gets its place in gatewayFloors.",
      severity: "error",
      from: { path: gateway, pathNot: `${gateway}(${gatewayFloors.flat().join("|")})/|${gateway}[^/]+$` },
      to: {},
    },
    ...gatewayWalls,
    {
      name: "gateway-ground-imports-no-room",
      severity: "error",
      from: { path: `${gateway}[^/]+\\.ts$`, pathNot: `${gateway}(index|internals)\\.ts$` },
      to: { path: `${gateway}[^/]+/`, pathNot: `${gateway}log/` },
    },
    {
      name: "only-the-linked-device-speaks-baileys",
      severity: "error",
      from: { path: gateway, pathNot: `${gateway}sources/linked-device/` },
      to: { path: "node_modules/baileys" },
    },
    {
      name: "calls-are-pure",
      comment: "What a signal does to a call: no I/O, no store but for its types.",
      severity: "error",
      from: { path: `${gateway}calls/` },
      to: { path: `node_modules|^(node:|fs|net|http)|${gateway}store/`, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "rules-are-pure",
      comment: "Whether an event meets a rule: no I/O; what it is judged by comes in as facts.",
      severity: "error",
      from: { path: `${gateway}rules/` },
      to: {
        path: `node_modules/(?!typebox|ajv)|^(node:|fs|net|http)|${gateway}store/`,
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "ports-know-no-adapter",
      severity: "error",
      from: { path: `${gateway}(store|sinks|sources)/[^/]+\\.ts$` },
      to: { path: `${gateway}${adapters}` },
    },
    {
      name: "adapters-know-no-sibling",
      severity: "error",
      from: { path: `${gateway}(store|sinks|sources)/([^/]+)/` },
      to: { path: `${gateway}${adapters}`, pathNot: `${gateway}$1/$2/` },
    },
    {
      name: "node-alone-chooses-adapters",
      comment: "doctor, migrate, move, backup, restore and compact work on a database without a node.",
      severity: "error",
      from: {
        path: gateway,
        pathNot: `${gateway}(node/|${adapters}|internals\\.ts|cli/(doctor/checks|migrate|move|backup|compact)\\.ts)`,
      },
      to: { path: `${gateway}${adapters}` },
    },
    {
      name: "no-undeclared-dependency",
      severity: "error",
      from: { path: "^packages/[^/]+/src" },
      to: {
        dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-dev"],
        dependencyTypesNot: ["type-only", "npm-peer"],
      },
    },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^n8n-workflow$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules|packages/[^/]+/dist" },
    exclude: { path: "packages/[^/]+/(test|bin|clients|bench)/|packages/n8n/eslint.config.mjs" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["types", "import", "node", "default"],
    },
  },
};
