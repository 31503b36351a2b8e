"use client";

import { Combobox as Base } from "@base-ui/react/combobox";
import { Check, ChevronDown } from "lucide-react";
import { classNames, controlFrame } from "@/components/ui/class-names";

export interface ComboboxItem {
  value: string;
  label: string;
  /** A second line: what tells this one from the others, or why it can't be chosen. */
  detail?: string;
  isDisabled?: boolean;
}

/** One of many, found by typing. */
export function Combobox({
  items,
  value,
  placeholder,
  nothingFound,
  onValue,
}: {
  items: readonly ComboboxItem[];
  value: string | null;
  placeholder: string;
  nothingFound: string;
  onValue: (value: string | null) => void;
}) {
  const chosen = items.find((item) => item.value === value) ?? null;
  return (
    <Base.Root
      items={items}
      value={chosen}
      onValueChange={(next) => onValue(next?.value ?? null)}
      isItemEqualToValue={(a, b) => a.value === b.value}
      autoHighlight
    >
      <Base.InputGroup className="relative">
        <Base.Input
          placeholder={placeholder}
          spellCheck={false}
          className={classNames(controlFrame, "pr-8")}
        />
        <Base.Trigger
          aria-label="Show all"
          className="absolute inset-y-0 right-0 flex w-8 cursor-pointer items-center justify-center text-muted"
        >
          <ChevronDown className="size-3.5" />
        </Base.Trigger>
      </Base.InputGroup>
      <Base.Portal>
        <Base.Positioner sideOffset={4} className="z-50 outline-none">
          <Base.Popup className="w-(--anchor-width) rounded-lg border border-line-strong bg-raised text-ink shadow-raised outline-none">
            <Base.Empty>
              <div className="px-3 py-3 text-[13px] text-muted">{nothingFound}</div>
            </Base.Empty>
            <Base.List className="max-h-[min(20rem,var(--available-height))] scroll-py-1 overflow-y-auto overscroll-contain p-1 outline-none data-empty:p-0">
              {(item: ComboboxItem) => (
                <Base.Item
                  key={item.value}
                  value={item}
                  disabled={item.isDisabled ?? false}
                  className="grid cursor-default grid-cols-[1rem_1fr] items-baseline gap-x-1.5 rounded-md px-2 py-1.5 text-[13px] outline-none select-none data-disabled:text-muted data-highlighted:bg-sunken max-md:py-2.5"
                >
                  <Base.ItemIndicator className="col-start-1">
                    <Check className="size-3.5 translate-y-0.5" />
                  </Base.ItemIndicator>
                  <span className="col-start-2 min-w-0 [overflow-wrap:anywhere]">
                    {item.label}
                    {item.detail === undefined ? null : (
                      <span className="block text-xs leading-4 text-muted">{item.detail}</span>
                    )}
                  </span>
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
