"use client";

import { memo } from "react";
import { Wrench } from "lucide-react";
import { FindingList } from "@/components/inspector/finding-list";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import { RemarkList } from "@/components/inspector/remark-list";
import { Section } from "@/components/inspector/section";
import { useAskedHeading } from "@/components/inspector/use-asked-heading";
import { Button } from "@/components/ui/button";
import { useFindings } from "@/lib/client/findings";
import { isPressing } from "@/lib/domain/findings/finding";
import { firstStepCure } from "@/lib/domain/findings/plan-cure";

/** The findings were asked for. */
export interface AskedFindings {
  /** Another one at each time, so that it is gone to again. */
  count: number;
}

/** Of each sort, on an engine with more: the panel of each thing has its own. */
const mostShown = 12;

/** Everything that was found on the engine; says so where that is nothing. */
export const FindingsSection = memo(function FindingsSection({
  asked,
  actions,
}: {
  asked: AskedFindings | null;
  actions: InspectorActions;
}) {
  const findings = useFindings();
  const heading = useAskedHeading(asked);
  const curable = findings.filter((finding) => firstStepCure(finding) !== null).length;
  const pressing = findings.filter(isPressing);
  const remarks = findings.filter((finding) => !isPressing(finding));
  return (
    <Section
      title="Findings"
      heading={heading}
      count={pressing.length === 0 ? undefined : pressing.length}
      actions={
        curable < 2 ? undefined : (
          <Button
            size="small"
            icon={<Wrench />}
            disabled={!actions.canChange}
            title={actions.whyNot ?? undefined}
            onClick={actions.cureAll}
          >
            Repair all {curable}
          </Button>
        )
      }
    >
      {pressing.length === 0 ? (
        <div className="flex flex-col gap-1 text-[13px] leading-[18px]">
          <p>Nothing needs to be mended.</p>
          <p className="text-xs leading-4 text-muted">
            Looked for: ghost endpoints; networks, addresses and ports that keep a container from starting;
            endpoints that are nobody’s; static addresses given away next; subnets that the host needs itself.
          </p>
        </div>
      ) : (
        <FindingList findings={pressing.slice(0, mostShown)} here={null} actions={actions} />
      )}
      <Rest count={pressing.length - mostShown} />
      {remarks.length === 0 ? null : (
        <>
          <h4 className="mt-3.5 mb-1.5 text-xs font-medium text-muted">Worth a look</h4>
          <RemarkList findings={remarks.slice(0, mostShown)} actions={actions} />
          <Rest count={remarks.length - mostShown} />
        </>
      )}
    </Section>
  );
});

function Rest({ count }: { count: number }) {
  if (count <= 0) return null;
  return (
    <p className="mt-2 text-xs text-muted">
      and {count} more: each stands with its network or container, too.
    </p>
  );
}
