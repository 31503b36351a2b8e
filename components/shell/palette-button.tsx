"use client";

import { Command } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { useIsMac } from "@/components/ui/use-is-mac";
import { shortcuts, toAriaKeys, toKeyNames } from "@/lib/domain/shortcuts/shortcuts";

/** Opens the command palette. */
export function PaletteButton({ isDisabled, onOpen }: { isDisabled: boolean; onOpen: () => void }) {
  const isMac = useIsMac();
  const keys = toKeyNames(shortcuts.palette.chords[0], { isMac });
  return (
    <IconButton
      label="Command palette"
      hint={keys.join(isMac ? "" : "+")}
      icon={<Command />}
      aria-haspopup="dialog"
      aria-keyshortcuts={toAriaKeys("palette", { isMac, hasSingleKeys: true })}
      disabled={isDisabled}
      onClick={onOpen}
    />
  );
}
