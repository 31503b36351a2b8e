import { CopyButton } from "@/components/ui/copy-button";

/** An address, id or the like in its own figures, with its copy button on hover, focus and touch. */
export function Copyable({ value, what, shown }: { value: string; what: string; shown?: string }) {
  return (
    <span className="group/copy inline-flex min-w-0 items-center gap-0.5">
      <span className="min-w-0 font-mono text-xs leading-5 [overflow-wrap:anywhere] text-ink">
        {shown ?? value}
      </span>
      <CopyButton
        value={value}
        what={what}
        className="-my-1 md:opacity-0 md:group-hover/copy:opacity-100 md:focus-visible:opacity-100 pointer-coarse:opacity-100"
      />
    </span>
  );
}
