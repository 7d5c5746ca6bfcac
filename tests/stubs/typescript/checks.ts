import { isDeepStrictEqual, inspect } from "node:util";
import { PointColumns } from "./gen/nereid/v1/points";
import { Bits } from "./vectors";

/** Counts what is as expected. */
export class Checks {
  passed = 0;
  failed = 0;

  equal<T>(label: string, got: T, wanted: T): void {
    if (isDeepStrictEqual(got, wanted)) {
      this.passed += 1;
      return;
    }
    this.failed += 1;
    console.log(`FAILED: ${label}\n  wanted: ${inspect(wanted)}\n  got:    ${inspect(got)}`);
  }
}

export function double(pattern: Bits): number {
  return Buffer.from(pattern, "hex").readDoubleBE();
}

export function single(pattern: Bits): number {
  return Buffer.from(pattern, "hex").readFloatBE();
}

export function bits(value: number): Bits {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString("hex");
}

/** Numbers come as floats where all of a batch fit, and are doubles all the same. */
export function yBits(points: PointColumns): Bits[] {
  return [...points.doubles, ...points.floats].map(bits);
}
