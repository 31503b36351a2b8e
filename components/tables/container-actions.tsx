import { Plug, Unplug } from "lucide-react";
import { toCopyAction } from "@/components/tables/copy-action";
import type { RowAction } from "@/components/tables/row-action";
import type { TableActions } from "@/components/tables/table-actions";
import type { ContainerRow } from "@/lib/domain/tables/container-rows";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** What can be done with a container, as its card on the canvas offers it. */
export function toContainerActions(
  { container, attachments, sharesWith }: ContainerRow,
  actions: TableActions,
): RowAction[] {
  const canConnect = container.networkMode !== "host" && !container.networkMode.startsWith("container:");
  const own = sharesWith === null ? attachments.filter(({ network }) => network.driver !== "host") : [];
  const addresses = attachments.flatMap(({ endpoint }) => [endpoint.ipv4, endpoint.ipv6]);
  return [
    ...(canConnect
      ? [
          {
            id: "connect",
            label: "Connect to a network…",
            icon: <Plug />,
            run: () => actions.connect({ container: container.id }),
            isChange: true,
          },
        ]
      : []),
    ...own.map(({ network }) => ({
      id: `disconnect ${network.id}`,
      label: `Disconnect from ${toDisplayText(network.name)}…`,
      icon: <Unplug />,
      run: () => actions.disconnect({ network: network.id, container: container.id }),
      isChange: true,
    })),
    toCopyAction("name", container.name),
    ...addresses.flatMap((address) => (address === null ? [] : [toCopyAction(address, address)])),
  ];
}
