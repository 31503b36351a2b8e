"use client";

import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import { classNames, controlFrame } from "@/components/ui/class-names";

export interface SelectItem {
  value: string;
  label: string;
  detail?: string;
}

/** One of a few. */
export function Select({
  items,
  value,
  onValue,
}: {
  items: readonly SelectItem[];
  value: string;
  onValue: (value: string) => void;
}) {
  return (
    <Base.Root
      items={items}
      value={value}
      onValueChange={(next) => (next === null ? undefined : onValue(next))}
    >
      <Base.Trigger
        className={classNames(
          controlFrame,
          "flex cursor-pointer items-center justify-between gap-2 text-left",
        )}
      >
        <Base.Value />
        <Base.Icon>
          <ChevronDown className="size-3.5 text-muted" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none">
          <Base.Popup className="max-h-(--available-height) min-w-(--anchor-width) max-w-[22rem] overflow-y-auto rounded-lg border border-line-strong bg-raised p-1 text-ink shadow-raised outline-none">
            <Base.List>
              {items.map((item) => (
                <Base.Item
                  key={item.value}
                  value={item.value}
                  className="grid cursor-default grid-cols-[1rem_1fr] items-baseline gap-x-1.5 rounded-md px-2 py-1.5 text-[13px] outline-none select-none data-highlighted:bg-sunken max-md:py-2.5"
                >
                  <Base.ItemIndicator className="col-start-1">
                    <Check className="size-3.5 translate-y-0.5" />
                  </Base.ItemIndicator>
                  <span className="col-start-2">
                    <Base.ItemText>{item.label}</Base.ItemText>
                    {item.detail === undefined ? null : (
                      <span className="block text-xs leading-4 text-muted">{item.detail}</span>
                    )}
                  </span>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
