import { useCallback, useMemo, useState } from "react";

import { changeSearchParams } from "../app/location";
import { hasRoom } from "./addressRoom";
import type { BoardView } from "./boardView";
import type { ChartSpec } from "./chartSpec";
import { choiceOf, writeChoice, type SeriesChoice } from "./seriesChoice";

type Choices = ReadonlyMap<string, SeriesChoice>;
type OnHidden = (spec: ChartSpec, hidden: ReadonlySet<string>) => void;

const NO_CHOICES: Choices = new Map();

// Which series the charts of a page show, and how to choose others. Choices are kept in the address. One
// that it has no room for lasts until the page is left: an address too long for the server would not
// load again at all.
export function useChoices(view: BoardView): [Choices, OnHidden] {
  const [kept, setKept] = useState(NO_CHOICES);
  const choices = useMemo(() => new Map([...view.choices, ...kept]), [view.choices, kept]);
  const onHidden = useCallback<OnHidden>(({ id, series }, hidden) => {
    const choice = choiceOf(series, hidden);
    let fits = true;
    changeSearchParams((params) => {
      writeChoice(params, id, choice);
      fits = hasRoom(params);
      if (!fits) writeChoice(params, id, undefined);
    });
    setKept((before) => {
      const next = new Map(before);
      next.delete(id);
      return fits || choice === undefined ? next : next.set(id, choice);
    });
  }, []);
  return [choices, onHidden];
}
