"use client";

import { Plus, Scissors } from "lucide-react";
import type { ReactNode } from "react";
import { EngineState } from "@/components/shell/engine-state";
import { ProductMark } from "@/components/shell/product-mark";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ThemeToggle } from "@/components/ui/theme-toggle";
import type { Connection } from "@/lib/client/live";
import type { EngineStatus } from "@/lib/contract/answers";

/** The bar on top: what this is, which engine it shows, and the actions that need no selection. */
export function AppHeader({
  engine,
  connection,
  canAct,
  search,
  onCreate,
  onPrune,
}: {
  engine: EngineStatus | null;
  connection: Connection | null;
  /** There is a picture to act upon. */
  canAct: boolean;
  search?: ReactNode;
  onCreate: () => void;
  onPrune: () => void;
}) {
  const isReadOnly = engine?.readOnly === true;
  return (
    <header className="relative flex h-12 shrink-0 items-center gap-3 border-b border-line bg-surface px-4 max-md:h-14 max-md:px-3">
      <h1 className="flex items-center gap-2 text-[15px] font-semibold tracking-[-0.01em]">
        <ProductMark className="size-5" />
        <span className="max-sm:sr-only">Patchbay</span>
      </h1>
      <span aria-hidden="true" className="h-4 w-px bg-line-strong" />
      <EngineState engine={engine} connection={connection} />
      {isReadOnly ? <Badge>read-only</Badge> : null}
      <div className="ml-auto flex min-w-0 items-center gap-1.5">
        {search}
        <ThemeToggle />
        {isReadOnly ? null : (
          <>
            <Button
              variant="ghost"
              icon={<Scissors />}
              disabled={!canAct}
              onClick={onPrune}
              aria-label="Prune networks"
              className="max-md:w-10 max-md:px-0"
            >
              <span className="max-md:hidden">Prune</span>
            </Button>
            <Button
              variant="primary"
              icon={<Plus />}
              disabled={!canAct}
              onClick={onCreate}
              aria-label="New network"
              className="max-md:w-10 max-md:px-0"
            >
              <span className="max-md:hidden">New network</span>
            </Button>
          </>
        )}
      </div>
    </header>
  );
}
