import "server-only";
import type { FindingsAnswer } from "@/lib/contract/findings";
import type { Cure, Finding } from "@/lib/domain/findings/finding";
import { listFindings } from "@/lib/domain/findings/list-findings";
import { planCure, planCures } from "@/lib/domain/findings/plan-cure";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import type { Topology } from "@/lib/domain/topology/topology";
import type { EngineUnit } from "@/lib/server/composition";
import { readTopology } from "@/lib/server/read-topology";

type CureAnswer = FindingsAnswer["findings"][number]["cures"][number];

/** What a person should look at, each with its cures as steps that can be sent as they are. */
export async function describeFindings(unit: EngineUnit): Promise<FindingsAnswer> {
  const topology = await readTopology(unit.hub);
  const { facts } = unit.hub;
  const findings = listFindings(topology, facts);
  const { steps, planned, consequences, cured, left } = planCures(topology, findings, facts);
  const described: FindingsAnswer["findings"] = [];
  for (const finding of findings) {
    const cures = finding.cures.map((cure) => toCureAnswer(topology, { finding, cure }, facts));
    described.push({ ...finding, cures });
    // Hundreds of cures take seconds to plan: others are answered between two findings.
    await new Promise(setImmediate);
  }
  return {
    revision: topology.revision,
    findings: described,
    all: {
      steps,
      commands: planned.map(({ command }) => command),
      consequences,
      cured: cured.map(({ key }) => key),
      left: left.map(({ finding, refusal }) => ({ key: finding.key, whyNot: refusal.detail })),
    },
  };
}

function toCureAnswer(
  topology: Topology,
  { finding, cure }: { finding: Finding; cure: Cure },
  facts: EngineFacts,
): CureAnswer {
  const { id, label } = cure;
  const nothing: CureAnswer = {
    id,
    label,
    steps: [],
    commands: [],
    consequences: [],
    warnings: [],
    whyNot: null,
  };
  if (cure.kind !== "steps") return nothing;
  const plan = planCure(topology, finding, cure.id, facts);
  if (!plan.ok) return { ...nothing, whyNot: plan.refusal.detail };
  const { steps, planned, consequences } = plan.value;
  return {
    ...nothing,
    steps,
    commands: planned.map(({ command }) => command),
    consequences,
    warnings: planned.flatMap(({ warnings }) => warnings),
  };
}
