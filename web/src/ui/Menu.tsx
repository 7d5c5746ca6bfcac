import { useId, useRef, type KeyboardEvent } from "react";

import { Button } from "./Button";
import styles from "./Menu.module.css";

export interface MenuItem {
  label: string;
  danger?: boolean;
  onChoose: () => void;
}

interface MenuProps {
  // Of the button that opens it.
  label: string;
  items: readonly MenuItem[];
}

// A button that opens a list of actions, after the ARIA practices. The browser puts the list above
// everything, and closes it for Escape and for a click beside it.
export function Menu({ label, items }: MenuProps) {
  const id = useId();
  const button = useRef<HTMLSpanElement>(null);
  const list = useRef<HTMLDivElement>(null);
  function place() {
    const rect = button.current?.getBoundingClientRect();
    const element = list.current;
    if (rect === undefined || element === null) return;
    const { offsetWidth: width, offsetHeight: height } = element;
    const below = rect.bottom + height <= window.innerHeight;
    element.style.left = `${Math.max(0, rect.right - width)}px`;
    element.style.top = `${below ? rect.bottom : rect.top - height}px`;
    focusItem(element, 0);
  }
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const index = [...event.currentTarget.children].findIndex(
      (it) => it === document.activeElement,
    );
    focusItem(event.currentTarget, index + step);
  }
  // The focus is back at the button first: a dialog gives it back where it was when it opened.
  function choose(item: MenuItem) {
    list.current?.hidePopover();
    button.current?.querySelector("button")?.focus();
    item.onChoose();
  }
  return (
    <>
      <span ref={button}>
        <Button kind="quiet" aria-haspopup="menu" aria-label={label} popoverTarget={id}>
          ⋯
        </Button>
      </span>
      <div
        ref={list}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        className={styles.menu}
        onKeyDown={onKeyDown}
        onToggle={(event) => event.newState === "open" && place()}
      >
        {items.map((item) => (
          <button
            key={item.label}
            type="button"
            role="menuitem"
            tabIndex={-1}
            className={item.danger ? styles.danger : undefined}
            onClick={() => choose(item)}
          >
            {item.label}
          </button>
        ))}
      </div>
    </>
  );
}

// Goes round at both ends.
function focusItem(menu: HTMLElement, index: number) {
  const items = menu.children;
  const item = items[(index + items.length) % items.length];
  if (item instanceof HTMLElement) item.focus();
}
