// Makes at most `callsMax` calls at once, in order, so that others find a connection: browsers have six
// to a server.
export class CallQueue {
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(private readonly callsMax: number) {}

  async run<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    if (this.running >= this.callsMax) await new Promise<void>((go) => this.waiting.push(go));
    else this.running++;
    try {
      return await call();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running--;
      else next();
    }
  }
}
