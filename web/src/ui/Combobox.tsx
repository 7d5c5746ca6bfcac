import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";

import styles from "./Combobox.module.css";
import forms from "./Form.module.css";

export interface Option {
  // Once among the options.
  id: string;
  label: string;
  // What it is, such as "channel"; shown beside it.
  kind: string;
}

interface ComboboxProps<Item extends Option> {
  label: string;
  options: readonly Item[];
  // What else a text may mean, offered below the options that contain it.
  typed?: (text: string) => Item[];
  // The field is empty again afterwards, for the next one.
  onPick: (option: Item) => void;
  hint?: string;
  disabled?: boolean;
}

const SHOWN_MAX = 50;

// A field that offers what contains the text in it, after the ARIA practices: arrow keys move in the
// list, Enter picks, Escape closes it.
export function Combobox<Item extends Option>(props: ComboboxProps<Item>) {
  const { label, options, typed, onPick, hint, disabled } = props;
  const id = useId();
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const shown = open ? offersFor(text, options, typed) : [];
  const expanded = shown.length > 0;

  function pick(option: Item | undefined) {
    if (option === undefined) return;
    onPick(option);
    setText("");
    setActive(0);
    setOpen(false);
  }
  function moveTo(index: number) {
    setOpen(true);
    setActive((index + shown.length) % Math.max(1, shown.length));
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "ArrowDown") moveTo(open ? active + 1 : 0);
    else if (event.key === "ArrowUp") moveTo(active - 1);
    else if (event.key === "Enter") pick(shown[active]);
    else if (event.key === "Escape" && expanded) setOpen(false);
    else return;
    event.preventDefault();
  }
  return (
    <div className={forms.field}>
      <label className={forms.label} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className={forms.input}
        role="combobox"
        aria-expanded={expanded}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={expanded ? `${id}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={hint}
        disabled={disabled}
        value={text}
        onFocus={() => setOpen(true)}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
          setOpen(true);
        }}
        onKeyDown={onKeyDown}
      />
      <OptionList
        id={id}
        label={label}
        shown={shown}
        active={active}
        onPick={(index) => pick(shown[index])}
      />
    </div>
  );
}

interface OptionListProps {
  // Of the field.
  id: string;
  label: string;
  shown: readonly Option[];
  active: number;
  onPick: (index: number) => void;
}

// Above everything, so that no dialog or table cuts it.
function OptionList({ id, label, shown, active, onPick }: OptionListProps) {
  const list = useRef<HTMLDivElement>(null);
  const open = shown.length > 0;
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  useLayoutEffect(() => {
    const element = list.current;
    if (!open || element === null) return;
    element.showPopover();
    const place = () => placeBelow(element, id);
    place();
    // Scrolling of any box around the field, and of the list itself, which does no harm.
    window.addEventListener("scroll", place, true);
    return () => {
      window.removeEventListener("scroll", place, true);
      element.hidePopover();
    };
  }, [open, id]);
  return (
    <div
      ref={list}
      id={`${id}-list`}
      role="listbox"
      aria-label={label}
      popover="manual"
      className={styles.list}
    >
      {shown.map((option, index) => (
        // The focus stays in the field, which has the keys as the practices have them.
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          key={option.id}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(index)}
        >
          <span>{option.label}</span>
          <small>{option.kind}</small>
        </div>
      ))}
    </div>
  );
}

function placeBelow(list: HTMLElement, fieldId: string): void {
  const field = document.getElementById(fieldId)?.getBoundingClientRect();
  if (field === undefined) return;
  const height = list.offsetHeight;
  const fits = field.bottom + height <= window.innerHeight || field.top < height;
  list.style.left = `${field.left}px`;
  list.style.width = `${field.width}px`;
  list.style.top = `${fits ? field.bottom + 2 : field.top - height - 2}px`;
}

function offersFor<Item extends Option>(
  text: string,
  options: readonly Item[],
  typed: ((text: string) => Item[]) | undefined,
): Item[] {
  const wanted = text.toLowerCase();
  const matching = options.filter(({ label }) => label.toLowerCase().includes(wanted));
  const extra = text === "" ? [] : (typed?.(text) ?? []);
  const known = new Set(options.map(({ id }) => id));
  return [...matching.slice(0, SHOWN_MAX), ...extra.filter(({ id }) => !known.has(id))];
}
