import { defineConfig, devices } from "@playwright/test";

// Tests in Debian's Chromium against real servers, one for each test.
export default defineConfig({
  testDir: "tests",
  testMatch: "*.test.ts",
  outputDir: "../build/web-tests",
  fullyParallel: true,
  workers: 2,
  timeout: 180_000,
  expect: { timeout: 40_000 },
  reporter: [["line"]],
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env["NEREID_CHROMIUM"] ?? "/usr/bin/chromium",
      // Tests may run as root, for whom Chromium has no sandbox.
      args: ["--no-sandbox"],
    },
    trace: "retain-on-failure",
  },
});
