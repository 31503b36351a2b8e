"use client";

import { ContainersTable } from "@/components/tables/containers-table";
import { NetworksTable } from "@/components/tables/networks-table";
import { PortsTable } from "@/components/tables/ports-table";
import type { TableProps } from "@/components/tables/table-actions";
import type { TableView } from "@/lib/domain/tables/table-view";

/** One of the tables over the topology. */
export function Tables({ view, ...props }: TableProps & { view: TableView }) {
  switch (view) {
    case "networks":
      return <NetworksTable {...props} />;
    case "containers":
      return <ContainersTable {...props} />;
    case "ports":
      return <PortsTable {...props} />;
  }
}
