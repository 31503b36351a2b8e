/** The folders of components: one surface each. */
const surfaces = [
  "canvas",
  "inspector",
  "networks",
  "tables",
  "palette",
  "history",
  "export",
  "addresses",
  "reachability",
  "activity",
  "shell",
];

/**
 * Who may import whom (STYLE: the imports are a whitelist). Each layer names the folders and packages it may
 * reach; anything else is an error. Tests may also import the test tools and node.
 */
const layers = [
  { name: "domain/ip", from: "^lib/domain/ip/", to: ["^lib/domain/", "^node_modules/ip-address/"] },
  { name: "domain", from: "^lib/domain/(?!ip/)", to: ["^lib/domain/"] },
  { name: "contract", from: "^lib/contract/", to: ["^lib/contract/", "^lib/domain/", "^node_modules/zod/"] },
  {
    name: "engine",
    from: "^lib/engine/",
    to: [
      "^lib/engine/",
      "^lib/domain/",
      "^node_modules/(dockerode|docker-modem|@types/dockerode|zod)/",
      "^node:",
      "core",
    ],
  },
  {
    name: "wiring",
    from: "^lib/wiring/",
    to: ["^lib/wiring/", "^lib/domain/", "^node_modules/zod/", "core"],
  },
  {
    name: "demo-engine",
    from: "^lib/demo-engine/",
    to: ["^lib/demo-engine/", "^lib/domain/", "^node_modules/zod/", "core"],
  },
  {
    name: "server",
    from: "^lib/server/",
    to: [
      "^lib/(server|domain|contract|engine|wiring|demo-engine)/",
      "^node_modules/(zod|server-only|next)/",
      "^package\\.json$",
      "core",
    ],
  },
  {
    name: "client",
    from: "^lib/client/",
    to: ["^lib/(client|domain|contract)/", "^node_modules/(react|@types/react|@tanstack/[^/]+|zod)/"],
  },
  {
    name: "ui",
    from: "^components/ui/",
    to: ["^components/ui/", "^node_modules/(react|@types/react|react-dom|@base-ui|lucide-react)/"],
  },
  ...surfaces.map((surface) => ({
    name: `components/${surface}`,
    from: `^components/${surface}/`,
    to: [
      `^components/(${surface}|ui)/`,
      "^lib/(domain|contract|client)/",
      "^node_modules/(react|@types/react|react-dom|next|@base-ui|lucide-react|zustand|@tanstack/[^/]+)/",
      ...(surface === "canvas" ? ["^node_modules/@xyflow/"] : []),
    ],
  })),
  {
    name: "app",
    from: "^app/",
    to: [
      "^app/",
      "^components/",
      "^lib/(domain|contract|client|server)/",
      "^node_modules/(?!dockerode|docker-modem)",
      "^package\\.json$",
    ],
  },
];

const tests = "\\.test\\.tsx?$";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...layers.map((layer) => ({
      name: `layer-${layer.name}`,
      comment: `${layer.name} may import only what its row in .dependency-cruiser.cjs lists`,
      severity: "error",
      from: { path: layer.from, pathNot: tests },
      to: {
        pathNot: layer.to.filter((to) => to !== "core"),
        ...(layer.to.includes("core") ? { dependencyTypesNot: ["core"] } : {}),
      },
    })),
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "not-resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^(server-only)$" },
    },
    {
      name: "unlisted-surface",
      comment: "every folder of components has a row of its own",
      severity: "error",
      from: {
        path: "^components/",
        pathNot: `^components/(ui|${surfaces.join("|")})/`,
      },
      to: {},
    },
    {
      name: "no-barrels",
      severity: "error",
      from: {},
      to: { path: "^(app|components|lib)/.*/index\\.tsx?$" },
    },
    {
      name: "product-imports-no-tests",
      severity: "error",
      from: { path: "^(app|components|lib)/", pathNot: tests },
      to: { path: tests },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
