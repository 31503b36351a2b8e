import { explainEndpoint } from "@/components/inspector/explain";
import { KeyValue } from "@/components/ui/key-value";
import { KeyValueList } from "@/components/ui/key-value-list";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { type Endpoint, type Network, tellsStaticAddresses } from "@/lib/domain/topology/topology";

/** Every value of an endpoint: addresses, names and route. */
export function EndpointValues({ endpoint, network }: { endpoint: Endpoint; network: Network }) {
  const reserved = tellsStaticAddresses(network) ? endpoint.reserved : null;
  const values: [name: string, value: string | null][] = [
    ["IPv4 address", endpoint.ipv4],
    ["IPv6 address", endpoint.ipv6],
    ["MAC address", endpoint.mac],
    ["Gateway", endpoint.gateway],
    ["Static IPv4", reserved?.ipv4 ?? null],
    ["Static IPv6", reserved?.ipv6 ?? null],
  ];
  const state = explainEndpoint(endpoint);
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
        {endpoint.defaultRoute ? <KeyValue name="Default route">leads this way</KeyValue> : null}
        {endpoint.gatewayPriority === null || endpoint.gatewayPriority === 0 ? null : (
          <KeyValue name="Gateway priority">{endpoint.gatewayPriority}</KeyValue>
        )}
        <NameRow name="Aliases" names={endpoint.aliases} whenNone="none" />
        <NameRow name="DNS names" names={endpoint.names} whenNone="none: no embedded DNS here" />
      </KeyValueList>
      {state === null || endpoint.state === "ghost" ? null : (
        <p className="mt-1 text-[13px] leading-[18px] text-muted">{state}</p>
      )}
    </>
  );
}

function NameRow({ name, names, whenNone }: { name: string; names: string[] | null; whenNone: string }) {
  if (names === null) {
    return (
      <KeyValue name={name}>
        <span className="text-muted">not known</span>
      </KeyValue>
    );
  }
  if (names.length === 0) {
    return (
      <KeyValue name={name}>
        <span className="text-muted">{whenNone}</span>
      </KeyValue>
    );
  }
  return (
    <KeyValue name={name} isCode copy={names.join(" ")}>
      {names.map(toDisplayText).join(", ")}
    </KeyValue>
  );
}
