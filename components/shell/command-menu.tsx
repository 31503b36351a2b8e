"use client";

import { Menu } from "@base-ui/react/menu";
import { type RefObject, useRef } from "react";
import { Keys } from "@/components/ui/keys";
import { useIsMac } from "@/components/ui/use-is-mac";
import { useSingleKeys } from "@/components/ui/use-single-keys";
import type { Command } from "@/lib/domain/shortcuts/command";
import { activeChords, type ShortcutId, toKeyNames } from "@/lib/domain/shortcuts/shortcuts";

/** A menu of commands under a button; what can't be run now says why. */
export function CommandMenu({
  commands,
  anchor,
  place,
  isOpen,
  onClose,
}: {
  commands: readonly Command[];
  anchor: RefObject<HTMLButtonElement | null>;
  /** Where it stands in the document: inside a landmark, so that who reads by landmarks meets it. */
  place: RefObject<HTMLElement | null>;
  isOpen: boolean;
  onClose: () => void;
}) {
  const chosen = useRef<Command | null>(null);
  return (
    <Menu.Root
      open={isOpen}
      onOpenChange={(open) => (open ? undefined : onClose())}
      // After the focus is back on the button: what the command opens takes it from there.
      onOpenChangeComplete={(open) => {
        const command = chosen.current;
        chosen.current = null;
        if (!open) command?.run();
      }}
    >
      <Menu.Portal container={place}>
        <Menu.Positioner
          anchor={anchor}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-40 outline-none"
        >
          <Menu.Popup
            finalFocus={anchor}
            aria-label="More"
            className="max-h-(--available-height) max-w-(--available-width) min-w-60 overflow-y-auto rounded-lg border border-line-strong bg-raised p-1 text-ink shadow-raised outline-none"
          >
            {commands.map((command) => (
              <Menu.Item
                key={command.id}
                disabled={command.whyNot !== null}
                onClick={() => {
                  chosen.current = command;
                }}
                className="flex min-h-8 cursor-default items-center justify-between gap-6 rounded-md px-2.5 py-1.5 text-[13px] outline-none select-none data-disabled:text-muted data-highlighted:bg-sunken max-md:min-h-11"
              >
                <span className="min-w-0">
                  {command.title}
                  {command.whyNot === null ? null : (
                    <span className="block max-w-56 text-xs leading-4 text-muted">{command.whyNot}</span>
                  )}
                </span>
                <ShortcutKeys id={command.shortcut} />
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function ShortcutKeys({ id }: { id: ShortcutId | undefined }) {
  const isMac = useIsMac();
  const { isOn: hasSingleKeys } = useSingleKeys();
  const chord = id === undefined ? undefined : activeChords(id, { hasSingleKeys })[0];
  return chord === undefined ? null : <Keys names={toKeyNames(chord, { isMac })} className="max-md:hidden" />;
}
