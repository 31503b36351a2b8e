import { startLocalInNamespace } from "@/e2e/wiring/local-in-namespace";
import { describeWiringContract } from "@/e2e/wiring/wiring-contract";

describeWiringContract({
  title: "local source",
  countsInside: true,
  start: (engine) => startLocalInNamespace(engine.hostPrefix),
});
