"use client";

import { useState } from "react";
import { Confirmations } from "@/components/networks/confirmations";
import { type ConnectionForm, fieldOfPath, toConnectionDraft } from "@/components/networks/connection-form";
import { useDraftStore } from "@/components/networks/draft-store";
import { focusFirstInvalid } from "@/components/networks/focus-first-invalid";
import { judgeDraft } from "@/components/networks/judge-draft";
import { PlanWarnings } from "@/components/networks/plan-warnings";
import { RefusalNote } from "@/components/networks/refusal-note";
import { useFieldIssues } from "@/components/networks/use-field-issues";
import { Button } from "@/components/ui/button";
import { CodeLine } from "@/components/ui/code-line";
import { Combobox, type ComboboxItem } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { DialogBody } from "@/components/ui/dialog-body";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { Field } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { TextInput } from "@/components/ui/text-input";
import { toast } from "@/components/ui/toast";
import { useConnect } from "@/lib/client/mutations";
import { commandName, connectCommand } from "@/lib/domain/commands/docker-command";
import { formatAddress, toCidr } from "@/lib/domain/ip/ip";
import type { Issue } from "@/lib/domain/problem/problem";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { type EngineFacts, honours } from "@/lib/domain/topology/engine-facts";
import { findConnectObstacle, planConnection, proposeAddress } from "@/lib/domain/topology/plan-connection";
import type { Selection } from "@/lib/domain/topology/selection";
import {
  type Container,
  type ContainerId,
  isLive,
  type Network,
  type NetworkId,
  type Topology,
} from "@/lib/domain/topology/topology";

const fields = [
  "container",
  "network",
  "ipv4Address",
  "ipv6Address",
  "aliases",
  "macAddress",
  "gatewayPriority",
];

/** `docker network connect` as a form: which, with which addresses and names, and what that changes. */
export function ConnectDialog({
  topology,
  facts,
  subject,
  isOpen,
  onClose,
  onClosed,
  onConnected,
}: {
  topology: Topology;
  facts: EngineFacts;
  /** What the dialog was opened about; the other one is chosen here. */
  subject: { network: NetworkId | null; container: ContainerId | null };
  isOpen: boolean;
  onClose: () => void;
  onClosed: () => void;
  onConnected: (selection: Selection) => void;
}) {
  const draftKey = `${subject.network ?? ""} ${subject.container ?? ""}`;
  const [emptyForm] = useState((): ConnectionForm => ({
    network: subject.network,
    container: subject.container,
    ipv4Address: "",
    ipv6Address: "",
    aliases: "",
    macAddress: "",
    gatewayPriority: "",
    confirmed: [],
  }));
  const form = useDraftStore((store) => store.connections[draftKey]) ?? emptyForm;
  const setDraft = useDraftStore((store) => store.setConnection);
  const connect = useConnect();

  const network = topology.networks.find((each) => each.id === form.network) ?? null;
  const container = topology.containers.find((each) => each.id === form.container) ?? null;
  const draft = toConnectionDraft(form);
  const judgement =
    network === null || container === null
      ? null
      : judgeDraft(
          (confirm) => planConnection(topology, { network, container }, { ...draft, confirm }, facts),
          form.confirmed,
        );
  const live: Issue[] = judgement?.issues ?? [
    ...(network === null ? [{ path: "network", code: "empty", message: "Choose a network." }] : []),
    ...(container === null ? [{ path: "container", code: "empty", message: "Choose a container." }] : []),
  ];
  const confirmations = judgement?.confirmations ?? [];
  const issues = useFieldIssues({ live, refused: connect.error?.issues ?? [], fields, fieldOf: fieldOfPath });
  const existing = judgement?.plan?.existing ?? null;

  function change(part: Partial<ConnectionForm>): void {
    if (connect.isPending) return;
    if (connect.isError) connect.reset();
    setDraft(draftKey, { ...form, ...part });
  }

  function submit(target: HTMLFormElement): void {
    if (connect.isPending) return;
    issues.reveal();
    if (judgement === null || judgement.plan === null || network === null || container === null) {
      focusFirstInvalid(target);
      return;
    }
    connect.mutate(
      { network: network.id, body: { ...draft, container: container.id, confirm: judgement.confirm } },
      {
        onSuccess: (answer) => {
          setDraft(draftKey, null);
          onClose();
          const names = `${toDisplayText(container.name)} ${answer.changed ? "connected to" : "was already on"} ${toDisplayText(network.name)}`;
          const address = answer.endpoint?.ipv4 ?? answer.endpoint?.ipv6 ?? null;
          toast.tell({
            title: names,
            ...(address === null ? {} : { detail: `Its address there is ${address}.` }),
            code: answer.command,
            notes: answer.warnings.map((warning) => toDisplayText(warning.message)),
          });
          onConnected({ kind: "endpoint", networkId: network.id, containerId: container.id });
        },
        onError: () => focusFirstInvalid(target),
      },
    );
  }

  const title =
    subject.container !== null && container !== null
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
  const free4 = network === null ? null : proposeAddress(topology, network, 4);
  const free6 = network === null ? null : proposeAddress(topology, network, 6);
  const hasIpv6 = network?.pools.some((pool) => toCidr(pool.subnet)?.family === 6) === true;
  const takesAddress = network !== null && !network.predefined;
  const isStatic = draft.ipv4Address !== null || draft.ipv6Address !== null;
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose} onClosed={onClosed}>
      <form
        noValidate
        className="flex min-h-0 flex-1 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          submit(event.currentTarget);
        }}
      >
        <DialogBody>
          <RefusalNote problem={connect.error} rest={issues.rest} />
          {subject.container === null ? (
            <Field label="Container" issues={issues.of("container")}>
              <Combobox
                items={containerItems(topology, network)}
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
                items={networkItems(topology, container)}
                value={form.network}
                placeholder="Choose a network"
                nothingFound="No network has such a name."
                onValue={(id) => change({ network: id as NetworkId | null })}
              />
            </Field>
          ) : null}
          {subject.container !== null && subject.network !== null
            ? [...issues.of("container"), ...issues.of("network")].map((issue) => (
                <Note key={issue.code} tone="danger">
                  {toDisplayText(issue.message)}
                </Note>
              ))
            : null}
          {network?.predefined === true ? (
            <Note>
              {toDisplayText(network.name)} is the default network: it gives addresses by itself, and has no
              DNS for aliases.
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
          {judgement?.outlook == null ? null : <PlanWarnings warnings={judgement.outlook.warnings} />}
          <Confirmations
            issues={confirmations.filter(
              (issue) => issues.isRevealed || issues.isTouched(fieldOfPath(issue.path)),
            )}
            given={form.confirmed}
            onChange={(confirmed) => change({ confirmed })}
          />
        </DialogBody>
        <div className="border-t border-line px-5 pt-3">
          <CodeLine
            code={connectCommand(
              {
                network: network === null ? "NETWORK" : commandName(network, topology.networks),
                container: container === null ? "CONTAINER" : commandName(container, topology.containers),
              },
              judgement?.outlook ?? draft,
            )}
            isDim={judgement?.outlook == null}
          />
        </div>
        <DialogFooter isBorderless>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isBusy={connect.isPending} disabled={existing !== null}>
            Connect
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

function containerItems(topology: Topology, network: Network | null): ComboboxItem[] {
  const here = new Set<string>(
    topology.endpoints
      .filter((endpoint) => endpoint.networkId === network?.id && endpoint.state !== "ghost")
      .map((endpoint) => endpoint.containerId),
  );
  const items = topology.containers.map((container): ComboboxItem => {
    const obstacle = network === null ? null : findConnectObstacle(network, container);
    const isHere = here.has(container.id);
    const detail = isHere
      ? "on this network already"
      : obstacle?.path === "container"
        ? toDisplayText(obstacle.message)
        : `${isLive(container) ? "" : `${container.state}, `}${toDisplayText(container.image)}`;
    return {
      value: container.id,
      label: toDisplayText(container.name),
      detail,
      isDisabled: isHere || obstacle !== null,
    };
  });
  return possibleFirst(items);
}

function networkItems(topology: Topology, container: Container | null): ComboboxItem[] {
  const here = new Set<string>(
    topology.endpoints
      .filter((endpoint) => endpoint.containerId === container?.id && endpoint.state !== "ghost")
      .map((endpoint) => endpoint.networkId),
  );
  const items = topology.networks.map((network): ComboboxItem => {
    const obstacle = container === null ? null : findConnectObstacle(network, container);
    const isHere = here.has(network.id);
    const subnets = network.pools.map((pool) => pool.subnet).join(", ");
    const detail = isHere
      ? "it is on this network already"
      : obstacle?.path === "network"
        ? toDisplayText(obstacle.message)
        : [toDisplayText(network.driver), subnets, network.internal ? "internal" : ""]
            .filter(Boolean)
            .join(", ");
    return {
      value: network.id,
      label: toDisplayText(network.name),
      detail,
      isDisabled: isHere || obstacle !== null,
    };
  });
  return possibleFirst(items);
}

function possibleFirst(items: readonly ComboboxItem[]): ComboboxItem[] {
  return [
    ...items.filter((item) => item.isDisabled !== true),
    ...items.filter((item) => item.isDisabled === true),
  ];
}
