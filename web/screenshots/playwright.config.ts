import base from "../playwright.config";
import { defineConfig } from "@playwright/test";

// Makes the pictures of the README, from the server and the page as they are built: npm run screenshots
export default defineConfig({
  ...base,
  testDir: ".",
  testMatch: "*.shot.ts",
  outputDir: "../../build/web-screenshots",
  workers: 1,
  use: {
    ...base.use,
    viewport: { width: 1440, height: 900 },
    deviceScaleFactor: 1.25,
    trace: "off",
  },
});
