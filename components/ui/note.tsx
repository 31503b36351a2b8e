import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

const tones = {
  info: { frame: "border-line", mark: "text-muted", icon: Info },
  warning: { frame: "border-warning-line bg-warning-soft", mark: "text-warning", icon: TriangleAlert },
  danger: { frame: "border-danger-line bg-danger-soft", mark: "text-danger", icon: CircleAlert },
};

/** A sentence or two that a person should not miss. */
export function Note({
  tone = "info",
  role,
  children,
}: {
  tone?: keyof typeof tones;
  role?: "alert" | "status";
  children: ReactNode;
}) {
  const { frame, mark, icon: Icon } = tones[tone];
  return (
    <div
      role={role}
      className={classNames(
        "flex gap-2 rounded-md border px-2.5 py-2 text-[13px] leading-[18px] text-ink",
        frame,
      )}
    >
      <Icon aria-hidden="true" className={classNames("mt-0.5 size-3.5 shrink-0", mark)} />
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">{children}</div>
    </div>
  );
}
