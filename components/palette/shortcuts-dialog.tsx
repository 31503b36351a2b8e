"use client";

import { Dialog } from "@/components/ui/dialog";
import { DialogBody } from "@/components/ui/dialog-body";
import { Keys } from "@/components/ui/keys";
import { useIsMac } from "@/components/ui/use-is-mac";
import { type Shortcut, shortcuts, toKeyNames } from "@/lib/domain/shortcuts/shortcuts";

const all: readonly Shortcut[] = Object.values(shortcuts);
const groups = [...new Set(all.map((shortcut) => shortcut.group))];

/** Every shortcut there is. */
export function ShortcutsDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const isMac = useIsMac();
  return (
    <Dialog title="Keyboard shortcuts" isOpen={isOpen} onClose={onClose}>
      <DialogBody>
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h3 className="text-xs text-muted">{group}</h3>
            <dl className="mt-1 text-[13px]">
              {all
                .filter((shortcut) => shortcut.group === group)
                .map(({ title, chords }) => (
                  <div
                    key={title}
                    className="flex min-h-8 items-center justify-between gap-4 border-b border-line last:border-0"
                  >
                    <dt className="min-w-0">{title}</dt>
                    <dd className="flex flex-wrap items-center justify-end gap-1.5">
                      {chords.map((chord) => (
                        <Keys key={chord.key} names={toKeyNames(chord, { isMac })} />
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </DialogBody>
    </Dialog>
  );
}
