"use client";

import { useState } from "react";
import { Confirmations } from "@/components/networks/confirmations";
import { useDraftStore } from "@/components/networks/draft-store";
import { focusFirstInvalid } from "@/components/networks/focus-first-invalid";
import { FormDialog } from "@/components/networks/form-dialog";
import { judgeDraft } from "@/components/networks/judge-draft";
import {
  emptyNetworkForm,
  fieldOfPath,
  judgeRows,
  type NetworkForm,
  toNetworkDraft,
  toNetworkForm,
} from "@/components/networks/network-form";
import { NetworkFields, networkFields } from "@/components/networks/network-fields";
import { PlanWarnings } from "@/components/networks/plan-warnings";
import { useLockReason } from "@/components/networks/lock-note";
import { RefusalNote } from "@/components/networks/refusal-note";
import { useFieldIssues } from "@/components/networks/use-field-issues";
import { type Changed, toChanged } from "@/components/networks/changed";
import { toStepProblem, useChange } from "@/lib/client/changes";
import { copyNetwork } from "@/lib/domain/changes/copy-network";
import { createNetworkCommand } from "@/lib/domain/commands/docker-command";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { planNetwork } from "@/lib/domain/topology/plan-network";
import type { Network, NetworkId, Topology } from "@/lib/domain/topology/topology";

/**
 * `docker network create` as a form: judged at each key press by the same rules as on the server. With a `source` it is
 * filled with what makes another network like it.
 */
export function CreateNetworkDialog({
  topology,
  facts,
  source,
  isOpen,
  onClose,
  onClosed,
  onCreated,
  onChanged,
}: {
  topology: Topology;
  facts: EngineFacts;
  /** What is duplicated; null for a network from scratch. */
  source: Network | null;
  isOpen: boolean;
  onClose: () => void;
  onClosed: () => void;
  onCreated: (network: NetworkId) => void;
  onChanged: (changed: Changed) => void;
}) {
  const draftForm = useDraftStore((store) => store.network);
  const setDraftForm = useDraftStore((store) => store.setNetwork);
  // A copy does not touch the draft of a new network, and goes with its dialog.
  const [first] = useState(() => (source === null ? null : toCopyForm(topology, source, facts)));
  const [copyForm, setCopyForm] = useState(first);
  const form = copyForm ?? draftForm;
  const setForm = copyForm === null ? setDraftForm : setCopyForm;
  const create = useChange();
  const whyNot = useLockReason();
  const problem = toStepProblem(create.error, 0, 1);

  const draft = toNetworkDraft(form);
  const judgement = judgeDraft(
    (confirm) => planNetwork(topology, { ...draft, confirm }, facts),
    form.confirmed,
  );
  const live = [...judgement.issues, ...judgeRows(form)];
  const isAsked = problem?.code === "confirmation-needed";
  const confirmations = merge(judgement.confirmations, isAsked ? (problem?.issues ?? []) : []);
  const issues = useFieldIssues({
    live,
    refused: isAsked ? [] : (problem?.issues ?? []),
    fields: networkFields,
    // A copy comes filled in: what stands in its way is told at once.
    given: source === null ? [] : networkFields,
    fieldOf: (path) => fieldOfPath(form, path),
  });
  const firstForm = first ?? emptyNetworkForm;
  const isUntouched = form === firstForm;
  const shownConfirmations = confirmations.filter(
    (issue) => issues.isRevealed || isAsked || issues.isTouched(fieldOfPath(form, issue.path)),
  );

  function change(part: Partial<NetworkForm>): void {
    if (create.isPending) return;
    if (create.isError) create.reset();
    setForm({ ...form, ...part });
  }

  function submit(target: HTMLFormElement): void {
    if (create.isPending || whyNot !== null) return;
    issues.reveal();
    const given = confirmations.filter((issue) => form.confirmed.includes(`${issue.code} ${issue.message}`));
    if (judgement.plan === null || live.length > 0 || given.length < confirmations.length) {
      focusFirstInvalid(target);
      return;
    }
    create.mutate(
      {
        title: `Create network ${draft.name}`,
        steps: [{ kind: "create", ...draft, confirm: given.map((issue) => issue.code) }],
      },
      {
        onSuccess: (made) => {
          if (copyForm === null) setDraftForm(emptyNetworkForm);
          onClose();
          onChanged(toChanged(made, `Network ${draft.name} created`));
          const id = made.answer.steps[0]?.networkId;
          if (id != null) onCreated(id as NetworkId);
        },
        onError: () => focusFirstInvalid(target),
      },
    );
  }

  const command = createNetworkCommand(
    judgement.outlook ?? {
      ...draft,
      name: draft.name === "" ? "NAME" : draft.name,
      options: draft.parent === null ? draft.options : { ...draft.options, parent: draft.parent },
    },
  );
  return (
    <FormDialog
      title={source === null ? "New network" : `Duplicate ${toDisplayText(source.name)}`}
      isOpen={isOpen}
      onClose={onClose}
      onClosed={onClosed}
      onSubmit={submit}
      onStartOver={isUntouched ? null : () => change(firstForm)}
      command={{ code: command, isDim: judgement.outlook === null }}
      action={{ label: "Create network", isBusy: create.isPending }}
    >
      <RefusalNote problem={isAsked ? null : problem} rest={issues.rest} />
      <NetworkFields topology={topology} facts={facts} form={form} issues={issues} onChange={change} />
      {judgement.outlook === null ? null : <PlanWarnings warnings={judgement.outlook.warnings} />}
      <Confirmations
        issues={shownConfirmations}
        given={form.confirmed}
        onChange={(confirmed) => setForm({ ...form, confirmed })}
      />
    </FormDialog>
  );
}

/** The members and their addresses stay where they are. */
function toCopyForm(topology: Topology, source: Network, facts: EngineFacts): NetworkForm {
  const draft = copyNetwork(topology, source, facts);
  const families = new Set<boolean>();
  // The form has one subnet of each family; more are rare, and of macvlan and ipvlan only.
  const pools = draft.pools.filter(({ subnet }) => {
    const isSix = subnet?.includes(":") === true;
    const isFirst = !families.has(isSix);
    families.add(isSix);
    return isFirst;
  });
  return toNetworkForm({ ...draft, pools }) ?? emptyNetworkForm;
}

function merge<Item extends { path: string; code: string }>(
  own: readonly Item[],
  others: readonly Item[],
): Item[] {
  const isNew = (item: Item): boolean =>
    !own.some((other) => other.code === item.code && other.path === item.path);
  return [...own, ...others.filter(isNew)];
}
