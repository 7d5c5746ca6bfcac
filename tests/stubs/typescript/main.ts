// Talks to a Nereid server with nothing but generated stubs, and compares with vectors.json.
//
//   node js/main.js ADDRESS VECTORS

import { readFileSync } from "node:fs";
import { Checks } from "./checks";
import { Clients, connect } from "./clients";
import { checkExperiment, checkIngest } from "./ingest";
import { Query, source } from "./query";
import { Vectors } from "./vectors";
import { checkWatch } from "./watch";

async function checkAll(clients: Clients, checks: Checks, vectors: Vectors): Promise<void> {
  const query = new Query(clients, checks, vectors);
  for (const experiment of vectors.experiments) {
    await checkIngest(clients, checks, vectors.project, experiment);
    await checkExperiment(clients, checks, vectors.project, experiment);
    for (const read of experiment.reads) {
      await query.checkRead(experiment.name, source("channel", read.channel), read);
    }
  }
  await checkWatch(clients, checks, vectors.project, vectors.live);
  await query.checkAlias();
  await query.checkSamples();
  await query.checkCharts();
  await query.checkRanking();
  await query.checkError();
}

async function main(): Promise<void> {
  const [address, path] = process.argv.slice(2);
  if (address === undefined || path === undefined) {
    throw new Error("usage: main.js ADDRESS VECTORS");
  }
  const clients = connect(address);
  const checks = new Checks();
  await checkAll(clients, checks, JSON.parse(readFileSync(path, "utf8")) as Vectors);
  Object.values(clients).forEach((client) => client.close());
  if (checks.failed > 0) {
    console.log(`typescript: ${checks.failed} of ${checks.passed + checks.failed} checks failed`);
    process.exitCode = 1;
  } else {
    console.log(`typescript: ${checks.passed} checks passed`);
  }
}

main().catch((error: unknown) => {
  console.error("FAILED:", error);
  process.exit(1);
});
