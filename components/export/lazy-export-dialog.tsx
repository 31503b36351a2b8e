"use client";

import dynamic from "next/dynamic";
import { useState, type ComponentProps } from "react";
import type { ExportDialog as Loaded } from "@/components/export/export-dialog";

// `loading` gives it a boundary of its own: without one the page is hidden while the code comes.
const ExportDialog = dynamic(
  () => import("@/components/export/export-dialog").then((module) => module.ExportDialog),
  { loading: () => null },
);

/** The export dialog, fetched when first opened; it fades out before it goes. */
export function LazyExportDialog(props: Omit<ComponentProps<typeof Loaded>, "onClosed">) {
  const [isShown, setShown] = useState(false);
  if (props.isOpen && !isShown) setShown(true);
  return isShown ? <ExportDialog {...props} onClosed={() => setShown(false)} /> : null;
}
