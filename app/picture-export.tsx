"use client";

import type { ComponentProps } from "react";
import { keptLayout } from "@/components/canvas/arrange/kept-layout";
import { ExportDialog } from "@/components/export/export-dialog";

/** The export of the picture as it stands, or as the canvas would draw it if it were opened now. */
export function PictureExport({
  memoryKey,
  readLayout,
  ...dialog
}: ComponentProps<typeof ExportDialog> & { memoryKey: string }) {
  return (
    <ExportDialog {...dialog} readLayout={() => readLayout() ?? keptLayout(dialog.topology, memoryKey)} />
  );
}
