"use client";

import dynamic from "next/dynamic";
import { Cable } from "lucide-react";
import { memo, useState } from "react";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import { Section } from "@/components/inspector/section";
import { Button } from "@/components/ui/button";
import { Dot } from "@/components/ui/dot";
import { Note } from "@/components/ui/note";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useSetWiring, useWiring } from "@/lib/client/wiring";
import type { EngineStatus } from "@/lib/contract/answers";
import type { WiringAnswer } from "@/lib/contract/wiring";
import { toDisplayText } from "@/lib/domain/topology/display-text";

// Few need it, and its form controls are twice the code of the whole panel. `loading` gives it a boundary of its own.
const HelperDialog = dynamic(
  () => import("@/components/inspector/helper-dialog").then((module) => module.HelperDialog),
  { loading: () => null },
);

/** Where the kernel's links are read, why not, and the helper container that one may allow. */
export const WiringSource = memo(function WiringSource({
  engine,
  actions,
}: {
  engine: EngineStatus;
  actions: InspectorActions;
}) {
  const { wiring, problem } = useWiring(engine);
  const [isOpen, setOpen] = useState(false);
  // What was opened once stays, so that it can fade out.
  const [isAsked, setAsked] = useState(false);
  if (isOpen && !isAsked) setAsked(true);
  const set = useSetWiring();
  if (wiring === null) {
    return (
      <Section title="Kernel wiring">
        {problem === null ? <Skeleton className="h-5" /> : <p className="text-[13px]">{problem.detail}</p>}
      </Section>
    );
  }
  const { helper, reason } = wiring;
  const whyNot = helper.whyNot ?? actions.whyNot;
  // With a reason the source sees the host alone, or nothing: root's files are closed to it.
  const needsHelper = wiring.source === "helper" || wiring.source === null || reason !== null;
  return (
    <Section title="Kernel wiring">
      <p className="flex items-baseline gap-2 text-[13px] leading-5">
        <Dot tone={wiring.source === null ? (helper.isAllowed ? "warning" : "off") : "on"} />
        <span className="min-w-0 [overflow-wrap:anywhere]">{nameSource(wiring)}</span>
      </p>
      {reason === null ? null : (
        <div className="mt-2">
          <Note tone={helper.isAllowed ? "warning" : "info"}>{toDisplayText(reason)}</Note>
        </div>
      )}
      {helper.isAllowed && !helper.isRemembered ? (
        <p className="mt-1.5 text-xs text-muted">
          The state folder can’t be written, so Patchbay will ask again after a restart.
        </p>
      ) : null}
      {wiring.source === "demo" || !needsHelper ? null : helper.whyNot !== null ? (
        <p className="mt-1.5 text-xs leading-4 text-muted">{helper.whyNot}</p>
      ) : (
        <div className="mt-2.5 flex flex-wrap gap-2">
          {helper.isAllowed ? (
            <>
              <Button
                size="small"
                isBusy={set.isPending}
                disabled={whyNot !== null}
                title={whyNot ?? undefined}
                onClick={() =>
                  set.mutate(
                    { helper: false },
                    {
                      onSuccess: () => toast.tell({ title: "The helper container is removed" }),
                      onError: (refusal) =>
                        toast.tellError({ title: refusal.title, detail: toDisplayText(refusal.detail) }),
                    },
                  )
                }
              >
                Stop the helper
              </Button>
              <Button
                size="small"
                variant="ghost"
                disabled={whyNot !== null}
                title={whyNot ?? undefined}
                onClick={() => setOpen(true)}
              >
                Change…
              </Button>
            </>
          ) : (
            <Button
              size="small"
              icon={<Cable aria-hidden="true" />}
              disabled={whyNot !== null}
              title={whyNot ?? undefined}
              onClick={() => setOpen(true)}
            >
              Read it with a helper container…
            </Button>
          )}
        </div>
      )}
      {/* A title is out of reach for fingers. */}
      {wiring.source === "demo" || !needsHelper || helper.whyNot !== null || whyNot === null ? null : (
        <p className="mt-1.5 text-xs leading-4 text-muted">{whyNot}.</p>
      )}
      {isAsked ? <HelperDialog wiring={wiring} isOpen={isOpen} onClose={() => setOpen(false)} /> : null}
    </Section>
  );
});

function nameSource({ source, helper }: WiringAnswer): string {
  switch (source) {
    case "local":
      return "Read on this machine, which is the engine’s host";
    case "demo":
      return "Simulated, and its traffic too: the demo engine’s containers run nowhere";
    case "helper":
      return `Read by a helper container of ${toDisplayText(helper.running ?? "an image")}${helper.allowPidNamespace ? ", which sees the host’s processes" : ""}`;
    case null:
      return helper.isAllowed ? "Not read: the helper container does not run" : "Not read";
  }
}
