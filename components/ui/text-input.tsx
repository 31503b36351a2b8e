"use client";

import { Field } from "@base-ui/react/field";
import type { ComponentProps } from "react";
import { classNames, controlFrame } from "@/components/ui/class-names";

/** One line of text. `isCode` sets it in the figures of addresses and ids. */
export function TextInput({
  isCode = false,
  className,
  onText,
  ...rest
}: Omit<ComponentProps<typeof Field.Control>, "className" | "onValueChange"> & {
  isCode?: boolean;
  className?: string;
  onText: (text: string) => void;
}) {
  return (
    <Field.Control
      autoComplete="off"
      autoCapitalize="off"
      autoCorrect="off"
      spellCheck={false}
      onValueChange={(value) => onText(value)}
      className={classNames(controlFrame, isCode && "font-mono tabular-nums", className)}
      {...rest}
    />
  );
}
