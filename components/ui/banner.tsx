import { CircleAlert, Info, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { IconButton } from "@/components/ui/icon-button";

const tones = {
  info: { frame: "bg-sunken border-line", mark: "text-muted", icon: Info },
  warning: { frame: "bg-warning-soft border-warning-line", mark: "text-warning", icon: TriangleAlert },
  danger: { frame: "bg-danger-soft border-danger-line", mark: "text-danger", icon: CircleAlert },
};

/** A line across the page about the state of the whole. */
export function Banner({
  tone,
  actions,
  onDismiss,
  children,
}: {
  tone: keyof typeof tones;
  actions?: ReactNode;
  onDismiss?: () => void;
  children: ReactNode;
}) {
  const { frame, mark, icon: Icon } = tones[tone];
  return (
    <div
      role={tone === "info" ? "note" : "status"}
      className={classNames(
        "flex min-h-9 items-center gap-2.5 border-b py-1 pr-2 pl-4 text-[13px] leading-[18px] text-ink",
        frame,
      )}
    >
      <Icon aria-hidden="true" className={classNames("size-3.5 shrink-0", mark)} />
      <p className="min-w-0 flex-1 py-1 [overflow-wrap:anywhere]">{children}</p>
      {actions}
      {onDismiss === undefined ? null : (
        <IconButton label="Dismiss" icon={<X />} onClick={onDismiss} className="-my-1 size-7" />
      )}
    </div>
  );
}
