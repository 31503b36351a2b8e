"use client";

import type { AddressActions } from "@/components/addresses/address-actions";
import { classNames, focusRing } from "@/components/ui/class-names";
import type { Reservation } from "@/lib/domain/addresses/list-reservations";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Network } from "@/lib/domain/topology/topology";

const words: Record<Reservation["standing"], string> = {
  taken: "won’t start",
  outside: "won’t start",
  next: "given away next",
  "at-risk": "inside the automatic range",
  safe: "safe",
};

/** The static addresses of a network, who asks for them, and what may come of it. */
export function ReservationList({
  network,
  reservations,
  actions,
}: {
  network: Network;
  reservations: readonly Reservation[];
  actions: AddressActions;
}) {
  return (
    <div className="flex flex-col gap-2">
      <ul className="flex flex-col">
        {reservations.map(({ address, containerId, containerName, isRunning, standing, trouble }) => (
          <li
            key={`${containerId} ${address}`}
            className="flex flex-wrap items-baseline justify-between gap-x-3 py-1 text-[13px] leading-5"
          >
            <button
              type="button"
              onClick={() => actions.select({ kind: "endpoint", networkId: network.id, containerId })}
              className={classNames(
                "min-w-0 cursor-pointer rounded-sm text-left underline decoration-line-strong underline-offset-[3px] [overflow-wrap:anywhere] hover:decoration-ink max-md:py-1.5",
                focusRing,
              )}
            >
              {toDisplayText(containerName)}
            </button>
            <span className="font-mono text-xs tabular-nums">{address}</span>
            <span
              className="w-full text-xs leading-4 text-muted"
              title={trouble === null ? undefined : toDisplayText(`${trouble.text} ${trouble.cure}`)}
            >
              {isRunning ? "running" : "stopped"}, {words[standing]}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
