"use client";

import { AlertDialog as Base } from "@base-ui/react/alert-dialog";
import { type ReactNode, useRef } from "react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";

/**
 * Asks before something that takes away. A press outside does not close it; Esc and Cancel do. The keyboard stands on the
 * button that does it, which all who ask here can undo; a key that is still held down from before does not press it.
 */
export function AlertDialog({
  title,
  question,
  confirm,
  isOpen,
  onClose,
  onClosed,
  children,
}: {
  title: string;
  /** One or two sentences: what will happen. */
  question: ReactNode;
  /** The button that does it; null when it can't be done, and then only Close is offered. */
  confirm: {
    label: string;
    tone: "danger" | "primary";
    isBusy: boolean;
    isDisabled: boolean;
    onConfirm: () => void;
  } | null;
  isOpen: boolean;
  onClose: () => void;
  /** It has faded out. */
  onClosed?: () => void;
  children?: ReactNode;
}) {
  const doIt = useRef<HTMLButtonElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <Base.Root
      open={isOpen}
      onOpenChange={(open) => (open ? undefined : onClose())}
      onOpenChangeComplete={(open) => (open ? undefined : onClosed?.())}
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/35 transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0 motion-reduce:transition-none dark:bg-black/60" />
        <Base.Viewport className="fixed inset-0 z-40 flex items-end justify-center md:items-start md:p-6 md:pt-[14vh]">
          <Base.Popup
            initialFocus={() => (doIt.current?.disabled === false ? doIt.current : cancel.current)}
            className={classNames(
              "flex max-h-[88dvh] w-full flex-col overflow-hidden border-line-strong bg-surface text-ink shadow-2xl outline-none max-md:rounded-t-xl max-md:border-t md:max-w-[30rem] md:rounded-xl md:border",
              "transition-[opacity,translate] duration-150 data-ending-style:opacity-0 data-starting-style:translate-y-1 data-starting-style:opacity-0 motion-reduce:transition-none",
            )}
          >
            <div className="flex min-h-0 flex-col gap-3 overflow-y-auto px-5 py-4">
              <div>
                <Base.Title className="text-[15px] leading-6 font-semibold [overflow-wrap:anywhere]">
                  {title}
                </Base.Title>
                <Base.Description className="mt-1 text-[13px] leading-5 text-muted [overflow-wrap:anywhere]">
                  {question}
                </Base.Description>
              </div>
              {children}
            </div>
            <footer className="flex items-center justify-end gap-2 border-t border-line px-5 py-3 max-md:pb-[max(0.75rem,env(safe-area-inset-bottom))]">
              <Button ref={cancel} onClick={onClose}>
                {confirm === null ? "Close" : "Cancel"}
              </Button>
              {confirm === null ? null : (
                <Button
                  ref={doIt}
                  onKeyDown={(event) => {
                    if (event.repeat) event.preventDefault();
                  }}
                  variant={confirm.tone}
                  isBusy={confirm.isBusy}
                  disabled={confirm.isDisabled}
                  onClick={confirm.onConfirm}
                >
                  {confirm.label}
                </Button>
              )}
            </footer>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
