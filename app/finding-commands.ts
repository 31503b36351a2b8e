import type { InspectorActions } from "@/components/inspector/inspector-actions";
import type { Finding } from "@/lib/domain/findings/finding";
import { firstStepCure } from "@/lib/domain/findings/plan-cure";
import type { Command } from "@/lib/domain/shortcuts/command";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** Of an engine with dozens; "repair all" and the panel have the rest. */
const mostRepairs = 8;

/** What can be repaired now. */
export function listFindingCommands(findings: readonly Finding[], actions: InspectorActions): Command[] {
  const curable = findings.flatMap((finding) => {
    const cure = firstStepCure(finding);
    return cure === null ? [] : [{ finding, cure }];
  });
  const common = { group: "Change networks", whyNot: actions.whyNot };
  return [
    {
      ...common,
      id: "repair-all",
      title: "Repair all findings…",
      keywords: "cure mend ghost fix",
      whyNot: actions.whyNot ?? (curable.length === 0 ? "Nothing to repair was found" : null),
      run: actions.cureAll,
    },
    ...curable.slice(0, mostRepairs).map(({ finding, cure }) => ({
      ...common,
      id: `repair ${finding.key}`,
      title: `Repair: ${toDisplayText(finding.text.replace(/\.$/, ""))}…`,
      keywords: "cure mend fix finding",
      run: () => actions.cure(finding, cure.id),
    })),
  ];
}
