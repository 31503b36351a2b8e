import type { ReachabilityActions } from "@/components/reachability/reachability-actions";
import type { Command } from "@/lib/domain/shortcuts/command";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { containersOf, type Selection } from "@/lib/domain/topology/selection";
import { hasSandbox, type Topology } from "@/lib/domain/topology/topology";

const group = "Who reaches whom";
const keywords = "can reach path reachability connectivity blocked firewall";

/** With what can be asked of one selected container, or of two. */
export function withReachCommands<List extends { first: Command[]; others: Command[] }>(
  { first, others }: List,
  {
    topology,
    selection,
    actions,
  }: { topology: Topology; selection: Selection | null; actions: ReachabilityActions },
): { first: Command[]; others: Command[] } {
  const ids = containersOf(selection);
  const [one, two, ...more] = ids.map((id) => topology.containers.find((container) => container.id === id));
  const wanting: Command = {
    id: "reach",
    title: "Can it reach…?",
    keywords,
    group,
    whyNot: "Select one container, or two",
    run: () => {},
  };
  if (one === undefined || more.length > 0) return { first, others: [...others, wanting] };
  const [a, b] = [one, two].map((container) => toDisplayText(container?.name ?? ""));
  const stopped = [one, two].find((container) => container !== undefined && !hasSandbox(container));
  const base = {
    keywords,
    group,
    whyNot: stopped === undefined ? null : `${toDisplayText(stopped.name)} does not run`,
  };
  // The answer is to be seen.
  const show = (ask: () => void) => () => {
    actions.showCanvas?.();
    ask();
  };
  if (two !== undefined) {
    const pair = (id: string, from: typeof one, to: typeof one, title: string): Command => ({
      ...base,
      id,
      title,
      run: show(() => actions.showPair({ from: from.id, to: to.id })),
    });
    return {
      first: [
        { ...pair("reach", one, two, `Can ${a} reach ${b}?`), shortcut: "reach" },
        pair("reach-back", two, one, `Can ${b} reach ${a}?`),
        ...first,
      ],
      others,
    };
  }
  const subject = { subject: one.id, way: "byAddress" as const };
  return {
    first: [
      ...first,
      {
        ...base,
        id: "reach",
        title: `Can ${a} reach…?`,
        shortcut: "reach",
        run: show(() => actions.askFrom(one.id)),
      },
      {
        ...base,
        id: "reaches",
        title: `Whom ${a} reaches`,
        shortcut: "reachAll",
        run: show(() => actions.showSubject({ ...subject, direction: "from" })),
      },
      {
        ...base,
        id: "reached-by",
        title: `Who reaches ${a}`,
        run: show(() => actions.showSubject({ ...subject, direction: "to" })),
      },
    ],
    others,
  };
}
