"use client";

import { Disclosure } from "@/components/ui/disclosure";
import { useContainerDetails } from "@/lib/client/queries";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { ContainerId } from "@/lib/domain/topology/topology";

/** Names of the environment's variables; their values never leave the server. */
export function ContainerEnvironment({ id }: { id: ContainerId }) {
  const { details } = useContainerDetails(id);
  if (details === null || details.environment.length === 0) return null;
  return (
    <div className="border-t border-line px-5 py-1.5 max-md:px-4">
      <Disclosure
        title={
          <>
            Environment <span className="text-faint tabular-nums">{details.environment.length}</span>
          </>
        }
      >
        <ul className="font-mono text-xs leading-5 [overflow-wrap:anywhere]">
          {details.environment.map((variable) => (
            <li key={variable.name}>
              {toDisplayText(variable.name)}
              <span className="text-faint">={toDisplayText(variable.value)}</span>
            </li>
          ))}
        </ul>
        <p className="mt-1.5 text-xs text-muted">Values are masked; they never leave the server.</p>
      </Disclosure>
    </div>
  );
}
