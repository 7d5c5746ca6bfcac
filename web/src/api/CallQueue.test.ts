import { expect, it } from "vitest";

import { CallQueue } from "./CallQueue";

it("makes so many calls at once, the others in order, also after one that failed", async () => {
  const queue = new CallQueue(2);
  const begun: number[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const call = (id: number) =>
    queue.run(() => {
      begun.push(id);
      return new Promise<number>((resolve, reject) => {
        ends[id] = (error) => (error === undefined ? resolve(id) : reject(error));
      });
    });
  const answers = [0, 1, 2, 3].map(call);
  expect(begun).toEqual([0, 1]);
  ends[0]?.(new Error("away"));
  await expect(answers[0]).rejects.toThrow("away");
  await expect.poll(() => begun).toEqual([0, 1, 2]);
  ends[2]?.();
  ends[1]?.();
  await expect.poll(() => begun).toEqual([0, 1, 2, 3]);
  ends[3]?.();
  expect(await Promise.all(answers.slice(1))).toEqual([1, 2, 3]);
});
