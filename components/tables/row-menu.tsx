"use client";

import { Menu } from "@base-ui/react/menu";
import type { RowAction } from "@/components/tables/row-action";

export type RowMenuHandle = Menu.Handle<string>;

/** The menu of a table's rows: one for all of them, opened by the row whose button is pressed. */
export function RowMenu({
  handle,
  toActions,
  whyNot,
}: {
  handle: RowMenuHandle;
  /** By the row's key; nothing for a row that is gone. */
  toActions: (key: string) => readonly RowAction[];
  /** Why nothing can be changed now; null when it can. */
  whyNot: string | null;
}) {
  return (
    <Menu.Root handle={handle}>
      {({ payload }) => {
        const actions = payload === undefined ? [] : toActions(payload);
        const changes = actions.filter((action) => action.isChange);
        const others = actions.filter((action) => !action.isChange);
        return (
          <Menu.Portal>
            <Menu.Positioner side="bottom" align="end" sideOffset={4} className="z-50 outline-none">
              <Menu.Popup className="max-h-(--available-height) min-w-48 max-w-[min(22rem,calc(100vw-2rem))] overflow-y-auto rounded-lg border border-line-strong bg-raised p-1 text-ink shadow-raised outline-none">
                {changes.length === 0 ? null : (
                  <Menu.Group>
                    {whyNot === null ? null : (
                      <Menu.GroupLabel className="max-w-64 px-2 pt-1.5 pb-1 text-xs text-muted">
                        {whyNot}
                      </Menu.GroupLabel>
                    )}
                    {changes.map((action) => (
                      <Item key={action.id} action={action} isDisabled={whyNot !== null} />
                    ))}
                  </Menu.Group>
                )}
                {changes.length === 0 || others.length === 0 ? null : (
                  <Menu.Separator className="mx-2 my-1 h-px bg-line" />
                )}
                {others.map((action) => (
                  <Item key={action.id} action={action} isDisabled={false} />
                ))}
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        );
      }}
    </Menu.Root>
  );
}

function Item({ action, isDisabled }: { action: RowAction; isDisabled: boolean }) {
  return (
    <Menu.Item
      disabled={isDisabled}
      onClick={action.run}
      className="flex cursor-default items-center gap-2 rounded-md px-2 py-1.5 text-[13px] outline-none select-none data-disabled:opacity-50 data-highlighted:bg-sunken max-md:min-h-10 [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-muted"
    >
      {action.icon}
      <span className="min-w-0 truncate">{action.label}</span>
    </Menu.Item>
  );
}
