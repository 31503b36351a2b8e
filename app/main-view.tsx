import dynamic from "next/dynamic";
import type { ComponentProps, ReactNode } from "react";
import type { View } from "@/app/view-in-url";
import { TopologySkeleton } from "@/components/shell/topology-skeleton";
import { TableSkeleton } from "@/components/tables/table-skeleton";
import type { Tables as TablesType } from "@/components/tables/tables";

/** The code of the tables, which who looks at the canvas doesn't need. */
export const loadTables = () => import("@/components/tables/tables");
const Tables = dynamic(() => loadTables().then((module) => module.Tables), {
  ssr: false,
  loading: () => <TableSkeleton />,
});

/** The place of a view until there is something to show. */
export function ViewSkeleton({ view }: { view: View }) {
  return view === "canvas" ? <TopologySkeleton /> : <TableSkeleton />;
}

/** The canvas (its children), or one of the tables over the same topology, search and selection. */
export function MainView({
  view,
  children,
  ...table
}: Omit<ComponentProps<typeof TablesType>, "view"> & { view: View; children: ReactNode }) {
  return view === "canvas" ? children : <Tables view={view} {...table} />;
}
