import dynamic from "next/dynamic";
import type { ComponentProps, ReactNode } from "react";
import type { View } from "@/app/view-in-url";
import { TopologySkeleton } from "@/components/shell/topology-skeleton";
import { TableSkeleton } from "@/components/tables/table-skeleton";
import type { Tables as TablesType } from "@/components/tables/tables";

/** The code of the tables, which who looks at the canvas doesn't need. */
const loadTables = () => import("@/components/tables/tables");
const Tables = dynamic(() => loadTables().then((module) => module.Tables), {
  ssr: false,
  loading: () => <TableSkeleton />,
});

/** The code of the address maps, which stand in the panel too. */
export const loadAddresses = () => import("@/components/addresses/addresses-view");
const AddressesView = dynamic(() => loadAddresses().then((module) => module.AddressesView), {
  ssr: false,
  loading: () => <TableSkeleton />,
});
const loadReachability = () => import("@/components/reachability/reachability-view");
const ReachabilityView = dynamic(() => loadReachability().then((module) => module.ReachabilityView), {
  ssr: false,
  loading: () => <TableSkeleton />,
});
/** Loads what a view other than the canvas shows. */
export const loadView = (view: Exclude<View, "canvas">): Promise<unknown> => {
  if (view === "addresses") return loadAddresses();
  return view === "reachability" ? loadReachability() : loadTables();
};

/** The place of a view until there is something to show. */
export function ViewSkeleton({ view }: { view: View }) {
  return view === "canvas" ? <TopologySkeleton /> : <TableSkeleton />;
}

/** The canvas (its children), a table, the address maps or the matrix over the same topology, search and selection. */
export function MainView({
  view,
  children,
  pair,
  onPair,
  whyNoProbe,
  ...table
}: Omit<ComponentProps<typeof TablesType>, "view"> & {
  view: View;
  children: ReactNode;
} & Pick<ComponentProps<typeof ReachabilityView>, "pair" | "onPair" | "whyNoProbe">) {
  switch (view) {
    case "canvas":
      return children;
    case "addresses":
      return <AddressesView {...table} />;
    case "reachability":
      return (
        <ReachabilityView
          topology={table.topology}
          whole={table.whole}
          matches={table.matches}
          onClearSearch={table.onClearSearch}
          pair={pair}
          onPair={onPair}
          whyNoProbe={whyNoProbe}
        />
      );
    case "networks":
    case "containers":
    case "ports":
      return <Tables view={view} {...table} />;
  }
}
