"use client";

import { useId } from "react";
import { classNames } from "@/components/ui/class-names";

export interface ChoiceItem<Value extends string> {
  value: Value;
  label: string;
  isDisabled?: boolean;
}

/** One of a few, all in sight: in one row, or in rows of three. */
export function Choice<Value extends string>({
  label,
  items,
  value,
  isInRows = false,
  onValue,
}: {
  label: string;
  items: readonly ChoiceItem<Value>[];
  value: Value;
  isInRows?: boolean;
  onValue: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1 text-xs leading-4 font-medium text-ink">{label}</legend>
      <div
        className={classNames(
          "rounded-md border border-control bg-sunken p-0.5",
          isInRows ? "grid grid-cols-3 gap-y-0.5" : "flex",
        )}
      >
        {items.map((item) => (
          <label
            key={item.value}
            className={classNames(
              "relative flex h-[26px] min-w-0 flex-auto items-center justify-center rounded text-[13px] select-none max-md:h-10",
              "has-checked:bg-raised has-checked:font-medium has-checked:text-ink has-checked:shadow-sm",
              isInRows ? "px-1" : "px-2",
              "has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus",
              item.isDisabled === true ? "text-faint" : "cursor-pointer text-muted hover:text-ink",
            )}
          >
            <input
              type="radio"
              name={name}
              value={item.value}
              checked={item.value === value}
              disabled={item.isDisabled}
              onChange={() => onValue(item.value)}
              className="absolute inset-0 cursor-[inherit] appearance-none rounded outline-none"
            />
            <span className="truncate">{item.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
