"use client";

import type { ReactNode } from "react";
import type { PoolForm } from "@/components/networks/network-form";
import { PairRows } from "@/components/networks/pair-rows";
import type { FieldIssues } from "@/components/networks/use-field-issues";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { TextInput } from "@/components/ui/text-input";

/** Subnet, gateway, IP range and auxiliary addresses of one family. */
export function PoolFields({
  name,
  family,
  pool,
  placeholders,
  hint,
  issues,
  onChange,
}: {
  name: "pool4" | "pool6";
  family: 4 | 6;
  pool: PoolForm;
  placeholders: { subnet: string; gateway: string; ipRange: string };
  /** Under the subnet while it is empty. */
  hint: ReactNode;
  issues: FieldIssues;
  onChange: (pool: PoolForm) => void;
}) {
  const prefix = family === 6 ? "IPv6 " : "";
  const field = (key: "subnet" | "gateway" | "ipRange", label: string, description?: ReactNode) => {
    const path = `${name}.${key}`;
    return (
      <Field
        label={label}
        description={description}
        issues={issues.of(path)}
        onSuggestion={(suggestion) => onChange({ ...pool, [key]: suggestion })}
      >
        <TextInput
          isCode
          inputMode="text"
          placeholder={placeholders[key]}
          value={pool[key]}
          onText={(text) => onChange({ ...pool, [key]: text })}
          onBlur={() => (pool[key] === "" ? undefined : issues.touch(path))}
        />
      </Field>
    );
  };
  const auxiliaryPath = `${name}.auxiliaryAddresses`;
  return (
    <>
      {field("subnet", `${prefix}subnet`.replace(/^s/, "S"), pool.subnet === "" ? hint : undefined)}
      <div className="grid gap-3 sm:grid-cols-2">
        {field("gateway", `${prefix}gateway`.replace(/^g/, "G"))}
        {field("ipRange", family === 6 ? "IPv6 range" : "IP range")}
      </div>
      <Disclosure
        title={`Auxiliary ${prefix}addresses${pool.auxiliary.length > 0 ? ` (${pool.auxiliary.length})` : ""}`}
        isOpenAtFirst={pool.auxiliary.length > 0}
      >
        <p className="mb-2 text-xs leading-4 text-muted">
          Addresses that the engine must not give to containers, each with a name: a router, a printer.
        </p>
        <PairRows
          what="auxiliary address"
          keyName="Name"
          valueName="Address"
          isCode
          pairs={pool.auxiliary}
          issues={issues.of(auxiliaryPath)}
          onChange={(auxiliary) => onChange({ ...pool, auxiliary })}
          onLeave={() => issues.touch(auxiliaryPath)}
        />
      </Disclosure>
    </>
  );
}
