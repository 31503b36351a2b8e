import { X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "@/components/ui/icon-button";

/** The head of a question's panel: what kind it is, the way out, and what it is about. */
export function ReachHead({
  kind,
  close,
  onClose,
  children,
}: {
  kind: string;
  /** Name of the button that leaves the question. */
  close: string;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <div className="px-5 pt-3.5 pb-4 max-md:px-4">
      <div className="flex items-center justify-between">
        <p className="text-xs text-muted">{kind}</p>
        <IconButton label={close} icon={<X />} onClick={onClose} className="-mr-2" />
      </div>
      {children}
    </div>
  );
}
