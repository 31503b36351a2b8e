"use client";

import { useState } from "react";
import { type Changed, toChanged } from "@/components/networks/changed";
import { LockNote, useLockReason } from "@/components/networks/lock-note";
import { PlanWarnings } from "@/components/networks/plan-warnings";
import { RefusalNote } from "@/components/networks/refusal-note";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { CodeLine } from "@/components/ui/code-line";
import { Note } from "@/components/ui/note";
import { useChange } from "@/lib/client/changes";
import type { Finding, StepCureId } from "@/lib/domain/findings/finding";
import { listFindings } from "@/lib/domain/findings/list-findings";
import { type CuresPlan, planCure, planCures } from "@/lib/domain/findings/plan-cure";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import type { Topology } from "@/lib/domain/topology/topology";

/** One cure of one finding; null: the first cure of each that can be mended at once. */
type AskedCure = { finding: Finding; cure: StepCureId } | null;

/** Shows what a cure does, command by command, and does it. */
export function CureDialog({
  topology,
  facts,
  asked,
  isOpen,
  onClose,
  onClosed,
  onChanged,
}: {
  topology: Topology;
  facts: EngineFacts;
  asked: AskedCure;
  isOpen: boolean;
  onClose: () => void;
  onClosed: () => void;
  onChanged: (changed: Changed) => void;
}) {
  const change = useChange();
  const whyNot = useLockReason();
  // What was agreed to; each step that is done makes another plan of what is left.
  const [sent, setSent] = useState<Planned | null>(null);
  const planned = sent ?? plan(topology, facts, asked);
  const title =
    asked === null
      ? `Repair ${planned.plan?.cured.length ?? 0} findings?`
      : `${toDisplayText(labelOf(asked))}?`;

  function confirm({ steps, cured }: CuresPlan): void {
    setSent(planned);
    const what = asked === null ? `${cured.length} findings` : asked.finding.text;
    change.mutate(
      { title: `Repair: ${what.replace(/\.$/, "")}`, steps },
      {
        onSuccess: (made) => {
          onClose();
          const told = asked === null ? `${cured.length} findings repaired` : "Repaired";
          // What the steps warn of was told before.
          const changed = toChanged(made, told, asked === null ? null : asked.finding.text);
          onChanged({ ...changed, notes: made.answer.steps.flatMap(({ notes }) => notes) });
        },
        // The refusal is about the state that there is now: the plan is made anew for it.
        onError: () => setSent(null),
      },
    );
  }

  const { plan: cures, whyNever } = planned;
  const commands = cures?.planned.map(({ command }) => command) ?? [];
  return (
    <AlertDialog
      title={title}
      question={
        asked === null
          ? "All of it is done as one change: when a step fails, those before it are taken back."
          : toDisplayText(asked.finding.text)
      }
      confirm={
        cures === null || commands.length === 0
          ? null
          : {
              label: asked === null ? "Repair all" : "Repair",
              tone: "primary",
              isBusy: change.isPending,
              isDisabled: whyNot !== null,
              onConfirm: () => confirm(cures),
            }
      }
      isOpen={isOpen}
      onClose={onClose}
      onClosed={onClosed}
    >
      <LockNote />
      <RefusalNote
        problem={change.error}
        rest={change.error === null ? [] : [{ path: "", code: "", message: change.error.detail }]}
      />
      {whyNever === null ? null : <Note>{toDisplayText(whyNever)}</Note>}
      {cures === null ? null : (
        <>
          {asked === null ? (
            <ul className="flex list-disc flex-col gap-1 pl-4 text-[13px] leading-[18px] marker:text-muted">
              {cures.cured.map((finding) => (
                <li key={finding.key} className="[overflow-wrap:anywhere]">
                  {toDisplayText(finding.text)}
                </li>
              ))}
            </ul>
          ) : null}
          {cures.consequences.length === 0 ? null : (
            <Note>
              <ul className="flex flex-col gap-1.5">
                {cures.consequences.map((text) => (
                  <li key={text}>{toDisplayText(text)}</li>
                ))}
              </ul>
            </Note>
          )}
          <PlanWarnings warnings={warningsOf(cures)} />
          {cures.left.map(({ finding, refusal }) => (
            <Note key={finding.key} tone="warning">
              Left out: {toDisplayText(finding.text)} {toDisplayText(refusal.detail)}
            </Note>
          ))}
          {commands.length === 0 ? null : <CodeLine code={commands.join("\n")} label="commands" />}
        </>
      )}
    </AlertDialog>
  );
}

interface Planned {
  plan: CuresPlan | null;
  /** Why there is none. */
  whyNever: string | null;
}

function plan(topology: Topology, facts: EngineFacts, asked: AskedCure): Planned {
  const found = listFindings(topology, facts);
  if (asked === null) {
    const cures = planCures(topology, found, facts);
    return { plan: cures, whyNever: cures.steps.length === 0 ? "There is nothing left to repair." : null };
  }
  const finding = found.find(({ key }) => key === asked.finding.key);
  if (finding === undefined) return { plan: null, whyNever: "This is mended already." };
  const cure = planCure(topology, finding, asked.cure, facts);
  if (!cure.ok) return { plan: null, whyNever: cure.refusal.detail };
  return { plan: { ...cure.value, cured: [finding], left: [] }, whyNever: null };
}

// It is set to join that network already, and to join when it starts is what the cure is for.
const known: ReadonlySet<string> = new Set(["at-start", "internal"]);

function labelOf({ finding, cure }: NonNullable<AskedCure>): string {
  return finding.cures.find(({ id }) => id === cure)?.label ?? "Repair";
}

/** Each once. */
function warningsOf({ planned }: CuresPlan): CuresPlan["planned"][number]["warnings"] {
  const all = planned.flatMap(({ warnings }) => warnings).filter(({ code }) => !known.has(code));
  // On the way from one address to another it is on no network for a moment.
  const told = planned.length === 1 ? all : all.filter(({ code }) => code !== "last-network");
  return told.filter(
    (warning, index) => told.findIndex(({ message }) => message === warning.message) === index,
  );
}
