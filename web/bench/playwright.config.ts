import base from "../playwright.config";
import { defineConfig } from "@playwright/test";

// Measures, one after another. Run it on a quiet machine: npm run bench
export default defineConfig({
  ...base,
  testDir: ".",
  testMatch: "*.bench.ts",
  outputDir: "../../build/web-bench",
  workers: 1,
  timeout: 20 * 60_000,
  use: { ...base.use, trace: "off" },
});
