"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { ProductMark } from "@/components/shell/product-mark";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { TextInput } from "@/components/ui/text-input";
import { giveToken, useTokenState } from "@/lib/client/token";

/** Asks for the token that the server printed. */
export function TokenForm() {
  const { token } = useTokenState();
  const [text, setText] = useState("");
  const issues =
    token === null || token === "" || text !== ""
      ? []
      : [{ message: "The server did not accept the token. It changes at each start." }];
  return (
    <main className="flex min-h-dvh items-start justify-center px-5 pt-[18vh]">
      <form
        className="flex w-full max-w-sm flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() === "") return;
          giveToken(text);
          setText("");
        }}
      >
        <h1 className="flex items-center gap-2 text-base font-semibold">
          <ProductMark className="size-5" />
          Patchbay asks for a token
        </h1>
        <p className="text-[13px] leading-5 text-muted">
          Patchbay printed a link when it started, with the token after{" "}
          <code className="font-mono text-xs">#t=</code>. Open that link, or paste the link or the token here.
        </p>
        <Field label="Token" issues={issues}>
          {/* The page has this one purpose. */}
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
          <TextInput type="password" isCode value={text} onText={setText} autoFocus />
        </Field>
        <Button type="submit" variant="primary" icon={<KeyRound />} className="self-start">
          Open
        </Button>
      </form>
    </main>
  );
}
