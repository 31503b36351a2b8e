"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { IconButton } from "@/components/ui/icon-button";

/** The top of the panel: what is selected, in a word and by its name, and what can be done with it. */
export function PanelHead({
  kind,
  name,
  mark,
  badges,
  actions,
  onClose,
}: {
  kind: string;
  /** As shown; `copy` is the exact one. */
  name: { shown: string; copy: string };
  mark?: ReactNode;
  badges?: ReactNode;
  actions?: ReactNode;
  onClose: () => void;
}) {
  return (
    <div className="px-5 pt-3.5 pb-4 max-md:px-4">
      <div className="flex items-center justify-between">
        <p className="text-xs text-muted">{kind}</p>
        <IconButton label="Close selection" icon={<X />} onClick={onClose} className="-mr-2" />
      </div>
      <div className="flex items-start gap-2">
        {mark === undefined ? null : <span className="flex h-6 shrink-0 items-center">{mark}</span>}
        <h2 className="min-w-0 text-[17px] leading-6 font-semibold tracking-[-0.01em] [overflow-wrap:anywhere]">
          {name.shown}
        </h2>
        <CopyButton value={name.copy} what="name" />
      </div>
      {badges === undefined ? null : <div className="mt-2 flex flex-wrap gap-1.5">{badges}</div>}
      {actions === undefined ? null : <div className="mt-3.5 flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
