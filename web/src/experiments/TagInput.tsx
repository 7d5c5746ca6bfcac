import { useId, useState, type SubmitEvent } from "react";

import search from "../ui/SearchInput.module.css";
import styles from "./TagInput.module.css";
import { useColumnOffers } from "./useColumnOffers";

interface TagInputProps {
  project: string;
  onTag: (tag: string) => void;
}

const OFFERED_MAX = 50;

// A tag to filter by, typed or chosen of those that experiments have.
export function TagInput({ project, onTag }: TagInputProps) {
  const id = useId();
  const [text, setText] = useState("");
  const { data } = useColumnOffers(project);
  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (text === "") return;
    onTag(text);
    setText("");
  }
  return (
    <form onSubmit={submit}>
      <input
        className={`${search.input} ${styles.input}`}
        aria-label="Filter by tag"
        placeholder="Filter by tag"
        list={id}
        value={text}
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
      />
      <datalist id={id}>
        {data?.tags.slice(0, OFFERED_MAX).map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
    </form>
  );
}
