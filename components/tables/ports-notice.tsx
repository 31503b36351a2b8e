import { Button } from "@/components/ui/button";

/** How far the wishes of stopped containers are known; nothing where there is nothing to say. */
export function PortsNotice({
  looked,
  failed,
  asked,
  stopped,
  conflicts,
  onMore,
}: {
  looked: number;
  failed: number;
  asked: number;
  stopped: number;
  conflicts: number;
  onMore: () => void;
}) {
  const isLooking = looked + failed < asked;
  const parts: string[] = [];
  if (conflicts > 0) {
    parts.push(
      conflicts === 1
        ? "1 stopped container’s port is held by another."
        : `${conflicts} ports of stopped containers are held by others.`,
    );
  }
  if (isLooking) parts.push(`Looking at what stopped containers want: ${looked + failed} of ${asked}…`);
  else if (asked < stopped) parts.push(`Looked at ${looked} of ${stopped} stopped containers.`);
  if (!isLooking && failed > 0) parts.push(`${failed} could not be looked at.`);
  if (parts.length === 0) return null;
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 px-4 pb-2.5 text-xs text-muted max-md:px-3">
      <output className="tabular-nums">{parts.join(" ")}</output>
      {!isLooking && asked < stopped ? (
        <Button size="small" variant="secondary" onClick={onMore}>
          Look at {Math.min(200, stopped - asked)} more
        </Button>
      ) : null}
    </div>
  );
}
