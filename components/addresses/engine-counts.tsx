import { useQuery } from "@tanstack/react-query";
import { Note } from "@/components/ui/note";
import { addressesQuery } from "@/lib/client/addresses";
import { useEngine } from "@/lib/client/queries";
import { formatCount } from "@/lib/domain/addresses/format-count";
import { honours } from "@/lib/domain/topology/engine-facts";
import type { Network } from "@/lib/domain/topology/topology";

/** What the engine itself counts in a pool, and what may explain that it isn't what the map shows. */
export function EngineCounts({
  network,
  subnet,
  revision,
}: {
  network: Network;
  subnet: string;
  revision: number;
}) {
  const engine = useEngine();
  const isTold = engine !== null && honours(engine.facts, "addressCounts");
  const { data } = useQuery({ ...addressesQuery(revision, network.id), enabled: isTold });
  const counts = data?.find((pool) => pool.subnet === subnet)?.engineCounts;
  if (counts === undefined) return null;
  const words = `The engine counts ${formatCount(BigInt(counts.inUse))} in use or kept, ${formatCount(BigInt(counts.available))} to be given.`;
  return counts.note === null ? (
    <p className="text-xs leading-4 text-muted tabular-nums">{words}</p>
  ) : (
    <Note tone="warning">
      {words} {counts.note}
    </Note>
  );
}
