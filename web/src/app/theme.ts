import { useSyncExternalStore } from "react";

// What the person chose; "system" follows the operating system.
export type ThemeChoice = "system" | "light" | "dark";
export type Theme = "light" | "dark";

const STORAGE_KEY = "nereid.theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

// What was chosen on this page: the browser may not let it store anything.
let chosen: ThemeChoice = "system";

function themeChoice(): ThemeChoice {
  try {
    const stored = window.localStorage.getItem(STORAGE_KEY);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return chosen;
  }
}

function currentTheme(): Theme {
  const choice = themeChoice();
  if (choice !== "system") return choice;
  return dark.matches ? "dark" : "light";
}

export function applyTheme(): void {
  document.documentElement.dataset["theme"] = currentTheme();
  listeners.forEach((listener) => listener());
}

export function chooseTheme(choice: ThemeChoice): void {
  chosen = choice;
  try {
    window.localStorage.setItem(STORAGE_KEY, choice);
  } catch {
    // It holds for this page alone.
  }
  applyTheme();
}

dark.addEventListener("change", applyTheme);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// The theme in force. What is drawn on a canvas is drawn again when it changes.
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, currentTheme);
}
