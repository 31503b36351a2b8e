import { Copyable } from "@/components/inspector/copyable";
import { KeyValue } from "@/components/ui/key-value";
import { KeyValueList } from "@/components/ui/key-value-list";
import {
  countCapacity,
  countUsed,
  findGateway,
  findHolders,
  findNextAddress,
} from "@/lib/domain/addresses/allocation";
import { formatCount } from "@/lib/domain/addresses/format-count";
import { formatAddress } from "@/lib/domain/ip/ip";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Network, Pool, Topology } from "@/lib/domain/topology/topology";

/** One pool: its addresses of note, how full it is, and which address comes next. */
export function PoolDetails({
  topology,
  network,
  pool,
}: {
  topology: Topology;
  network: Network;
  pool: Pool;
}) {
  const capacity = countCapacity(network, pool);
  const used = countUsed(topology, network, pool);
  const holders = findHolders(topology, network, pool);
  const next = findNextAddress(pool, holders);
  const holder = next === null ? undefined : holders.get(next.value);
  // 20.10 tells a network's gateway only when it chose the subnet itself.
  const gateway = findGateway(topology, network, pool);
  const implied = gateway === null ? null : formatAddress(gateway);
  const share = capacity === 0n ? 1 : Math.min(1, Number((BigInt(used) * 1000n) / capacity) / 1000);
  return (
    <div className="py-1">
      <KeyValueList>
        <KeyValue name="Subnet" isCode copy={pool.subnet}>
          {pool.subnet}
        </KeyValue>
        {pool.ipRange === null ? null : (
          <KeyValue name="IP range" isCode copy={pool.ipRange}>
            {pool.ipRange}
          </KeyValue>
        )}
        {pool.gateway === null ? (
          <KeyValue name="Gateway">
            {implied === null ? (
              <span className="text-muted">not told by the engine</span>
            ) : (
              <>
                <Copyable value={implied} what="gateway" /> <span className="text-muted">by default</span>
              </>
            )}
          </KeyValue>
        ) : (
          <KeyValue name="Gateway" isCode copy={pool.gateway}>
            {pool.gateway}
          </KeyValue>
        )}
        {Object.entries(pool.auxiliaryAddresses).map(([name, address]) => (
          <KeyValue key={name} name={`Aux ${toDisplayText(name)}`} isCode copy={address}>
            {toDisplayText(address)}
          </KeyValue>
        ))}
        <KeyValue name="In use">
          <span className="tabular-nums">
            {used} of {formatCount(capacity)}
          </span>
        </KeyValue>
        <KeyValue name="Next free">
          {next === null ? (
            <span className="text-warning">none left</span>
          ) : (
            <>
              <Copyable value={formatAddress(next)} what="next free address" />
              {holder === undefined ? null : (
                <span className="text-warning"> reserved by {toDisplayText(holder.name)}</span>
              )}
            </>
          )}
        </KeyValue>
      </KeyValueList>
      <div aria-hidden="true" className="mt-1.5 h-1 overflow-hidden rounded-full bg-sunken">
        <div
          className={share > 0.9 ? "h-full rounded-full bg-warning" : "h-full rounded-full bg-muted"}
          style={{ width: `max(${used > 0 ? "3px" : "0px"}, ${share * 100}%)` }}
        />
      </div>
    </div>
  );
}
