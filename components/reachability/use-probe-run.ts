import { useCallback, useEffect, useRef, useState } from "react";
import { type ApiProblem, toApiProblem } from "@/lib/client/api";
import { type ProbeWish, runProbe } from "@/lib/client/probes";
import type { ProbeAnswer } from "@/lib/contract/probes";
import type { ProbeRunner } from "@/lib/domain/probes/probe";

/** What a probe that was started here has told so far. */
export interface ProbeRun {
  wish: ProbeWish;
  status: "running" | "done" | "failed" | "cancelled";
  command: string | null;
  by: ProbeRunner | null;
  output: string;
  answer: ProbeAnswer | null;
  problem: ApiProblem | null;
}

/** Enough to read; the whole output comes with the answer. */
const longestShown = 20_000;

/** One probe at a time, of one place on the page; leaving the place cancels it. */
export function useProbeRun(): {
  run: ProbeRun | null;
  start: (wish: ProbeWish) => void;
  cancel: () => void;
} {
  const [run, setRun] = useState<ProbeRun | null>(null);
  const end = useRef<AbortController | null>(null);
  // The request is the outside system.
  useEffect(() => () => end.current?.abort(), []);

  const start = useCallback((wish: ProbeWish) => {
    end.current?.abort();
    const own = new AbortController();
    end.current = own;
    const change = (part: (before: ProbeRun) => Partial<ProbeRun>): void => {
      if (end.current === own)
        setRun((before) => (before === null ? before : { ...before, ...part(before) }));
    };
    setRun({
      wish,
      status: "running",
      command: null,
      by: null,
      output: "",
      answer: null,
      problem: null,
    });
    runProbe(wish, {
      signal: own.signal,
      onLine: (line) => {
        if (line.type === "start") change(() => ({ command: line.command, by: line.by, output: "" }));
        else if (line.type === "output")
          change(({ output }) => ({ output: (output + line.text).slice(0, longestShown) }));
      },
    }).then(
      (answer) => change(() => ({ status: "done", answer, output: answer.output.slice(0, longestShown) })),
      (error: unknown) => {
        if (own.signal.aborted) change(() => ({ status: "cancelled" }));
        else change(() => ({ status: "failed", problem: toApiProblem(error) }));
      },
    );
  }, []);

  const cancel = useCallback(() => end.current?.abort(), []);
  return { run, start, cancel };
}
