"use client";

import { Confirmations } from "@/components/networks/confirmations";
import { useDraftStore } from "@/components/networks/draft-store";
import { focusFirstInvalid } from "@/components/networks/focus-first-invalid";
import { judgeDraft } from "@/components/networks/judge-draft";
import {
  emptyNetworkForm,
  fieldOfPath,
  fieldsOfDriver,
  judgeRows,
  type NetworkForm,
  toNetworkDraft,
} from "@/components/networks/network-form";
import { PairRows } from "@/components/networks/pair-rows";
import { PlanWarnings } from "@/components/networks/plan-warnings";
import { PoolFields } from "@/components/networks/pool-fields";
import { LockNote, useLockReason } from "@/components/networks/lock-note";
import { SubnetPlanner } from "@/components/networks/subnet-planner";
import { RefusalNote } from "@/components/networks/refusal-note";
import { useFieldIssues } from "@/components/networks/use-field-issues";
import { Button } from "@/components/ui/button";
import { CodeLine } from "@/components/ui/code-line";
import { Dialog } from "@/components/ui/dialog";
import { DialogBody } from "@/components/ui/dialog-body";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { Select, type SelectItem } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { TextInput } from "@/components/ui/text-input";
import { type Changed, toChanged } from "@/components/networks/changed";
import { toStepProblem, useChange } from "@/lib/client/changes";
import { createNetworkCommand } from "@/lib/domain/commands/docker-command";
import { proposeSubnet } from "@/lib/domain/addresses/propose-subnet";
import { addressPlus, firstAddress, formatAddress, toCidr } from "@/lib/domain/ip/ip";
import { type EngineFacts, honours } from "@/lib/domain/topology/engine-facts";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { planNetwork } from "@/lib/domain/topology/plan-network";
import type { NetworkId, Topology } from "@/lib/domain/topology/topology";

const fields = [
  "name",
  "driver",
  "parent",
  "mtu",
  "labels",
  ...["pool4", "pool6"].flatMap((pool) =>
    ["subnet", "gateway", "ipRange", "auxiliaryAddresses"].map((field) => `${pool}.${field}`),
  ),
];

const driverDetails: Record<string, string> = {
  bridge: "A network on this host, with NAT to the outside. The usual choice.",
  overlay: "Spans the nodes of a swarm.",
  macvlan: "Containers stand on the host’s LAN, each with a MAC address of its own.",
  ipvlan: "Containers stand on the host’s LAN and share its MAC address.",
};

/** `docker network create` as a form: judged at each key press by the same rules as on the server. */
export function CreateNetworkDialog({
  topology,
  facts,
  isOpen,
  onClose,
  onClosed,
  onCreated,
  onChanged,
}: {
  topology: Topology;
  facts: EngineFacts;
  isOpen: boolean;
  onClose: () => void;
  onClosed: () => void;
  onCreated: (network: NetworkId) => void;
  onChanged: (changed: Changed) => void;
}) {
  const form = useDraftStore((store) => store.network);
  const setForm = useDraftStore((store) => store.setNetwork);
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
    fields,
    fieldOf: (path) => fieldOfPath(form, path),
  });
  const has = fieldsOfDriver(form.driver);
  const isUntouched = form === emptyNetworkForm;
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
          setForm(emptyNetworkForm);
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
  const proposal = proposeSubnet(topology, facts, 24);
  const subnet = toCidr(form.pool4.subnet.trim());
  return (
    <Dialog title="New network" isOpen={isOpen} onClose={onClose} onClosed={onClosed}>
      <form
        noValidate
        className="flex min-h-0 flex-1 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          submit(event.currentTarget);
        }}
      >
        <DialogBody>
          <LockNote />
          <RefusalNote problem={isAsked ? null : problem} rest={issues.rest} />
          <div className="grid gap-3 sm:grid-cols-[1fr_11rem]">
            <Field label="Name" issues={issues.of("name")} onSuggestion={(name) => change({ name })}>
              <TextInput
                value={form.name}
                placeholder="web"
                onText={(name) => change({ name })}
                onBlur={() => (form.name === "" ? undefined : issues.touch("name"))}
              />
            </Field>
            <Field label="Driver" issues={issues.of("driver")}>
              <Select
                items={driverItems(facts)}
                value={form.driver}
                onValue={(driver) => {
                  change({ driver });
                  issues.touch("driver");
                }}
              />
            </Field>
          </div>
          {has.parent ? (
            <Field
              label="Parent interface"
              description="The host’s interface that leads to the LAN; with a VLAN id as in eth0.10. Empty: a network of its own on this host."
              issues={issues.of("parent")}
              onSuggestion={(parent) => change({ parent })}
            >
              <TextInput
                isCode
                value={form.parent}
                placeholder={facts.hostSubnets[0]?.interface ?? "eth0"}
                onText={(parent) => change({ parent })}
                onBlur={() => (form.parent === "" ? undefined : issues.touch("parent"))}
              />
            </Field>
          ) : null}
          <div className="flex flex-col gap-3">
            <PoolFields
              name="pool4"
              family={4}
              pool={form.pool4}
              placeholders={{
                subnet: "chosen by the engine",
                gateway:
                  subnet === null
                    ? "chosen by the engine"
                    : formatAddress(addressPlus(firstAddress(subnet), 1)),
                ipRange: subnet === null ? "the whole subnet" : form.pool4.subnet.trim(),
              }}
              hint={
                proposal === null ? undefined : (
                  <>
                    A free one is{" "}
                    <button
                      type="button"
                      onClick={() => change({ pool4: { ...form.pool4, subnet: proposal } })}
                      className="rounded-sm font-mono text-ink underline decoration-line-strong underline-offset-2 hover:decoration-ink"
                    >
                      {proposal}
                    </button>
                  </>
                )
              }
              issues={issues}
              onChange={(pool4) => change({ pool4 })}
            />
            <Disclosure title="Plan the subnet">
              <SubnetPlanner
                topology={topology}
                facts={facts}
                family={4}
                subnet={form.pool4.subnet}
                onSubnet={(chosen) => change({ pool4: { ...form.pool4, subnet: chosen } })}
              />
            </Disclosure>
          </div>
          <div className="flex flex-col gap-3 border-t border-line pt-3">
            <Switch
              label="IPv6"
              description={
                honours(facts, "ipv6WithoutSubnet")
                  ? "Addresses of both families. Without a subnet the engine chooses one."
                  : "Addresses of both families. This engine needs an IPv6 subnet from you."
              }
              isOn={form.ipv6}
              onToggle={(ipv6) => change({ ipv6 })}
            />
            {form.ipv6 ? (
              <>
                <PoolFields
                  name="pool6"
                  family={6}
                  pool={form.pool6}
                  placeholders={{
                    subnet: "fd00:1::/64",
                    gateway: "the first address",
                    ipRange: "the whole subnet",
                  }}
                  hint={undefined}
                  issues={issues}
                  onChange={(pool6) => change({ pool6 })}
                />
                <Disclosure title="Plan the IPv6 subnet">
                  <SubnetPlanner
                    topology={topology}
                    facts={facts}
                    family={6}
                    subnet={form.pool6.subnet}
                    onSubnet={(chosen) => change({ pool6: { ...form.pool6, subnet: chosen } })}
                  />
                </Disclosure>
              </>
            ) : null}
          </div>
          <div className="flex flex-col gap-1 border-t border-line pt-3">
            <Switch
              label="Internal"
              description="It leads to its members only, not to the internet."
              isOn={form.internal}
              onToggle={(internal) => change({ internal })}
            />
            {has.attachable ? (
              <Switch
                label="Attachable"
                description="Single containers can join it, not services alone."
                isOn={form.attachable}
                onToggle={(attachable) => change({ attachable })}
              />
            ) : null}
          </div>
          <div className="border-t border-line pt-1.5">
            <Disclosure title="More options" isOpenAtFirst={hasMore(form)}>
              <div className="flex flex-col gap-3">
                {has.bridge ? (
                  <div className="flex flex-col gap-1">
                    <Switch
                      label="Members reach each other (icc)"
                      description="Off: the bridge drops packets between members."
                      isOn={form.icc}
                      onToggle={(icc) => change({ icc })}
                    />
                    <Switch
                      label="Masquerade"
                      description="Off: packets leave with the container’s own address."
                      isOn={form.masquerade}
                      onToggle={(masquerade) => change({ masquerade })}
                    />
                  </div>
                ) : null}
                {has.mtu ? (
                  <Field label="MTU" issues={issues.of("mtu")} onSuggestion={(mtu) => change({ mtu })}>
                    <TextInput
                      isCode
                      inputMode="numeric"
                      className="sm:max-w-44"
                      placeholder="the engine’s default"
                      value={form.mtu}
                      onText={(mtu) => change({ mtu })}
                      onBlur={() => issues.touch("mtu")}
                    />
                  </Field>
                ) : null}
                <PairRows
                  what="label"
                  keyName="Label"
                  valueName="Value"
                  pairs={form.labels}
                  issues={issues.of("labels")}
                  onChange={(labels) => change({ labels })}
                  onLeave={() => issues.touch("labels")}
                />
              </div>
            </Disclosure>
          </div>
          {judgement.outlook === null ? null : <PlanWarnings warnings={judgement.outlook.warnings} />}
          <Confirmations
            issues={shownConfirmations}
            given={form.confirmed}
            onChange={(confirmed) => setForm({ ...form, confirmed })}
          />
        </DialogBody>
        <div className="border-t border-line px-5 pt-3">
          <CodeLine code={command} isDim={judgement.outlook === null} />
        </div>
        <DialogFooter isBorderless>
          {isUntouched ? null : (
            <Button variant="ghost" className="mr-auto -ml-3" onClick={() => change(emptyNetworkForm)}>
              Start over
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isBusy={create.isPending} disabled={whyNot !== null}>
            Create network
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

function driverItems(facts: EngineFacts): SelectItem[] {
  const drivers = facts.networkDrivers ?? ["bridge", "ipvlan", "macvlan", "overlay"];
  return drivers
    .filter((driver) => driver !== "host" && driver !== "null")
    .map((driver) => {
      const detail =
        driver === "overlay" && !facts.swarmActive
          ? "Needs Swarm mode, which is off."
          : driverDetails[driver];
      return { value: driver, label: toDisplayText(driver), ...(detail === undefined ? {} : { detail }) };
    });
}

function hasMore(form: NetworkForm): boolean {
  return !form.icc || !form.masquerade || form.mtu !== "" || form.labels.length > 0;
}

function merge<Item extends { path: string; code: string }>(
  own: readonly Item[],
  others: readonly Item[],
): Item[] {
  const isNew = (item: Item): boolean =>
    !own.some((other) => other.code === item.code && other.path === item.path);
  return [...own, ...others.filter(isNew)];
}
