import { useEffect, useState, type ComponentType } from "react";

import { Button } from "./Button";
import { EmptyState } from "./EmptyState";

// A component whose code is loaded when it is first shown, or before that by `preload`.
export interface LaterComponent<Props> {
  (props: Props): React.ReactNode;
  // Never rejects: what fails is tried again, and told, where the component is shown.
  preload: () => Promise<void>;
}

// Nothing is shown while the code is on its way. React.lazy would show its fallback for 300 ms at least,
// and also where the code is there already.
export function loadLater<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LaterComponent<Props> {
  let loaded: ComponentType<Props> | undefined;
  const loadOnce = async () => (loaded ??= await load());
  function Later(props: Props) {
    const [Component, setComponent] = useState(() => loaded);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (Component !== undefined) return;
      loadOnce().then(
        (it) => setComponent(() => it),
        () => setFailed(true),
      );
    }, [Component]);
    if (Component !== undefined) return <Component {...props} />;
    return failed ? <LoadFailed /> : null;
  }
  Later.preload = () =>
    loadOnce().then(
      () => undefined,
      () => undefined,
    );
  return Later;
}

// The server went away, or has another version by now, whose page has other files.
function LoadFailed() {
  return (
    <EmptyState title="This part of the page could not be loaded">
      <p>The server at {window.location.host} does not answer, or has a new version.</p>
      <Button onClick={() => window.location.reload()}>Load the page again</Button>
    </EmptyState>
  );
}
