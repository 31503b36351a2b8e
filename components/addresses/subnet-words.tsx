"use client";

import { useId, useState } from "react";
import { Field } from "@/components/ui/field";
import { KeyValue } from "@/components/ui/key-value";
import { KeyValueList } from "@/components/ui/key-value-list";
import { TextInput } from "@/components/ui/text-input";
import type { AddressMap } from "@/lib/domain/addresses/address-map";
import {
  type AddressGroup,
  compareAddresses,
  explainSubnet,
  toGroups,
} from "@/lib/domain/addresses/explain-subnet";
import { formatCount } from "@/lib/domain/addresses/format-count";
import {
  addressPlus,
  type Cidr,
  firstAddress,
  formatAddress,
  formatCidr,
  type IpAddress,
  lastAddress,
  parseAddress,
} from "@/lib/domain/ip/ip";

/** A subnet taken apart for people who are learning to read one, with two addresses to try it on. */
export function SubnetWords({ map }: { map: AddressMap }) {
  const { subnet, range, gateway, capacity } = map;
  const words = explainSubnet(subnet);
  const isRanged = formatCidr(range) !== formatCidr(subnet);
  return (
    <div className="flex flex-col gap-3">
      <Bits groups={words.groups} family={subnet.family} />
      <p className="text-xs leading-4 text-muted">
        <span className="font-medium text-ink">{words.networkBits} bits</span> name the network (underlined),
        the other <span className="font-medium text-ink">{words.hostBits}</span> the host in it.
      </p>
      <KeyValueList>
        {words.mask === null ? null : (
          <KeyValue name="Netmask" isCode copy={words.mask}>
            {words.mask}
          </KeyValue>
        )}
        <KeyValue name="Addresses">{formatCount(words.size)}</KeyValue>
        {words.usable === null ? null : (
          <>
            <KeyValue name="First usable" isCode>
              {words.usable.first}
            </KeyValue>
            <KeyValue name="Last usable" isCode>
              {words.usable.last}
            </KeyValue>
          </>
        )}
        {gateway === null ? null : (
          <KeyValue name="Gateway" isCode>
            {formatAddress(gateway)}
          </KeyValue>
        )}
        <KeyValue name="Given out">
          {isRanged
            ? `${formatCount(capacity)}, from ${formatAddress(firstAddress(range))} to ${formatAddress(lastAddress(range))} (the IP range)`
            : formatCount(capacity)}
        </KeyValue>
      </KeyValueList>
      <SameNetwork subnet={subnet} gateway={gateway} />
    </div>
  );
}

/** The bits of an address, group by group, those of the network part underlined. */
function Bits({ groups, family }: { groups: readonly AddressGroup[]; family: 4 | 6 }) {
  return (
    <div
      className={
        family === 4 ? "grid grid-cols-4 gap-x-2" : "grid grid-cols-2 gap-x-2 gap-y-1.5 sm:grid-cols-4"
      }
    >
      {groups.map(({ text, network, host }, index) => (
        <div key={index} className="min-w-0">
          <p className="font-mono text-[13px] leading-5 tabular-nums">{text}</p>
          <p className="font-mono text-[10px] leading-4 [overflow-wrap:anywhere] tabular-nums">
            <span className="border-b-2 border-ink text-ink">{network}</span>
            <span className="text-muted">{host}</span>
          </p>
        </div>
      ))}
    </div>
  );
}

function SameNetwork({ subnet, gateway }: { subnet: Cidr; gateway: IpAddress | null }) {
  const heading = useId();
  const near = gateway ?? addressPlus(firstAddress(subnet), 1);
  const [left, setLeft] = useState(() => formatAddress(near));
  const [right, setRight] = useState(() =>
    formatAddress(addressPlus(lastAddress(subnet), subnet.family === 4 ? -1 : 0)),
  );
  const [a, b] = [parseAddress(left.trim()), parseAddress(right.trim())];
  const verdict = a.ok && b.ok ? compareAddresses(a.value, b.value, prefixFor(a.value, subnet)) : null;
  return (
    <section aria-labelledby={heading} className="flex flex-col gap-2 border-t border-line pt-3">
      <h4 id={heading} className="text-xs font-medium">
        Are these two in one network?
      </h4>
      <div className="grid grid-cols-2 gap-2">
        <Field label="One address" issues={a.ok ? [] : [{ message: `It ${a.reason}.` }]}>
          <TextInput isCode value={left} onText={setLeft} />
        </Field>
        <Field label="Another" issues={b.ok ? [] : [{ message: `It ${b.reason}.` }]}>
          <TextInput isCode value={right} onText={setRight} />
        </Field>
      </div>
      {verdict === null || !a.ok || !b.ok ? null : (
        <output className="flex flex-col gap-1.5 text-xs leading-[18px]">
          <span>
            <span className="font-semibold">{verdict.isSame ? "Yes." : "No."}</span> {verdict.reason}
          </span>
          {a.value.family === b.value.family && a.value.family === 4 ? (
            <>
              <Bits groups={toGroups(a.value, subnet.prefix)} family={4} />
              <Bits groups={toGroups(b.value, subnet.prefix)} family={4} />
            </>
          ) : null}
        </output>
      )}
    </section>
  );
}

/** The subnet's own prefix length; for an address of the other family it means nothing, and its usual one is taken. */
function prefixFor(address: IpAddress, subnet: Cidr): number {
  return address.family === subnet.family ? subnet.prefix : address.family === 4 ? 24 : 64;
}
