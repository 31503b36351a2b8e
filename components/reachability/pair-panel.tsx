"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowUpDown, Plug, Waypoints } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { AskingNote } from "@/components/reachability/asking-note";
import { PathList } from "@/components/reachability/path-list";
import { ReachHead } from "@/components/reachability/reach-head";
import type { Pair, ReachabilityActions } from "@/components/reachability/reachability-actions";
import { listSubjects } from "@/components/reachability/subject-names";
import { VerdictMark } from "@/components/reachability/verdict-mark";
import { ProbePart } from "@/components/reachability/probe-part";
import type { TargetChoices } from "@/components/reachability/probe-form";
import { Button } from "@/components/ui/button";
import { CodeLine } from "@/components/ui/code-line";
import { type AnsweredVerdict, verdictsQuery } from "@/lib/client/reachability";
import { checkTarget } from "@/lib/domain/probes/check-target";
import { targetAddresses } from "@/lib/domain/probes/plan-probe";
import type { Remedy } from "@/lib/domain/reachability/find-path";
import type { SubjectId } from "@/lib/domain/reachability/reachability";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Container, Topology } from "@/lib/domain/topology/topology";

/** "Can A reach B?", with the way the packets go and what would change the answer. */
export function PairPanel({
  topology,
  pair,
  actions,
}: {
  topology: Topology;
  pair: Pair;
  actions: ReachabilityActions;
}) {
  const { containers, revision } = topology;
  const names = useMemo(() => listSubjects({ containers }), [containers]);
  const { data, error, refetch } = useQuery(verdictsQuery(revision, pair));
  const nameOf = (id: SubjectId): string => names.get(id) ?? id.slice(0, 12);
  const verdict = data?.[0];
  return (
    <>
      <ReachHead kind="Can it reach?" close="Close pair" onClose={() => actions.showPair(null)}>
        <h2 className="text-[17px] leading-6 font-semibold tracking-[-0.01em] [overflow-wrap:anywhere]">
          {nameOf(pair.from)} <span aria-hidden="true">→</span>
          <span className="sr-only">to</span> {nameOf(pair.to)}
        </h2>
        <div className="mt-3 flex flex-wrap gap-2">
          <Button icon={<ArrowUpDown />} onClick={() => actions.showPair({ from: pair.to, to: pair.from })}>
            Other direction
          </Button>
          <Button
            variant="ghost"
            className="max-w-full"
            onClick={() => actions.showSubject({ subject: pair.from, direction: "from", way: "byAddress" })}
          >
            <span className="truncate">
              {pair.from === "internet" ? "What is exposed" : `Whom ${nameOf(pair.from)} reaches`}
            </span>
          </Button>
          {actions.showCanvas === null ? null : (
            <Button icon={<Waypoints />} onClick={actions.showCanvas}>
              On the canvas
            </Button>
          )}
          {[pair.from, pair.to].map((id) =>
            id === "host" || id === "internet" ? null : (
              <Button
                key={id}
                variant="ghost"
                className="max-w-full"
                onClick={() => actions.select({ kind: "container", id })}
              >
                <span className="truncate">Show {nameOf(id)}</span>
              </Button>
            ),
          )}
        </div>
      </ReachHead>
      {verdict === undefined ? (
        <div className="px-5 max-md:px-4">
          <AskingNote problem={error} onRetry={() => void refetch()} />
        </div>
      ) : (
        <Answer verdict={verdict} topology={topology} nameOf={nameOf} actions={actions} />
      )}
    </>
  );
}

function Answer({
  verdict,
  topology,
  nameOf,
  actions,
}: {
  verdict: AnsweredVerdict;
  topology: Topology;
  nameOf: (id: SubjectId) => string;
  actions: ReachabilityActions;
}) {
  const { byAddress, byName, addresses, names, reasons, path = [], remedies = [] } = verdict;
  return (
    <>
      <Part title="Prediction">
        <dl className="grid grid-cols-[auto_auto_1fr] items-start gap-x-3 gap-y-1 text-[13px] leading-5">
          {[
            { title: "By address", verdict: byAddress, at: addresses },
            { title: "By name", verdict: byName, at: names },
          ].map((way) => (
            <div key={way.title} className="contents">
              <dt className="text-muted">{way.title}</dt>
              <dd>
                <VerdictMark verdict={way.verdict} />
              </dd>
              <dd className="min-w-0 font-mono text-xs leading-5 [overflow-wrap:anywhere] tabular-nums">
                {way.at.map(toDisplayText).join(", ")}
              </dd>
            </div>
          ))}
        </dl>
        <ul aria-label="Reasons" className="mt-2 flex flex-col gap-1 text-[13px] leading-5">
          {reasons.map(({ code, text, networkId }) => (
            <li key={`${code} ${networkId ?? ""} ${text}`}>{text}</li>
          ))}
        </ul>
      </Part>
      {verdict.from === "internet" ? null : (
        <Part title="Proof">
          <ProbePart
            topology={topology}
            from={verdict.from}
            to={verdict.to}
            verdict={verdict}
            choices={listChoices(topology, verdict)}
            whyNot={actions.whyNoProbe}
          />
        </Part>
      )}
      <Part title="Path">
        <PathList path={path} isKnown={byAddress !== "unknown"} onPoint={actions.pointAtHop} />
      </Part>
      {remedies.length === 0 ? null : (
        <Part title="What would change it">
          <ul className="flex flex-col items-start gap-2">
            {remedies.map((remedy) => (
              <li key={Object.values(remedy).join(" ")} className="max-w-full">
                <RemedyOffer remedy={remedy} topology={topology} nameOf={nameOf} actions={actions} />
              </li>
            ))}
          </ul>
        </Part>
      )}
    </>
  );
}

/** What leads to the target by the prediction first, then its other addresses and its name. */
function listChoices(topology: Topology, verdict: AnsweredVerdict): TargetChoices {
  const { to, addresses, names } = verdict;
  if (to === "internet")
    return { addresses: ["1.1.1.1", "8.8.8.8"], names: ["example.com"], ports: [80, 443] };
  const container = topology.containers.find(({ id }) => id === to);
  const isProbed = (text: string): boolean => checkTarget(text).ok;
  return {
    addresses: [...new Set([...addresses, ...targetAddresses(topology, to)])].filter(isProbed),
    names: (names.length === 0 && container !== undefined ? [container.name] : names).filter(isProbed),
    ports: listPorts(container),
  };
}

/** TCP ports that the image exposes or that are published. */
function listPorts(container: Container | undefined): number[] {
  const exposed = (container?.exposedPorts ?? []).flatMap((text) => {
    const [port = "", protocol = "tcp"] = text.split("/");
    return protocol === "tcp" ? [Number(port)] : [];
  });
  const published = (container?.ports ?? []).flatMap(({ containerPort, protocol }) =>
    protocol === "tcp" ? [containerPort] : [],
  );
  return [...new Set([...exposed, ...published])].toSorted((a, b) => a - b);
}

function RemedyOffer({
  remedy,
  topology,
  nameOf,
  actions,
}: {
  remedy: Remedy;
  topology: Topology;
  nameOf: (id: SubjectId) => string;
  actions: ReachabilityActions;
}) {
  const name = nameOf(remedy.container);
  if (remedy.kind === "unpause")
    return (
      <div className="flex flex-col gap-1 text-[13px]">
        <p>Unpause {name}:</p>
        <CodeLine code={`docker unpause ${remedy.container.slice(0, 12)}`} />
      </div>
    );
  const { container, network } = remedy;
  const networkName = topology.networks.find(({ id }) => id === network)?.name ?? network.slice(0, 12);
  return (
    <Button
      icon={<Plug />}
      className="max-w-full"
      disabled={actions.whyNot !== null}
      title={actions.whyNot ?? undefined}
      onClick={() => actions.connect({ network, container })}
    >
      <span className="truncate">
        Connect {name} to {toDisplayText(networkName)}
      </span>
    </Button>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-t border-line px-5 py-3.5 max-md:px-4">
      <h3 className="mb-2 text-xs font-medium text-muted">{title}</h3>
      {children}
    </section>
  );
}
