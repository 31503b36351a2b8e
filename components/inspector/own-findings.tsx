"use client";

import { FindingList } from "@/components/inspector/finding-list";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import { Section } from "@/components/inspector/section";
import { useFindings } from "@/lib/client/findings";
import { findingsOf, isPressing } from "@/lib/domain/findings/finding";
import type { Selection } from "@/lib/domain/topology/selection";

/** What was found on the selected thing; nothing where that is nothing. */
export function OwnFindings({ selection, actions }: { selection: Selection; actions: InspectorActions }) {
  const own = findingsOf(useFindings(), selection);
  if (own.length === 0) return null;
  const pressing = own.filter(isPressing).length;
  return (
    <Section title="Findings" count={pressing === 0 ? undefined : pressing}>
      <FindingList findings={own} here={selection} actions={actions} />
    </Section>
  );
}
