import { expect, it } from "vitest";

import { CHANNELS_PARAMS, IMAGES_PARAMS, TAB_PARAM, TEXTS_PARAMS } from "./queryNames";

it("has each name once", () => {
  const parts = [TEXTS_PARAMS, IMAGES_PARAMS, CHANNELS_PARAMS];
  const names = [TAB_PARAM, ...parts.flatMap((it) => Object.values<string>(it))];
  expect(names).toEqual([...new Set(names)]);
});
