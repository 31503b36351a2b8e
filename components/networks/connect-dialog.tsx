"use client";

import { useState } from "react";
import { Confirmations } from "@/components/networks/confirmations";
import { type ConnectionForm, fieldOfPath, toConnectionDraft } from "@/components/networks/connection-form";
import { useDraftStore } from "@/components/networks/draft-store";
import { containerItems, networkItems } from "@/components/networks/choice-items";
import { focusFirstInvalid } from "@/components/networks/focus-first-invalid";
import { FormDialog } from "@/components/networks/form-dialog";
import { judgeDraft } from "@/components/networks/judge-draft";
import { PlanWarnings } from "@/components/networks/plan-warnings";
import { useLockReason } from "@/components/networks/lock-note";
import { RefusalNote } from "@/components/networks/refusal-note";
import { useFieldIssues } from "@/components/networks/use-field-issues";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { TextInput } from "@/components/ui/text-input";
import { type Changed, toChanged } from "@/components/networks/changed";
import { aliasesToKeep, beforeConnecting, toSteps } from "@/components/networks/move-steps";
import { toStepProblem, useChange } from "@/lib/client/changes";
import { connectStep } from "@/lib/domain/changes/change";
import { planChanges } from "@/lib/domain/changes/plan-changes";
import { commandName, connectCommand } from "@/lib/domain/commands/docker-command";
import { formatAddress, toCidr } from "@/lib/domain/ip/ip";
import type { Issue } from "@/lib/domain/problem/problem";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { type EngineFacts, honours } from "@/lib/domain/topology/engine-facts";
import { planConnection, foretellAddress } from "@/lib/domain/topology/plan-connection";
import type { Selection } from "@/lib/domain/topology/selection";
import type { ContainerId, NetworkId, Topology } from "@/lib/domain/topology/topology";

const fields = [
  "container",
  "network",
  "ipv4Address",
  "ipv6Address",
  "aliases",
  "macAddress",
  "gatewayPriority",
];

/**
 * `docker network connect` as a form: which, with which addresses and names, and what that changes. With `from` it is
 * a move: the container leaves that network.
 */
export function ConnectDialog({
  topology,
  facts,
  subject,
  isOpen,
  onClose,
  onClosed,
  onConnected,
  onChanged,
}: {
  topology: Topology;
  facts: EngineFacts;
  /** What the dialog was opened about; the other one is chosen here. */
  subject: {
    network: NetworkId | null;
    container: ContainerId | null;
    from: NetworkId | null;
    /** The address that it should get, which can be changed. */
    address: string | null;
  };
  isOpen: boolean;
  onClose: () => void;
  onClosed: () => void;
  onConnected: (selection: Selection) => void;
  onChanged: (changed: Changed) => void;
}) {
  const draftKey = [subject.network, subject.container, subject.from, subject.address].join(" ");
  const [emptyForm] = useState((): ConnectionForm => ({
    network: subject.network,
    container: subject.container,
    ipv4Address: subject.address?.includes(":") === false ? subject.address : "",
    ipv6Address: subject.address?.includes(":") === true ? subject.address : "",
    aliases: aliasesToKeep(topology, subject),
    macAddress: "",
    gatewayPriority: "",
    confirmed: [],
  }));
  const form = useDraftStore((store) => store.connections[draftKey]) ?? emptyForm;
  const setDraft = useDraftStore((store) => store.setConnection);
  const connect = useChange();
  const whyNot = useLockReason();

  const network = topology.networks.find((each) => each.id === form.network) ?? null;
  const container = topology.containers.find((each) => each.id === form.container) ?? null;
  const from = topology.networks.find((each) => each.id === subject.from) ?? null;
  const draft = toConnectionDraft(form);
  const stepsWith = (confirm: string[]) =>
    network === null || container === null
      ? []
      : toSteps(
          { ...connectStep({ network: network.id, container: container.id }), ...draft, confirm },
          from,
        );
  const judgement =
    network === null || container === null
      ? null
      : judgeDraft(
          (confirm) =>
            planConnection(
              beforeConnecting(topology, container.id, from),
              { network, container },
              { ...draft, confirm },
              facts,
            ),
          form.confirmed,
        );
  const live: Issue[] = judgement?.issues ?? [
    ...(network === null ? [missing("network", subject.network)] : []),
    ...(container === null ? [missing("container", subject.container)] : []),
  ];
  const confirmations = judgement?.confirmations ?? [];
  const steps = stepsWith(confirmations.map((issue) => issue.code));
  const planned = judgement?.outlook == null ? null : planChanges(topology, steps, facts);
  const outlook = planned?.ok === true ? planned.value : null;
  const problem = toStepProblem(
    connect.error,
    steps.findIndex((step) => step.kind === "connect"),
    steps.length,
  );
  const issues = useFieldIssues({
    live,
    refused: problem?.issues ?? [],
    fields,
    // A network that is full, say: it can't be chosen otherwise here.
    given: [
      ...(subject.network === null ? [] : ["network"]),
      ...(subject.container === null ? [] : ["container"]),
    ],
    fieldOf: fieldOfPath,
  });
  const existing = judgement?.plan?.existing ?? null;

  function change(part: Partial<ConnectionForm>): void {
    if (connect.isPending) return;
    if (connect.isError) connect.reset();
    setDraft(draftKey, { ...form, ...part });
  }

  function submit(target: HTMLFormElement): void {
    if (connect.isPending || whyNot !== null) return;
    issues.reveal();
    if (judgement === null || judgement.plan === null || network === null || container === null) {
      focusFirstInvalid(target);
      return;
    }
    const title =
      from === null
        ? `Connect ${container.name} to ${network.name}`
        : `Move ${container.name} from ${from.name} to ${network.name}`;
    connect.mutate(
      { title, steps: stepsWith(judgement.confirm) },
      {
        onSuccess: (made) => {
          setDraft(draftKey, null);
          onClose();
          const endpoint = made.answer.steps.find((step) => step.kind === "connect")?.endpoint ?? null;
          const address = endpoint?.ipv4 ?? endpoint?.ipv6 ?? null;
          const words =
            made.entry === null
              ? `${container.name} was already on ${network.name}`
              : from === null
                ? `${container.name} connected to ${network.name}`
                : `${container.name} moved from ${from.name} to ${network.name}`;
          onChanged(toChanged(made, words, address === null ? null : `Its address there is ${address}.`));
          onConnected({ kind: "endpoint", networkId: network.id, containerId: container.id });
        },
        onError: () => focusFirstInvalid(target),
      },
    );
  }

  const title =
    from !== null && container !== null
      ? `Move ${toDisplayText(container.name)} from ${toDisplayText(from.name)}${network === null ? "" : ` to ${toDisplayText(network.name)}`}`
      : subject.container !== null && container !== null
        ? `Connect ${toDisplayText(container.name)}${subject.network !== null && network !== null ? ` to ${toDisplayText(network.name)}` : ""}`
        : network === null
          ? "Connect"
          : `Connect to ${toDisplayText(network.name)}`;
  const text = (field: "ipv4Address" | "ipv6Address" | "aliases" | "macAddress" | "gatewayPriority") => ({
    value: form[field],
    onText: (value: string) => change({ [field]: value }),
    onBlur: () => (form[field] === "" ? undefined : issues.touch(field)),
  });
  const fieldProps = (
    field: "ipv4Address" | "ipv6Address" | "aliases" | "macAddress" | "gatewayPriority",
  ) => ({
    issues: issues.of(field),
    onSuggestion: (value: string) => change({ [field]: value }),
  });
  const free4 = network === null ? null : foretellAddress(topology, network, 4);
  const free6 = network === null ? null : foretellAddress(topology, network, 6);
  const hasIpv6 = network?.pools.some((pool) => toCidr(pool.subnet)?.family === 6) === true;
  const takesAddress = network !== null && !network.predefined;
  const isStatic = draft.ipv4Address !== null || draft.ipv6Address !== null;
  const command =
    outlook?.map((step) => step.command).join("\n") ??
    connectCommand(
      {
        network: network === null ? "NETWORK" : commandName(network, topology.networks),
        container: container === null ? "CONTAINER" : commandName(container, topology.containers),
      },
      draft,
    );
  return (
    <FormDialog
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      onClosed={onClosed}
      onSubmit={submit}
      command={{ code: command, isDim: outlook === null }}
      action={{
        label: from === null ? "Connect" : "Move",
        isBusy: connect.isPending,
        isDisabled: existing !== null || planned?.ok === false,
      }}
    >
      <RefusalNote problem={problem} rest={issues.rest} />
      {subject.container === null ? (
        <Field label="Container" issues={issues.of("container")}>
          <Combobox
            items={containerItems(topology, network, facts)}
            value={form.container}
            placeholder="Choose a container"
            nothingFound="No container has such a name."
            onValue={(id) => change({ container: id as ContainerId | null })}
          />
        </Field>
      ) : null}
      {subject.network === null ? (
        <Field label="Network" issues={issues.of("network")}>
          <Combobox
            items={networkItems(beforeConnecting(topology, form.container, from), container, facts)}
            value={form.network}
            placeholder="Choose a network"
            nothingFound="No network has such a name."
            onValue={(id) => change({ network: id as NetworkId | null })}
          />
        </Field>
      ) : null}
      {[
        ...(subject.container === null ? [] : issues.of("container")),
        ...(subject.network === null ? [] : issues.of("network")),
      ].map((issue) => (
        <Note key={issue.message} tone="danger">
          {toDisplayText(issue.message)}
        </Note>
      ))}
      {network?.predefined === true ? (
        <Note>
          {toDisplayText(network.name)} is the default network: it gives addresses by itself, and has no DNS
          for aliases.
        </Note>
      ) : (
        <>
          <div className={hasIpv6 ? "grid gap-3 sm:grid-cols-2" : "grid gap-3"}>
            <Field
              label="IPv4 address"
              {...fieldProps("ipv4Address")}
              description={
                takesAddress && !isStatic ? "Empty: the engine gives the next free one." : undefined
              }
            >
              <TextInput
                isCode
                disabled={!takesAddress}
                placeholder={free4 === null ? "" : formatAddress(free4)}
                {...text("ipv4Address")}
              />
            </Field>
            {hasIpv6 ? (
              <Field label="IPv6 address" {...fieldProps("ipv6Address")}>
                <TextInput
                  isCode
                  placeholder={free6 === null ? "" : formatAddress(free6)}
                  {...text("ipv6Address")}
                />
              </Field>
            ) : null}
          </div>
          <Field
            label="Aliases"
            description="More names for it on this network, separated by commas."
            {...fieldProps("aliases")}
          >
            <TextInput isCode disabled={!takesAddress} placeholder="db, postgres" {...text("aliases")} />
          </Field>
        </>
      )}
      {honours(facts, "macOnConnect") || honours(facts, "gatewayPriority") ? (
        <div className="grid gap-3 sm:grid-cols-2">
          {honours(facts, "macOnConnect") ? (
            <Field label="MAC address" {...fieldProps("macAddress")}>
              <TextInput isCode placeholder="automatic" {...text("macAddress")} />
            </Field>
          ) : null}
          {honours(facts, "gatewayPriority") ? (
            <Field
              label="Gateway priority"
              description="The highest one carries the default route."
              {...fieldProps("gatewayPriority")}
            >
              <TextInput isCode inputMode="numeric" placeholder="0" {...text("gatewayPriority")} />
            </Field>
          ) : null}
        </div>
      ) : null}
      {existing === null || container === null || network === null ? null : (
        <Note>
          {toDisplayText(container.name)} is on {toDisplayText(network.name)} already, like this.
        </Note>
      )}
      <PlanWarnings warnings={outlook?.flatMap((step) => step.warnings) ?? []} />
      {planned?.ok === false ? <Note tone="danger">{toDisplayText(planned.refusal.detail)}</Note> : null}
      <Confirmations
        issues={confirmations.filter(
          (issue) => issues.isRevealed || issues.isTouched(fieldOfPath(issue.path)),
        )}
        given={form.confirmed}
        onChange={(confirmed) => change({ confirmed })}
      />
    </FormDialog>
  );
}

/** Why there is none to connect: it was not chosen yet, or what the dialog is about has gone. */
function missing(what: "network" | "container", asked: string | null): Issue {
  const message = asked === null ? `Choose a ${what}.` : `The ${what} is gone.`;
  return { path: what, code: asked === null ? "empty" : "gone", message };
}
