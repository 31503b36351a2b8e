import dynamic from "next/dynamic";
import type { Asked, ReachabilityActions } from "@/components/reachability/reachability-actions";
import { Skeleton } from "@/components/ui/skeleton";
import type { Topology } from "@/lib/domain/topology/topology";

const partSkeleton = () => <Skeleton className="m-5 h-40" />;
const PairPanel = dynamic(
  () => import("@/components/reachability/pair-panel").then((module) => module.PairPanel),
  { ssr: false, loading: partSkeleton },
);
const SubjectPanel = dynamic(
  () => import("@/components/reachability/subject-panel").then((module) => module.SubjectPanel),
  { ssr: false, loading: partSkeleton },
);
const ExposedPanel = dynamic(
  () => import("@/components/reachability/exposed-panel").then((module) => module.ExposedPanel),
  { ssr: false, loading: partSkeleton },
);

/** The panel of what is asked: a pair, one subject, or what is exposed. */
export function ReachPanel({
  topology,
  asked,
  actions,
}: {
  topology: Topology;
  asked: Asked;
  actions: ReachabilityActions;
}) {
  if (asked.kind === "pair") {
    const { from, to } = asked;
    return <PairPanel key={`${from} ${to}`} topology={topology} pair={{ from, to }} actions={actions} />;
  }
  if (asked.subject === "internet" && asked.direction === "from")
    return <ExposedPanel topology={topology} actions={actions} />;
  return <SubjectPanel key={asked.subject} topology={topology} question={asked} actions={actions} />;
}
