import { useCallback, useEffect, useState } from "react";

import { changeSearchParams } from "../app/location";
import { IMAGES_PARAMS } from "../experiment/queryNames";

// Which x each channel shows. Where there is none, it shows its newest image.
export interface Selection {
  // All channels show the same x, or the nearest before it.
  linked: boolean;
  x: number | undefined;
  byChannel: ReadonlyMap<string, number>;
}

export interface SelectionControl {
  selection: Selection;
  xOf: (channel: string) => number | undefined;
  // Undefined: the newest.
  select: (channel: string, x: number | undefined) => void;
  // Linked channels begin at the `x` of the one that was moved last.
  setLinked: (linked: boolean) => void;
}

// Sliders move faster than browsers let the address change.
const ADDRESS_MILLIS = 300;
const { x: X, linked: LINKED, channelX: CHANNEL_X } = IMAGES_PARAMS;

// The selection in the query of the address.
export function useSelection(): SelectionControl {
  const [selection, setSelection] = useState(readSelection);
  useEffect(() => {
    const timer = window.setTimeout(() => writeSelection(selection), ADDRESS_MILLIS);
    return () => window.clearTimeout(timer);
  }, [selection]);
  const select = useCallback((channel: string, x: number | undefined) => {
    setSelection((before) => {
      const byChannel = new Map(before.byChannel);
      if (x === undefined) byChannel.delete(channel);
      else byChannel.set(channel, x);
      return { ...before, x, byChannel };
    });
  }, []);
  const setLinked = useCallback(
    (linked: boolean) => setSelection((before) => ({ ...before, linked })),
    [],
  );
  const xOf = (channel: string) =>
    selection.linked ? selection.x : selection.byChannel.get(channel);
  return { selection, xOf, select, setLinked };
}

function readSelection(): Selection {
  const params = new URLSearchParams(window.location.search);
  const byChannel = new Map<string, number>();
  for (const value of params.getAll(CHANNEL_X)) {
    const colon = value.indexOf(":");
    const x = finite(value.slice(0, colon));
    if (colon > 0 && x !== undefined) byChannel.set(value.slice(colon + 1), x);
  }
  return { linked: params.get(LINKED) === "1", x: finite(params.get(X)), byChannel };
}

function finite(text: string | null): number | undefined {
  const value = text === null || text === "" ? NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function writeSelection({ linked, x, byChannel }: Selection): void {
  changeSearchParams((params) => {
    for (const name of [X, LINKED, CHANNEL_X]) params.delete(name);
    if (linked) params.set(LINKED, "1");
    if (linked && x !== undefined) params.set(X, String(x));
    if (linked) return;
    for (const [channel, at] of byChannel) params.append(CHANNEL_X, `${at}:${channel}`);
  });
}
