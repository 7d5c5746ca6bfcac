import { useEffect, useState } from "react";

import type { CursorReading } from "./ChartCanvas";
import type { ChartModel } from "./ChartModel";
import { readingText } from "./ChartTooltip";
import type { Store } from "./Store";

// While a key is held, screen readers are told once it rests this long.
const REST_MILLIS = 250;

interface CursorLiveProps {
  model: ChartModel;
  cursor: Store<CursorReading | undefined>;
}

// Tells what the cursor is on while it is moved by keys.
export function CursorLive({ model, cursor }: CursorLiveProps) {
  const [text, setText] = useState("");
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const unsubscribe = cursor.subscribe(() => {
      const reading = cursor.get();
      if (reading?.by !== "keys") return;
      clearTimeout(timer);
      timer = setTimeout(() => setText(readingText(model, reading)), REST_MILLIS);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [model, cursor]);
  return (
    <div className="visually-hidden" role="status">
      {text}
    </div>
  );
}
