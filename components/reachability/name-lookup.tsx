"use client";

import { Repeat } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { toApiProblem } from "@/lib/client/api";
import { runProbe } from "@/lib/client/probes";
import type { ContainerId } from "@/lib/domain/topology/topology";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** So many show a turning order of a few addresses. */
const repeats = 8;

/** Looks a name up in the container, several times, and shows the order of each answer as it comes. */
export function NameLookup({
  from,
  name,
  predicted,
  whyNot,
}: {
  from: ContainerId;
  name: string;
  predicted: readonly string[];
  whyNot: string | null;
}) {
  const [answers, setAnswers] = useState<readonly (readonly string[])[]>([]);
  const [isRunning, setIsRunning] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const end = useRef<AbortController | null>(null);
  // The requests are the outside system.
  useEffect(() => () => end.current?.abort(), []);

  async function look(): Promise<void> {
    const own = new AbortController();
    end.current = own;
    setAnswers([]);
    setTrouble(null);
    setIsRunning(true);
    try {
      for (let count = 0; count < repeats; count += 1) {
        const { addresses } = await runProbe(
          { kind: "dns", from, target: name },
          { signal: own.signal, onLine: () => {} },
        );
        if (own.signal.aborted) return;
        setAnswers((before) => [...before, addresses]);
        // A name that does not resolve takes seconds each time.
        if (addresses.length === 0) break;
      }
    } catch (error) {
      if (!own.signal.aborted) setTrouble(toApiProblem(error).detail);
    } finally {
      if (end.current === own) setIsRunning(false);
    }
  }

  const shown = toDisplayText(name);
  const words = isRunning ? "Stop" : answers.length === 0 ? "Look up" : "Look up again";
  return (
    <div className="mt-1 flex flex-col items-start gap-1">
      <Button
        size="small"
        variant="ghost"
        icon={<Repeat />}
        className="-ml-2"
        aria-label={isRunning ? `Stop looking up ${shown}` : `${words} ${shown}`}
        disabled={whyNot !== null}
        title={whyNot ?? undefined}
        onClick={() => (isRunning ? end.current?.abort() : void look())}
      >
        {words}
      </Button>
      {trouble === null ? null : (
        <p role="alert" className="text-xs leading-4 text-warning">
          {toDisplayText(trouble)}
        </p>
      )}
      {answers.length === 0 ? null : (
        <>
          <ol
            aria-label={`Answers for ${shown}`}
            className="flex flex-col font-mono text-[11px] leading-4 tabular-nums"
          >
            {answers.map((addresses, index) => (
              // Answers have no identity but their order.
              <li key={index} className="flex gap-2">
                <span className="w-3 text-right text-muted">{index + 1}</span>
                <span>{addresses.length === 0 ? "no address" : addresses.join(", ")}</span>
              </li>
            ))}
          </ol>
          <output className="text-xs leading-4 text-muted">{summarise(answers, predicted)}</output>
        </>
      )}
    </div>
  );
}

/** What the answers say together, beside the prediction. */
function summarise(answers: readonly (readonly string[])[], predicted: readonly string[]): string {
  const seen = new Set(answers.flat());
  if (seen.size === 0) return "It does not resolve. The prediction says that it does.";
  const isSame = predicted.length === seen.size && predicted.every((address) => seen.has(address));
  const firsts = new Set(answers.flatMap((addresses) => addresses.slice(0, 1)));
  const turn = firsts.size > 1 ? `The order turns: ${firsts.size} addresses came first. ` : "";
  return `${turn}${isSame ? "As predicted." : "The prediction names other addresses."}`;
}
