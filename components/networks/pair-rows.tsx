"use client";

import { Plus, X } from "lucide-react";
import type { Pair } from "@/components/networks/network-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { TextInput } from "@/components/ui/text-input";
import type { Issue } from "@/lib/domain/problem/problem";

/** A list of names and values that grows by a button. */
export function PairRows({
  what,
  keyName,
  valueName,
  isCode = false,
  pairs,
  issues,
  onChange,
  onLeave,
}: {
  /** One of them, for instance `label`. */
  what: string;
  keyName: string;
  valueName: string;
  isCode?: boolean;
  pairs: readonly Pair[];
  issues: readonly Issue[];
  onChange: (pairs: Pair[]) => void;
  onLeave: () => void;
}) {
  const set = (index: number, change: Partial<Pair>): void =>
    onChange(pairs.map((pair, each) => (each === index ? { ...pair, ...change } : pair)));
  return (
    <div className="flex flex-col gap-2">
      {pairs.map((pair, index) => (
        // Rows have no identity but their place.
        <div key={index} className="grid grid-cols-[1fr_1fr_auto] items-end gap-2">
          <Field label={index === 0 ? keyName : `${keyName} ${index + 1}`}>
            <TextInput
              isCode={isCode}
              value={pair.key}
              onText={(key) => set(index, { key })}
              onBlur={onLeave}
            />
          </Field>
          <Field label={index === 0 ? valueName : `${valueName} ${index + 1}`}>
            <TextInput
              isCode={isCode}
              value={pair.value}
              onText={(value) => set(index, { value })}
              onBlur={onLeave}
            />
          </Field>
          <IconButton
            label={`Remove ${what} ${pair.key}`}
            icon={<X />}
            onClick={() => onChange(pairs.filter((_, each) => each !== index))}
          />
        </div>
      ))}
      {issues.map((issue) => (
        <p
          key={issue.path + issue.code}
          role="alert"
          className="text-xs leading-4 text-danger [overflow-wrap:anywhere]"
        >
          {issue.message}
        </p>
      ))}
      <Button
        size="small"
        variant="ghost"
        icon={<Plus />}
        className="self-start"
        onClick={() => onChange([...pairs, { key: "", value: "" }])}
      >
        Add {/^[aeiou]/.test(what) ? "an" : "a"} {what}
      </Button>
    </div>
  );
}
