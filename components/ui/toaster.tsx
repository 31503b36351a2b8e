"use client";

import { X } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import { classNames, focusRing } from "@/components/ui/class-names";
import { CodeLine } from "@/components/ui/code-line";
import { toast, type ToastMessage } from "@/components/ui/toast";

const none: readonly ToastMessage[] = [];
/** In ms. One with something to copy or to read must be left time for it. */
const shortTime = 6000;
const longTime = 12_000;

/** Where the messages of `toast` appear: low, in the middle, so that neither panel nor canvas tools are covered. */
export function Toaster() {
  const messages = useSyncExternalStore(toast.subscribe, toast.read, () => none);
  return (
    <section
      aria-label="Messages"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 bottom-33 z-50 mx-auto flex max-w-[30rem] flex-col gap-2 md:bottom-18 xl:bottom-5"
    >
      {messages.map((message) => (
        <Message key={message.id} message={message} />
      ))}
    </section>
  );
}

function Message({ message }: { message: ToastMessage }) {
  const [isHeld, setHeld] = useState(false);
  const { id, tone, title, detail, notes, code, action } = message;
  const isLong = tone === "danger" || code !== null || action !== null || notes.length > 0;

  // The timer that takes it away, unless somebody is at it.
  useEffect(() => {
    if (isHeld) return undefined;
    const timer = setTimeout(() => toast.dismiss(id), isLong ? longTime : shortTime);
    return () => clearTimeout(timer);
  }, [id, isHeld, isLong]);

  return (
    <div
      role={tone === "danger" ? "alert" : undefined}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex items-start gap-2 rounded-lg border border-line-strong bg-raised py-2 pr-2 pl-3 text-ink shadow-raised transition-[opacity,translate] duration-150 starting:translate-y-2 starting:opacity-0"
    >
      <div className="flex min-w-0 flex-1 flex-col gap-1.5 py-1 text-[13px] leading-[18px] [overflow-wrap:anywhere]">
        <p className={classNames("font-medium", tone === "danger" && "text-danger")}>{title}</p>
        {[...(detail === null ? [] : [detail]), ...notes].map((text) => (
          <p key={text} className="text-muted">
            {text}
          </p>
        ))}
        {code === null ? null : <CodeLine code={code} />}
      </div>
      {action === null ? null : (
        <Button
          size="small"
          onClick={() => {
            toast.dismiss(id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <button
        type="button"
        aria-label="Dismiss"
        onClick={() => toast.dismiss(id)}
        className={classNames(
          "inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted hover:bg-sunken hover:text-ink max-md:size-10",
          focusRing,
        )}
      >
        <X className="size-3.5" />
      </button>
    </div>
  );
}
