import { ContainerCard } from "@/components/canvas/nodes/container-card";
import { NetworkLabel } from "@/components/canvas/nodes/network-label";

/** Outside of any component: React Flow mounts all nodes anew when this object changes. */
export const nodeTypes = { container: ContainerCard, network: NetworkLabel };
