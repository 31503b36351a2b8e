"use client";

import { Play } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { classNames, focusRing } from "@/components/ui/class-names";
import { Field } from "@/components/ui/field";
import { TextInput } from "@/components/ui/text-input";
import type { ProbeWish } from "@/lib/client/probes";
import { checkTarget } from "@/lib/domain/probes/check-target";
import type { ProbeKind, ProbeSource } from "@/lib/domain/probes/probe";
import type { SubjectId } from "@/lib/domain/reachability/reachability";
import { toDisplayText } from "@/lib/domain/topology/display-text";

const kinds: readonly { value: ProbeKind; label: string }[] = [
  { value: "ping", label: "Ping" },
  { value: "dns", label: "DNS" },
  { value: "tcp", label: "TCP" },
  { value: "http", label: "HTTP" },
];

/** What a probe may ask of this target: its addresses, names and ports are one press away. */
export interface TargetChoices {
  addresses: readonly string[];
  names: readonly string[];
  ports: readonly number[];
}

const mostShown = 8;

/** Asks for one probe from `from`; to one target (`to`), or to whatever is typed. */
export function ProbeForm({
  from,
  to,
  choices,
  isRunning,
  whyNot,
  onRun,
  onCancel,
}: {
  from: ProbeSource;
  to: SubjectId | null;
  choices: TargetChoices;
  isRunning: boolean;
  /** Why none can be run; null when it can be. */
  whyNot: string | null;
  onRun: (wish: ProbeWish) => void;
  onCancel: () => void;
}) {
  const [kind, setKind] = useState<ProbeKind>("ping");
  const [typed, setTyped] = useState<string | null>(null);
  const [port, setPort] = useState<string | null>(null);
  const [isAsked, setIsAsked] = useState(false);
  const offered = kind === "dns" ? choices.names : [...choices.addresses, ...choices.names];
  const target = typed ?? offered[0] ?? "";
  const hasPort = kind === "tcp" || kind === "http";
  const portText = port ?? String(choices.ports[0] ?? (kind === "http" ? 80 : ""));
  const checked = checkTarget(target);
  const isName = checked.ok && checked.target.form === "name";
  const targetIssue = !checked.ok
    ? checked.issue
    : kind === "dns" && !isName
      ? { message: "A DNS probe looks a name up; this is an address." }
      : null;
  const portNumber = /^\d{1,5}$/.test(portText) ? Number(portText) : 0;
  const portIssue =
    hasPort && (portNumber < 1 || portNumber > 65_535)
      ? { message: "A port is a whole number from 1 to 65535." }
      : null;

  function submit(event: FormEvent): void {
    event.preventDefault();
    setIsAsked(true);
    if (targetIssue !== null || portIssue !== null || whyNot !== null || isRunning) return;
    onRun({ kind, from, to, target, port: hasPort ? portNumber : null });
  }

  return (
    <form onSubmit={submit} aria-label="Probe" className="flex flex-col gap-2.5">
      <Choice
        label="Probe"
        items={kinds}
        value={kind}
        onValue={(next) => {
          setKind(next);
          setIsAsked(false);
        }}
      />
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <Field
            label="Target"
            issues={
              (isAsked || (typed !== null && typed !== "")) && targetIssue !== null ? [targetIssue] : []
            }
          >
            <TextInput
              isCode
              value={target}
              maxLength={300}
              placeholder={kind === "dns" ? "Host name" : "Address or host name"}
              onText={setTyped}
            />
          </Field>
        </div>
        {hasPort ? (
          <div className="w-24">
            <Field label="Port" issues={(isAsked || port !== null) && portIssue !== null ? [portIssue] : []}>
              <TextInput isCode inputMode="numeric" value={portText} maxLength={5} onText={setPort} />
            </Field>
          </div>
        ) : null}
      </div>
      <Chips label="Targets" items={offered} value={target} onPick={setTyped} />
      {hasPort ? (
        <Chips label="Exposed ports" items={choices.ports.map(String)} value={portText} onPick={setPort} />
      ) : null}
      <div className="flex gap-2">
        <Button
          type="submit"
          icon={<Play />}
          isBusy={isRunning}
          disabled={whyNot !== null}
          title={whyNot ?? undefined}
        >
          Run probe
        </Button>
        {isRunning ? <Button onClick={onCancel}>Cancel</Button> : null}
      </div>
    </form>
  );
}

function Chips({
  label,
  items,
  value,
  onPick,
}: {
  label: string;
  items: readonly string[];
  value: string;
  onPick: (item: string) => void;
}) {
  if (items.length < 2) return null;
  return (
    <ul aria-label={label} className="flex flex-wrap gap-1">
      {[...new Set(items)].slice(0, mostShown).map((item) => (
        <li key={item} className="max-w-full">
          <button
            type="button"
            aria-pressed={item === value}
            onClick={() => onPick(item)}
            className={classNames(
              "max-w-full cursor-pointer truncate rounded border border-line-strong px-1.5 py-0.5 font-mono text-xs leading-4 text-muted tabular-nums hover:bg-sunken hover:text-ink aria-pressed:border-control aria-pressed:bg-sunken aria-pressed:text-ink max-md:py-1.5",
              focusRing,
            )}
          >
            {toDisplayText(item)}
          </button>
        </li>
      ))}
    </ul>
  );
}
