import { Plug, Unplug } from "lucide-react";
import type { ReactNode } from "react";
import { LinkButton } from "@/components/inspector/link-button";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import { PanelHead } from "@/components/inspector/panel-head";
import { Section } from "@/components/inspector/section";
import { StateWords } from "@/components/inspector/state-words";
import { Button } from "@/components/ui/button";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { ContainerId, Topology } from "@/lib/domain/topology/topology";

/** The panel of several selected containers. */
export function SeveralDetails({
  topology,
  ids,
  pair,
  actions,
}: {
  topology: Topology;
  ids: readonly ContainerId[];
  /** What is asked of them, where they are two. */
  pair: ReactNode;
  actions: InspectorActions;
}) {
  const containers = topology.containers.filter((container) => ids.includes(container.id));
  return (
    <>
      <PanelHead
        kind="Containers"
        name={{
          shown: `${containers.length} containers`,
          copy: containers.map((container) => container.name).join("\n"),
        }}
        actions={
          <>
            <Button
              icon={<Plug />}
              disabled={!actions.canChange}
              title={actions.whyNot ?? undefined}
              onClick={() => actions.connectSeveral(ids)}
            >
              Connect to a network
            </Button>
            <Button
              icon={<Unplug />}
              disabled={!actions.canChange}
              title={actions.whyNot ?? undefined}
              onClick={() => actions.disconnectSeveral(ids)}
            >
              Disconnect from a network
            </Button>
          </>
        }
        onClose={() => actions.select(null)}
      />
      {pair}
      <Section title="Selected" count={containers.length}>
        <ul className="grid gap-1">
          {containers.map((container) => (
            <li key={container.id} className="flex min-h-7 items-center justify-between gap-3">
              <LinkButton onClick={() => actions.select({ kind: "container", id: container.id })}>
                {toDisplayText(container.name)}
              </LinkButton>
              <StateWords container={container} />
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
