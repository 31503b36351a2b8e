/** A message in passing, about what was done or went wrong. */
export interface ToastMessage {
  id: number;
  tone: "info" | "danger";
  title: string;
  detail: string | null;
  notes: readonly string[];
  /** A command that does the same, with a copy button. */
  code: string | null;
  /** A button; pressing it also takes the message away. */
  action: { label: string; run: () => void } | null;
  /** A newer message about the same takes its place. */
  about: string | null;
}

type NewMessage = Pick<ToastMessage, "title"> &
  Partial<Pick<ToastMessage, "detail" | "notes" | "code" | "action" | "about">>;

/** More would cover the page; the oldest goes. */
const most = 3;
let messages: readonly ToastMessage[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: readonly ToastMessage[]): void {
  messages = next;
  for (const listener of listeners) listener();
}

function add(tone: ToastMessage["tone"], message: NewMessage): void {
  lastId += 1;
  const { title, detail = null, notes = [], code = null, action = null, about = null } = message;
  const others = messages.filter((other) => about === null || other.about !== about);
  set([...others, { id: lastId, tone, title, detail, notes, code, action, about }].slice(-most));
}

/**
 * Tells a person something in passing. Written by hand: the headless library's toast brings its whole positioning
 * engine into the first load (some 30 kB).
 */
export const toast = {
  tell: (message: NewMessage): void => add("info", message),
  tellError: (message: NewMessage): void => add("danger", message),
  dismiss: (id: number): void => set(messages.filter((message) => message.id !== id)),
  read: (): readonly ToastMessage[] => messages,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
