/** The tables over a topology. */
export const tableViews = ["networks", "containers", "ports"] as const;
export type TableView = (typeof tableViews)[number];
