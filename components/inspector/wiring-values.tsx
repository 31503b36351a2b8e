import { KeyValue } from "@/components/ui/key-value";
import { KeyValueList } from "@/components/ui/key-value-list";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Endpoint, Network } from "@/lib/domain/topology/topology";
import { isCountedInside } from "@/lib/domain/wiring/counted-end";

/** The kernel's side of an endpoint: both ends, their bridge, MTU and state, or why they are not known. */
export function WiringValues({ endpoint, network }: { endpoint: Endpoint; network: Network }) {
  const { link, linkReason } = endpoint;
  if (link === null) {
    return (
      <p className="text-[13px] leading-[18px] text-muted">
        {linkReason === null ? whyNoLink(endpoint) : toDisplayText(linkReason)}
      </p>
    );
  }
  const values: [name: string, value: string | null][] = [
    ["Interface", link.containerInterface],
    // A macvlan has no end of its own on the host.
    [isCountedInside(network) ? "Parent interface" : "Host interface", link.hostInterface],
    ["Bridge", link.bridge],
  ];
  return (
    <>
      <KeyValueList>
        {values.map(([name, value]) =>
          value === null ? null : (
            <KeyValue key={name} name={name} isCode copy={value}>
              {toDisplayText(value)}
            </KeyValue>
          ),
        )}
        {link.mtu === null ? null : <KeyValue name="MTU">{link.mtu}</KeyValue>}
        {link.state === null ? null : <KeyValue name="Link">{toDisplayText(link.state)}</KeyValue>}
      </KeyValueList>
      {linkReason === null ? null : (
        <p className="mt-1 text-[13px] leading-[18px] text-muted">{toDisplayText(linkReason)}</p>
      )}
    </>
  );
}

function whyNoLink(endpoint: Endpoint): string {
  switch (endpoint.state) {
    case "configured":
      return "The container is not running: its interfaces are made when it starts.";
    case "ghost":
      return "The container has no interface here.";
    case "attached":
      return "Not known: the interfaces of the engine’s host have not been read.";
  }
}
