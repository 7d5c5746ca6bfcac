// What the tabs of an experiment call their parts of the query of the address, which they share: a name
// of one tab means nothing in another. Those of charts are in charts/boardView.ts.

// Which tab is shown.
export const TAB_PARAM = "tab";

export const TEXTS_PARAMS = {
  // One for each channel shown; empty: none.
  channel: "text",
  find: "text-find",
  regex: "text-regex",
  matchingOnly: "text-only",
  wrapped: "text-wrap",
  x: "text-x",
  time: "text-time",
} as const;

export const IMAGES_PARAMS = {
  // One for each channel shown; empty: none.
  channel: "image",
  // Either "1" and one x for all, or X:CHANNEL for each channel.
  linked: "image-linked",
  x: "image-x",
  channelX: "image-at",
  strip: "image-strip",
} as const;

export const CHANNELS_PARAMS = {
  search: "channel",
  sort: "sort",
  direction: "direction",
} as const;
