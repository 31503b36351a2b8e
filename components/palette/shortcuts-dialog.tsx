"use client";

import { Dialog } from "@/components/ui/dialog";
import { DialogBody } from "@/components/ui/dialog-body";
import { Keys } from "@/components/ui/keys";
import { Switch } from "@/components/ui/switch";
import { useIsMac } from "@/components/ui/use-is-mac";
import { useSingleKeys } from "@/components/ui/use-single-keys";
import { activeChords, type ShortcutId, shortcuts, toKeyNames } from "@/lib/domain/shortcuts/shortcuts";

const ids = Object.keys(shortcuts) as ShortcutId[];
const all = ids.map((id) => ({ id, title: shortcuts[id].title, group: shortcuts[id].group }));
const groups = [...new Set(all.map((shortcut) => shortcut.group))];

/** Every shortcut there is. */
export function ShortcutsDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const isMac = useIsMac();
  const { isOn: hasSingleKeys, set: setSingleKeys } = useSingleKeys();
  return (
    <Dialog title="Keyboard shortcuts" isOpen={isOpen} onClose={onClose}>
      <DialogBody>
        <Switch
          label="Single-key shortcuts"
          description="Off, letters and signs alone do nothing, for who speaks to the page or hits keys by accident. Ctrl, arrow keys, Enter, Space, Delete and Esc stay; this list is in the menu and in the palette."
          isOn={hasSingleKeys}
          onToggle={setSingleKeys}
        />
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h3 className="text-xs text-muted">{group}</h3>
            <dl className="mt-1 text-[13px]">
              {all
                .filter((shortcut) => shortcut.group === group)
                .map(({ id, title }) => (
                  <div
                    key={title}
                    className="flex min-h-8 items-center justify-between gap-4 border-b border-line last:border-0"
                  >
                    <dt className="min-w-0">{title}</dt>
                    <dd className="flex flex-wrap items-center justify-end gap-1.5">
                      {activeChords(id, { hasSingleKeys }).map((chord) => (
                        <Keys key={chord.key} names={toKeyNames(chord, { isMac })} />
                      ))}
                      {activeChords(id, { hasSingleKeys }).length === 0 ? (
                        <span className="text-xs text-muted">switched off</span>
                      ) : null}
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
