import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    alias: { "@nereid": fileURLToPath(new URL("generated/nereid/v1", import.meta.url)) },
  },
  test: { include: ["src/**/*.test.ts"] },
});
