// What tests of the dashboard stand on: a real server of their own, a browser page that fails the test
// when a script of it throws, and Python programs that send what the page is to show.

import { test as base, type Page } from "@playwright/test";
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, open, rm, type FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = path.resolve(here, "../..");
const serverBinary =
  process.env["NEREID_SERVER_BINARY"] ?? path.join(root, "build/release/bin/nereid-server");
export const commandBinary = path.join(path.dirname(serverBinary), "nereid");
const python = process.env["NEREID_PYTHON"] ?? path.join(root, "build/tools/python/bin/python");

// A nereid-server on free ports of loopback, with a data directory of its own.
export class TestServer {
  // HOST:PORT.
  grpcAddress = "";
  httpAddress = "";
  private process: ChildProcess | undefined;
  private readonly programs: ChildProcess[] = [];

  private constructor(
    private readonly dataDirectory: string,
    private readonly log: FileHandle,
  ) {}

  // What it says of itself goes to the file `log`.
  static async start(log: string): Promise<TestServer> {
    const directory = await mkdtemp(path.join(tmpdir(), "nereid-web-"));
    const server = new TestServer(directory, await open(log, "a"));
    await server.run("127.0.0.1:0", "127.0.0.1:0");
    return server;
  }

  get url(): string {
    return `http://${this.httpAddress}`;
  }

  // Ends the server at once, as a crash does. Its data stay.
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  // Starts it again where it was, after `kill`.
  async restart(): Promise<void> {
    await this.run(this.grpcAddress, this.httpAddress);
  }

  // Programs first: one that lives on would send to the next server that gets the port.
  async stop(): Promise<void> {
    await Promise.all(this.programs.map((program) => endProcess(program, "SIGKILL")));
    await this.end("SIGTERM");
    await this.log.close();
    await rm(this.dataDirectory, { recursive: true, force: true });
  }

  // Runs a program of tests/feed against this server until it ends; resolves to what it printed.
  async feed(program: string, ...args: string[]): Promise<string> {
    const script = path.join(here, "feed", program);
    const { stdout } = await promisify(execFile)(python, [script, ...args], {
      env: this.environment(),
    });
    return stdout;
  }

  // Starts one that goes on until the test ends it, or writes lines to it.
  startFeed(program: string, ...args: string[]): ChildProcess {
    return this.startProgram(python, path.join(here, "feed", program), ...args);
  }

  // The same for any program.
  startProgram(file: string, ...args: string[]): ChildProcess {
    const program = spawn(file, args, {
      env: this.environment(),
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.programs.push(program);
    return program;
  }

  environment(): NodeJS.ProcessEnv {
    return { ...process.env, NEREID_SERVER: this.grpcAddress, PYTHONUNBUFFERED: "1" };
  }

  private async run(grpcAddress: string, httpAddress: string): Promise<void> {
    const child = spawn(
      serverBinary,
      [
        `--data_dir=${this.dataDirectory}`,
        `--grpc_address=${grpcAddress}`,
        `--http_address=${httpAddress}`,
      ],
      { stdio: ["ignore", "pipe", this.log.fd] },
    );
    this.process = child;
    const ready = await firstLine(child);
    const match = /^nereid-server ready grpc=(\S+) http=(\S+)$/.exec(ready);
    if (match?.[1] === undefined || match[2] === undefined) {
      throw new Error(`the server said "${ready}" instead of where it is ready`);
    }
    [, this.grpcAddress, this.httpAddress] = match as unknown as [string, string, string];
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (child !== undefined) await endProcess(child, signal);
  }
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
}

// The first line that a process prints. Rejects if it ends without one.
export async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("the process has no standard output");
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error("the process ended without a word");
}

// Fails the test for what no page of ours may do: throw, or ask another host.
function guard(page: Page, server: TestServer, failures: string[]) {
  page.on("pageerror", (error) => failures.push(`the page threw: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!/^(blob|data):/.test(url) && new URL(url).host !== server.httpAddress) {
      failures.push(`the page asked another host: ${url}`);
    }
  });
}

interface Fixtures {
  server: TestServer;
}

export const test = base.extend<Fixtures>({
  server: async ({}, use, testInfo) => {
    await mkdir(testInfo.outputDir, { recursive: true });
    const server = await TestServer.start(testInfo.outputPath("server.log"));
    await use(server);
    await server.stop();
  },
  baseURL: async ({ server }, use) => use(server.url),
  page: async ({ page, server }, use) => {
    const failures: string[] = [];
    guard(page, server, failures);
    await use(page);
    if (failures.length > 0) throw new Error(failures.join("\n"));
  },
});

export { expect } from "@playwright/test";
