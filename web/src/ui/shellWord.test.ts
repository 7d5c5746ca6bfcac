import { expect, it } from "vitest";

import { shellWord } from "./shellWord";

it("quotes words of a shell only where it has to", () => {
  expect(shellWord("team/run-1@0.5")).toBe("team/run-1@0.5");
  expect(shellWord("")).toBe("''");
  expect(shellWord("it's $HOME")).toBe("'it'\\''s $HOME'");
});
