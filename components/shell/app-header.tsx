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

/**
 * The bar on top: what this is, which engine it shows, and what needs no selection. What has no room on a narrow page
 * is in the menu at its end.
 */
export function AppHeader({
  engine,
  connection,
  whyNot,
  views,
  search,
  tools,
  menu,
  onCreate,
  onPrune,
}: {
  engine: EngineStatus | null;
  connection: Connection | null;
  /** Why nothing can be changed now; null when it can be. */
  whyNot: string | null;
  /** Ways of looking at the same thing. */
  views?: ReactNode;
  search?: ReactNode;
  /** Icons that stay at every width. */
  tools?: ReactNode;
  /** The menu, which holds everything that is folded away. */
  menu?: ReactNode;
  onCreate: () => void;
  onPrune: () => void;
}) {
  const isReadOnly = engine?.readOnly === true;
  return (
    <header className="relative flex h-12 shrink-0 items-center gap-3 border-b border-line bg-surface px-4 max-md:h-14 max-md:gap-2 max-md:px-3">
      <h1 className="flex shrink-0 items-center gap-2 text-[15px] font-semibold tracking-[-0.01em]">
        <ProductMark className="size-5" />
        <span className="max-lg:sr-only">Patchbay</span>
      </h1>
      <span aria-hidden="true" className="h-4 w-px shrink-0 bg-line-strong max-sm:hidden" />
      <EngineState engine={engine} connection={connection} />
      {isReadOnly ? <Badge>read-only</Badge> : null}
      {views}
      <div className="ml-auto flex min-w-0 items-center gap-1.5 max-md:shrink-0 max-sm:gap-0">
        {search}
        {tools}
        <span className="max-2xl:hidden">
          <ThemeToggle />
        </span>
        {menu}
        {isReadOnly ? null : (
          <>
            <Button
              variant="ghost"
              icon={<Scissors />}
              disabled={whyNot !== null}
              title={whyNot ?? "Prune networks"}
              onClick={onPrune}
              aria-label="Prune networks"
              className="max-2xl:w-8 max-2xl:px-0 max-xl:hidden"
            >
              <span className="max-2xl:hidden">Prune</span>
            </Button>
            <Button
              variant="primary"
              icon={<Plus />}
              disabled={whyNot !== null}
              title={whyNot ?? undefined}
              onClick={onCreate}
              aria-label="New network"
              className="max-sm:hidden max-lg:w-8 max-lg:px-0 max-md:w-10"
            >
              <span className="max-lg:hidden">New network</span>
            </Button>
          </>
        )}
      </div>
    </header>
  );
}
