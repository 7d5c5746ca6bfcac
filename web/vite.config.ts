import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const generated = fileURLToPath(new URL("generated/nereid/v1", import.meta.url));
// Where `npm run dev` finds a server: NEREID_HTTP=127.0.0.1:7071 npm run dev
const server = process.env["NEREID_HTTP"] ?? "127.0.0.1:7071";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@nereid": generated } },
  build: {
    target: "es2022",
    outDir: "dist",
    assetsInlineLimit: 0,
    // One small file: code that is loaded later does not wait for styles of its own.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    // No files of a few lines: each is a request.
    rollupOptions: { output: { experimentalMinChunkSize: 12_000 } },
  },
  server: { proxy: { "^/nereid\\.v1\\.": { target: `http://${server}`, changeOrigin: true } } },
});
