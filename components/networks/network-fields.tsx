"use client";

import { fieldsOfDriver, type NetworkForm } from "@/components/networks/network-form";
import { PairRows } from "@/components/networks/pair-rows";
import { PoolFields } from "@/components/networks/pool-fields";
import { SubnetPlanner } from "@/components/networks/subnet-planner";
import type { FieldIssues } from "@/components/networks/use-field-issues";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { Select, type SelectItem } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { TextInput } from "@/components/ui/text-input";
import { proposeSubnet } from "@/lib/domain/addresses/propose-subnet";
import { addressPlus, firstAddress, formatAddress, toCidr } from "@/lib/domain/ip/ip";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { type EngineFacts, honours } from "@/lib/domain/topology/engine-facts";
import type { Topology } from "@/lib/domain/topology/topology";

/** The names of the fields, by which issues are told. */
export const networkFields = [
  "name",
  "driver",
  "parent",
  "mtu",
  "labels",
  "options",
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

/** What can be said of a network, for one that is made and one that is edited. */
export function NetworkFields({
  topology,
  facts,
  form,
  issues,
  onChange: change,
}: {
  /** The state that the form is judged on, by which subnets are free. */
  topology: Topology;
  facts: EngineFacts;
  form: NetworkForm;
  issues: FieldIssues;
  onChange: (part: Partial<NetworkForm>) => void;
}) {
  const has = fieldsOfDriver(form.driver);
  const proposal = proposeSubnet(topology, facts, 24);
  const subnet = toCidr(form.pool4.subnet.trim());
  return (
    <>
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
              subnet === null ? "chosen by the engine" : formatAddress(addressPlus(firstAddress(subnet), 1)),
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
            <PairRows
              what="driver option"
              keyName="Driver option"
              valueName="Its value"
              isCode
              pairs={form.options}
              issues={issues.of("options")}
              onChange={(options) => change({ options })}
              onLeave={() => issues.touch("options")}
            />
          </div>
        </Disclosure>
      </div>
    </>
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
  return (
    !form.icc || !form.masquerade || form.mtu !== "" || form.labels.length > 0 || form.options.length > 0
  );
}
