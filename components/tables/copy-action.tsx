import { Copy } from "lucide-react";
import type { RowAction } from "@/components/tables/row-action";
import { copyText } from "@/components/ui/copy-text";
import { toast } from "@/components/ui/toast";

/** A menu entry that copies a value; `what` completes its name: “Copy name”. */
export function toCopyAction(what: string, value: string): RowAction {
  const run = async (): Promise<void> => {
    const isCopied = await copyText(value);
    if (isCopied) toast.tell({ title: `Copied ${what}` });
    else
      toast.tellError({
        title: "Not copied",
        detail: "The browser does not let this page use the clipboard.",
      });
  };
  return {
    id: `copy ${what}`,
    label: `Copy ${what}`,
    icon: <Copy />,
    run: () => void run(),
    isChange: false,
  };
}
