"use client";

import { Check } from "lucide-react";
import { useState } from "react";
import { type Changed, toChanged } from "@/components/networks/changed";
import { Confirmations } from "@/components/networks/confirmations";
import { countDone } from "@/components/networks/count-done";
import { focusFirstInvalid } from "@/components/networks/focus-first-invalid";
import { FormDialog } from "@/components/networks/form-dialog";
import { judgeDraft } from "@/components/networks/judge-draft";
import { useLockReason } from "@/components/networks/lock-note";
import { NetworkFields, networkFields } from "@/components/networks/network-fields";
import {
  fieldOfPath,
  fieldsOfDriver,
  judgeRows,
  type NetworkForm,
  toNetworkDraft as toFormDraft,
  toNetworkForm,
} from "@/components/networks/network-form";
import { PlanWarnings } from "@/components/networks/plan-warnings";
import { RefusalNote } from "@/components/networks/refusal-note";
import { useFieldIssues } from "@/components/networks/use-field-issues";
import { CopyButton } from "@/components/ui/copy-button";
import { Note } from "@/components/ui/note";
import { Spinner } from "@/components/ui/spinner";
import { toStepProblem, useChange } from "@/lib/client/changes";
import { type EditPlan, findEditObstacle, planEdit } from "@/lib/domain/changes/plan-edit";
import { toNetworkDraft } from "@/lib/domain/changes/undo";
import { toScript } from "@/lib/domain/commands/to-script";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import type { NetworkDraft } from "@/lib/domain/topology/plan-network";
import type { Container, Network, NetworkId, Topology } from "@/lib/domain/topology/topology";

/** More names than that are a number. */
const mostNames = 20;
/** More would make the message higher than the screen; the history has them all. */
const mostNotes = 6;

/** A network as the create form, and below it the steps by which it becomes another. */
export function EditNetworkDialog({
  topology,
  facts,
  network: asked,
  isOpen,
  onClose,
  onClosed,
  onEdited,
  onChanged,
}: {
  topology: Topology;
  facts: EngineFacts;
  network: Network;
  isOpen: boolean;
  onClose: () => void;
  onClosed: () => void;
  onEdited: (network: NetworkId) => void;
  onChanged: (changed: Changed) => void;
}) {
  // One that was taken back has a new id.
  const network =
    topology.networks.find(({ id }) => id === asked.id) ??
    topology.networks.find(({ name }) => name === asked.name) ??
    asked;
  const [first] = useState(() => toNetworkForm({ ...toNetworkDraft(asked), labels: asked.labels }));
  const [form, setForm] = useState(first);
  // While it is done, the network that the plan was made for goes, and another comes.
  const [sent, setSent] = useState<{ plan: EditPlan; network: Network; topology: Topology } | null>(null);
  const edit = useChange();
  const whyNot = useLockReason();

  const state = sent ?? { topology, network };
  const whyNever =
    form === null
      ? `${asked.name} has more than one subnet of a family, for which this form has no place.`
      : findEditObstacle(state.topology, state.network, facts);
  const draft = form === null ? toNetworkDraft(asked) : toWholeDraft(form, asked);
  const judgement = judgeDraft(
    (confirm) => planEdit(state.topology, state.network, { ...draft, confirm }, facts),
    form?.confirmed ?? [],
  );
  const live = [...judgement.issues, ...(form === null ? [] : judgeRows(form))];
  const sentSteps = edit.variables?.steps ?? [];
  const createAt = sentSteps.findIndex(({ kind }) => kind === "create");
  const problem = toStepProblem(edit.error, createAt, sentSteps.length);
  const issues = useFieldIssues({
    live,
    refused: problem?.issues ?? [],
    fields: networkFields,
    fieldOf: (path) => (form === null ? path : fieldOfPath(form, path)),
  });
  const plan = sent?.plan ?? judgement.outlook;
  const whyNoSteps = judgement.issues.find(({ path }) => path === "network")?.message;
  const isSame = plan !== null && plan.steps.length === 0;
  const shownConfirmations = judgement.confirmations.filter(
    (issue) => form !== null && (issues.isRevealed || issues.isTouched(fieldOfPath(form, issue.path))),
  );

  function change(part: Partial<NetworkForm>): void {
    if (edit.isPending || form === null) return;
    if (edit.isError) edit.reset();
    setForm({ ...form, ...part });
  }

  function submit(target: HTMLFormElement): void {
    const { plan: agreed } = judgement;
    if (edit.isPending || whyNot !== null || whyNever !== null || isSame) return;
    issues.reveal();
    if (agreed === null || live.length > 0) {
      focusFirstInvalid(target);
      return;
    }
    setSent({ plan: agreed, network, topology });
    edit.mutate(
      { title: `Edit network ${asked.name}`, steps: agreed.steps },
      {
        onSuccess: (made) => {
          onClose();
          // Its warnings were told in the plan.
          onChanged({
            ...toChanged(made, `Network ${asked.name} edited`, `Changed: ${agreed.changes.join(", ")}.`),
            notes: made.answer.steps.flatMap(({ notes }) => notes).slice(0, mostNotes),
          });
          const id = made.answer.steps.find(({ kind }) => kind === "create")?.networkId;
          if (id != null) onEdited(id as NetworkId);
        },
        onError: () => {
          setSent(null);
          focusFirstInvalid(target);
        },
      },
    );
  }

  return (
    <FormDialog
      title={`Edit network ${toDisplayText(asked.name)}`}
      isOpen={isOpen}
      onClose={onClose}
      onClosed={onClosed}
      onSubmit={submit}
      onStartOver={form === first ? null : () => change(first ?? {})}
      action={{ label: "Edit network", isBusy: edit.isPending, isDisabled: whyNever !== null || isSame }}
    >
      <RefusalNote problem={problem} rest={issues.rest} />
      {whyNever !== null || form === null ? (
        <Note tone="warning">{toDisplayText(whyNever ?? "")}</Note>
      ) : (
        <>
          <NetworkFields topology={topology} facts={facts} form={form} issues={issues} onChange={change} />
          <Confirmations
            issues={shownConfirmations}
            given={form.confirmed}
            onChange={(confirmed) => change({ confirmed })}
          />
          <section aria-label="Plan" className="flex flex-col gap-3 border-t border-line pt-3">
            {plan === null ? (
              <p className="text-[13px] text-muted">
                {toDisplayText(whyNoSteps ?? "The plan stands here once all fields fit.")}
              </p>
            ) : isSame ? (
              <p className="text-[13px] text-muted">Nothing is changed: this is how the network stands.</p>
            ) : (
              <>
                <Interruption containers={plan.interrupted} />
                <PlanWarnings warnings={plan.warnings} />
                <EditSteps
                  plan={plan}
                  name={asked.name}
                  done={sent === null ? null : countDone(topology, sent.plan.steps, sent.network.id)}
                />
              </>
            )}
          </section>
        </>
      )}
    </FormDialog>
  );
}

/** The draft with what the form has no field for. */
function toWholeDraft(form: NetworkForm, network: Network): NetworkDraft {
  const draft = toFormDraft(form);
  const isKept = draft.driver === network.driver && !fieldsOfDriver(draft.driver).attachable;
  return isKept ? { ...draft, attachable: network.attachable } : draft;
}

/** Who is cut off for the moment that it takes. */
function Interruption({ containers }: { containers: readonly Container[] }) {
  if (containers.length === 0) return null;
  const names = containers.slice(0, mostNames).map(({ name }) => toDisplayText(name));
  const rest = containers.length - names.length;
  const words = `${names.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
  return (
    <Note tone="warning">
      The engine can’t change a network that is there, so it is made again.{" "}
      <strong className="font-medium [overflow-wrap:anywhere]">{words}</strong>{" "}
      {containers.length === 1 ? "runs and is" : "run and are"} off it meanwhile; open connections through it
      break.
    </Note>
  );
}

/** The steps in their order, each with its command, and how far they are. */
function EditSteps({ plan, name, done }: { plan: EditPlan; name: string; done: number | null }) {
  const commands = plan.planned.map(({ command }) => command);
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-center justify-between gap-2">
        <output className="text-xs font-medium text-ink">
          {done === null ? `${commands.length} steps` : `${done} of ${commands.length} steps done`}
        </output>
        <span className="flex items-center gap-1 text-xs text-muted">
          Shell script
          <CopyButton
            value={toScript([{ title: `Edit network ${name}`, commands }])}
            what="as a shell script"
          />
        </span>
      </div>
      <ol className="flex flex-col rounded-md border border-line bg-sunken py-1.5">
        {commands.map((command, index) => (
          // Steps have no identity but their place.
          <li key={index} className="grid grid-cols-[2rem_1fr] items-baseline px-1 py-0.5">
            <span className="flex justify-end pr-2 text-xs text-muted tabular-nums [&_svg]:size-3.5">
              {done === null || index > done ? (
                index + 1
              ) : index === done ? (
                <Spinner />
              ) : (
                <Check aria-label="Done" className="self-center text-accent" />
              )}
            </span>
            <code className="min-w-0 font-mono text-xs leading-4 [overflow-wrap:anywhere] text-ink">
              {command}
            </code>
          </li>
        ))}
      </ol>
    </div>
  );
}
