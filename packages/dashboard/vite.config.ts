import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** The page becomes part of the gateway's package: it serves what it finds there. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  // Relative: a proxy may serve the page below a path of its own.
  base: "./",
  build: {
    outDir: fileURLToPath(new URL("../gateway/dist/dashboard", import.meta.url)),
    emptyOutDir: true,
    // Beside index.html, and apart from every route of the API.
    assetsDir: "dashboard",
    // Nothing inline: the content security policy allows no data: fonts, and no scripts in the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  server: { proxy: { "/api": "http://127.0.0.1:8080", "/healthz": "http://127.0.0.1:8080" } },
});
