import dynamic from "next/dynamic";
import { TopologySkeleton } from "@/components/shell/topology-skeleton";
import { Skeleton } from "@/components/ui/skeleton";

// Fetched beside the first snapshot, not before it: React Flow, layout and address arithmetic are half of the code.
export const loadCanvas = () => import("@/components/canvas/topology-canvas");
/** The canvas, once its code is there. */
export const TopologyCanvas = dynamic(() => loadCanvas().then((module) => module.TopologyCanvas), {
  ssr: false,
  loading: () => <TopologySkeleton />,
});
/** The address maps of the panel; they come with the first network that is selected. */
export const NetworkAddresses = dynamic(
  () => import("@/components/addresses/network-addresses").then((module) => module.NetworkAddresses),
  { ssr: false, loading: () => <Skeleton className="m-5 h-40" /> },
);
const partSkeleton = () => <Skeleton className="m-5 h-40" />;
/** The reachability of a container; it comes with the first container that is selected. */
export const ContainerReachability = dynamic(
  () =>
    import("@/components/reachability/container-reachability").then((module) => module.ContainerReachability),
  { ssr: false, loading: partSkeleton },
);
/** The count of findings in the header: its rules are those of addresses, ports and networks. */
export const FindingsButton = dynamic(
  () => import("@/components/shell/findings-button").then((module) => module.FindingsButton),
  { ssr: false, loading: () => null },
);
/** The panel until its content is there. */
export function PanelSkeleton() {
  return <Skeleton className="m-5 h-24" />;
}
/** The panel's content; it comes after the first picture. */
export const Inspector = dynamic(
  () => import("@/components/inspector/inspector").then((module) => module.Inspector),
  { ssr: false, loading: PanelSkeleton },
);
