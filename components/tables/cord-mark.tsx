/** The colour that a network wears on the canvas; null for host and none. */
export function CordMark({ colour }: { colour: number | null }) {
  return (
    <span
      aria-hidden="true"
      className="mr-1.5 inline-block h-1 w-3.5 shrink-0 rounded-full align-middle"
      style={{ background: `var(--cord-${colour ?? "none"})` }}
    />
  );
}
