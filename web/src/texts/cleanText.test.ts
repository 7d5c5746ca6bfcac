import { describe, expect, it } from "vitest";

import { cleanText } from "./cleanText";

describe("cleanText", () => {
  it("leaves plain text, tabs and several lines alone", () => {
    expect(cleanText("a\tb\nçé 漢字 🙂")).toBe("a\tb\nçé 漢字 🙂");
  });

  it("takes out colours, links and other escape sequences", () => {
    expect(cleanText("\x1b[1;31merror\x1b[0m: \x1b[38;5;200mx\x1b[K")).toBe("error: x");
    expect(cleanText("\x1b]8;;https://a.example/\x07link\x1b]8;;\x1b\\ \x1b(Bend\x1b7")).toBe(
      "link end",
    );
  });

  it("takes an unfinished sequence out without taking more", () => {
    expect(cleanText("ok\x1b")).toBe("ok\u241b");
    expect(cleanText("\x1b[31")).toBe("31");
  });

  it("keeps the last of what a progress bar wrote", () => {
    expect(cleanText("10%\r50%\r100%\r\nnext")).toBe("100%\nnext");
    expect(cleanText("10%\r50%\r")).toBe("50%");
  });

  it("shows control characters and turns of direction", () => {
    expect(cleanText("a\0b\x08c\x7f\x9b")).toBe("a\u2400b\u2408c\u2421\\u009b");
    expect(cleanText("user\u202etxt.exe")).toBe("user\\u202etxt.exe");
  });
});
