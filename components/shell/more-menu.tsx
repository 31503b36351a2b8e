"use client";

import { Ellipsis } from "lucide-react";
import dynamic from "next/dynamic";
import { type RefObject, useRef, useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import type { Command } from "@/lib/domain/shortcuts/command";

// Fetched when first opened: its positioning is 30 kB.
const CommandMenu = dynamic(
  () => import("@/components/shell/command-menu").then((module) => module.CommandMenu),
  { loading: () => null },
);

/** What the header has no room for. */
export function MoreMenu({
  commands,
  anchor,
}: {
  commands: readonly Command[];
  anchor: RefObject<HTMLButtonElement | null>;
}) {
  const [isOpen, setIsOpen] = useState(false);
  const [hasOpened, setHasOpened] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  return (
    <span ref={place} className="inline-flex">
      <IconButton
        ref={anchor}
        label="More"
        icon={<Ellipsis />}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => {
          setHasOpened(true);
          setIsOpen(!isOpen);
        }}
      />
      {hasOpened ? (
        <CommandMenu
          commands={commands}
          anchor={anchor}
          place={place}
          isOpen={isOpen}
          onClose={() => setIsOpen(false)}
        />
      ) : null}
    </span>
  );
}
