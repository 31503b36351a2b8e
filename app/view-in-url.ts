import { useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import { writeParameters } from "@/app/page-address";
import { type TableView, tableViews } from "@/lib/domain/tables/table-view";

export type View = "canvas" | TableView | "addresses" | "reachability";

const views: readonly View[] = ["canvas", ...tableViews, "addresses", "reachability"];

const viewParameter = "view";
const sortParameter = "sort";

const labels: Record<View, string> = {
  canvas: "Canvas",
  networks: "Networks",
  containers: "Containers",
  ports: "Ports",
  addresses: "Addresses",
  reachability: "Reachability",
};

/** The view and its order, which the page's address holds; the canvas stands for none. */
export function useView(): {
  view: View;
  sort: string | null;
  setSort: (sort: string | null) => void;
  /** Every view, with the address of this page in it. */
  links: { id: View; label: string; href: string; isCurrent: boolean }[];
  setView: (view: View) => void;
} {
  const parameters = useSearchParams();
  const view = parseView(parameters.get(viewParameter));
  const setSort = useCallback((sort: string | null) => writeParameters({ [sortParameter]: sort }), []);
  const setView = useCallback(
    // An order is one of its own table's columns.
    (next: View) =>
      writeParameters({ [viewParameter]: next === "canvas" ? null : next, [sortParameter]: null }),
    [],
  );
  const links = useMemo(
    () =>
      views.map((id) => {
        const query = new URLSearchParams(parameters);
        query.delete(sortParameter);
        if (id === "canvas") query.delete(viewParameter);
        else query.set(viewParameter, id);
        return { id, label: labels[id], href: `?${query.toString()}`, isCurrent: id === view };
      }),
    [parameters, view],
  );
  return { view, sort: parameters.get(sortParameter), setSort, links, setView };
}

function parseView(text: string | null): View {
  return views.find((view) => view === text) ?? "canvas";
}
