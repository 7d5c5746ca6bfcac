import {
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
  type Announcements,
  type DragEndEvent,
  type UniqueIdentifier,
} from "@dnd-kit/core";
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import type { ReactNode } from "react";

import styles from "./SortableList.module.css";

export interface SortableItem {
  // Once in the list.
  id: string;
  label: string;
}

interface SortableListProps<Item extends SortableItem> {
  label: string;
  items: readonly Item[];
  // The item at `from` is to stand at `to`.
  onMove: (from: number, to: number) => void;
  children: (item: Item, index: number) => ReactNode;
}

const INSTRUCTIONS =
  "To move an item, press Space or Enter on its handle, then the arrow keys, and Space or Enter " +
  "again where it is to stand. Escape leaves it where it was.";

// A list whose order a person changes: by dragging with a pointer, or with the keyboard.
export function SortableList<Item extends SortableItem>(props: SortableListProps<Item>) {
  const { label, items, onMove, children } = props;
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const indexOf = (id: UniqueIdentifier) => items.findIndex((item) => item.id === id);
  if (items.length === 0) return null;
  function onDragEnd({ active, over }: DragEndEvent) {
    if (over !== null && over.id !== active.id) onMove(indexOf(active.id), indexOf(over.id));
  }
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={onDragEnd}
      accessibility={{
        announcements: announcementsFor(items),
        screenReaderInstructions: { draggable: INSTRUCTIONS },
      }}
    >
      <SortableContext items={[...items]} strategy={verticalListSortingStrategy}>
        <ol className={styles.list} aria-label={label}>
          {items.map((item, index) => (
            <SortableRow key={item.id} item={item}>
              {children(item, index)}
            </SortableRow>
          ))}
        </ol>
      </SortableContext>
    </DndContext>
  );
}

function SortableRow({ item, children }: { item: SortableItem; children: ReactNode }) {
  const {
    attributes,
    listeners,
    setNodeRef,
    setActivatorNodeRef,
    transform,
    transition,
    isDragging,
  } = useSortable({ id: item.id });
  return (
    <li
      ref={setNodeRef}
      className={`${styles.item} ${isDragging ? (styles.dragged ?? "") : ""}`}
      style={{ transform: CSS.Translate.toString(transform), transition }}
    >
      <button
        ref={setActivatorNodeRef}
        type="button"
        className={styles.handle}
        {...attributes}
        {...listeners}
        aria-label={`Move ${item.label}`}
      >
        <svg viewBox="0 0 10 16" width="10" height="16" aria-hidden="true" fill="currentColor">
          <path d="M1 2h3v3H1zM6 2h3v3H6zM1 7h3v3H1zM6 7h3v3H6zM1 12h3v3H1zM6 12h3v3H6z" />
        </svg>
      </button>
      {children}
    </li>
  );
}

function announcementsFor(items: readonly SortableItem[]): Announcements {
  const labelOf = (id: UniqueIdentifier) => items.find((item) => item.id === id)?.label ?? "";
  const placeOf = (id: UniqueIdentifier) =>
    `place ${items.findIndex((item) => item.id === id) + 1} of ${items.length}`;
  return {
    // Said by onDragOver, which follows at once.
    onDragStart: () => undefined,
    onDragOver: ({ active, over }) => {
      if (over === null) return undefined;
      const picked = over.id === active.id ? "picked up, at" : "at";
      return `${labelOf(active.id)} is ${picked} ${placeOf(over.id)}.`;
    },
    onDragEnd: ({ active, over }) =>
      `${labelOf(active.id)} stays at ${placeOf(over?.id ?? active.id)}.`,
    onDragCancel: ({ active }) => `${labelOf(active.id)} is back where it was.`,
  };
}
