"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { classNames, focusRing } from "@/components/ui/class-names";

/** A modal dialog; on a phone it fills the screen. Esc and a press outside close it, focus goes back where it was. */
export function Dialog({
  title,
  description,
  isWide = false,
  isOpen,
  onClose,
  onClosed,
  children,
}: {
  title: string;
  description?: ReactNode;
  /** Room for a picture beside the form. */
  isWide?: boolean;
  isOpen: boolean;
  onClose: () => void;
  /** It has faded out. */
  onClosed?: () => void;
  children: ReactNode;
}) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root
      open={isOpen}
      onOpenChange={(open) => (open ? undefined : onClose())}
      onOpenChangeComplete={(open) => (open ? undefined : onClosed?.())}
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/35 transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0 motion-reduce:transition-none dark:bg-black/60" />
        <Base.Viewport className="fixed inset-0 z-40 flex items-start justify-center md:p-6 md:pt-[8vh]">
          <Base.Popup
            ref={popup}
            // Into the form at once, except where that would open a keyboard over it.
            initialFocus={(type) =>
              type === "touch"
                ? true
                : (popup.current?.querySelector<HTMLElement>("form input:enabled") ?? true)
            }
            className={classNames(
              "flex w-full flex-col overflow-hidden border-line-strong bg-surface text-ink shadow-2xl outline-none",
              "max-md:h-dvh md:max-h-[84vh] md:rounded-xl md:border",
              isWide ? "md:max-w-[60rem]" : "md:max-w-[34rem]",
              "transition-[opacity,translate] duration-150 data-ending-style:opacity-0 data-starting-style:translate-y-1 data-starting-style:opacity-0 motion-reduce:transition-none",
            )}
          >
            <div className="flex items-start gap-3 border-b border-line py-3 pr-2.5 pl-5">
              <div className="min-w-0 flex-1 pt-1 max-md:pt-2">
                <Base.Title className="text-[15px] leading-6 font-semibold [overflow-wrap:anywhere]">
                  {title}
                </Base.Title>
                {description === undefined ? null : (
                  <Base.Description className="mt-0.5 text-[13px] text-muted">{description}</Base.Description>
                )}
              </div>
              <Base.Close
                aria-label="Close"
                className={classNames(
                  "inline-flex size-8 shrink-0 cursor-pointer items-center justify-center rounded-md text-muted hover:bg-sunken hover:text-ink max-md:size-10",
                  focusRing,
                )}
              >
                <X className="size-4" />
              </Base.Close>
            </div>
            {children}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
