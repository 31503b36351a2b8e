import { classNames } from "@/components/ui/class-names";

/** The keys that are pressed together, as they look on a keyboard. */
export function Keys({ names, className }: { names: readonly string[]; className?: string }) {
  return (
    <kbd className={classNames("inline-flex shrink-0 items-center gap-0.5 font-mono", className)}>
      {names.map((name) => (
        <kbd
          key={name}
          className="inline-flex h-[18px] min-w-[18px] items-center justify-center rounded border border-line-strong px-1 text-[11px] leading-none text-muted"
        >
          {name}
        </kbd>
      ))}
    </kbd>
  );
}
