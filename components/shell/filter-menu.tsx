"use client";

import { ListFilter } from "lucide-react";
import dynamic from "next/dynamic";
import { type RefObject, useCallback, useRef, useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { useTopologyWhile } from "@/lib/client/queries";
import { isFiltering, type TopologyFilter } from "@/lib/domain/filter/filter-topology";

// Fetched when first opened: its positioning is 30 kB.
const FilterPopover = dynamic(
  () => import("@/components/shell/filter-popover").then((module) => module.FilterPopover),
  { loading: () => null },
);

/** The filters and their button; where that is folded away, they hang from the header's menu. */
export function FilterMenu({
  filter,
  isOpen,
  onOpen,
  onFilter,
  fallback,
}: {
  filter: TopologyFilter;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  onFilter: (update: (filter: TopologyFilter) => TopologyFilter) => void;
  fallback: RefObject<HTMLElement | null>;
}) {
  const button = useRef<HTMLButtonElement>(null);
  const findAnchor = useCallback(
    () => (button.current?.getClientRects().length === 1 ? button.current : fallback.current),
    [fallback],
  );
  const [hasOpened, setHasOpened] = useState(false);
  if (isOpen && !hasOpened) setHasOpened(true);
  const topology = useTopologyWhile(hasOpened);
  const count =
    filter.hide.length + (filter.projects.length > 0 ? 1 : 0) + (filter.drivers.length > 0 ? 1 : 0);
  return (
    <>
      <IconButton
        ref={button}
        label={count === 0 ? "Filters" : `Filters, ${count} on`}
        icon={<ListFilter />}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => onOpen(!isOpen)}
        className={
          isFiltering(filter)
            ? "relative text-ink after:absolute after:top-1 after:right-1 after:size-1.5 after:rounded-full after:bg-focus max-sm:hidden"
            : "max-sm:hidden"
        }
      />
      {topology !== null ? (
        <FilterPopover
          topology={topology}
          filter={filter}
          isOpen={isOpen}
          findAnchor={findAnchor}
          onFilter={onFilter}
          onClose={() => onOpen(false)}
        />
      ) : null}
    </>
  );
}
