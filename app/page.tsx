import { Suspense } from "react";
import { TopologyPage } from "@/app/topology-page";

export default function Page() {
  return (
    // The selection is read from the address, which a page must wait for.
    <Suspense>
      <TopologyPage />
    </Suspense>
  );
}
