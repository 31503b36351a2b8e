import { execFile } from "node:child_process";
import { startDemoEngine } from "@/lib/demo-engine/demo-engine";
import { knownImages } from "@/lib/demo-engine/known-images";
import { realEngine } from "../engine/engines";
import { busyboxImage } from "../engine/images.mjs";
import { describeEngineContract } from "./engine-contract";

describeEngineContract({
  title: "demo engine",
  skippedBecause: null,
  start: async () => {
    const engine = await startDemoEngine({
      seed: {
        hostInterfaces: [{ name: "eth0", addresses: ["192.168.50.10/24"] }],
        images: knownImages,
        networks: [],
        containers: [],
      },
    });
    const cli = (args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
      new Promise((resolve) => {
        execFile("docker", ["--host", engine.endpoint, ...args], (error, stdout, stderr) => {
          resolve({ code: typeof error?.code === "number" ? error.code : error ? 1 : 0, stdout, stderr });
        });
      });
    return { socketPath: engine.socketPath, image: busyboxImage, cli, stop: engine.stop };
  },
});

const real = realEngine();
/** It holds the demo engine to the release that it models; what later ones do otherwise is in later-releases.test.ts. */
const isModelled = real.major === 20;

describeEngineContract({
  title: `real engine${real.reason}`,
  skippedBecause: real.skipped ? "no engine" : isModelled ? null : "the contract is Docker 20.10's",
  start: async () => {
    const engine = await real.start();
    return {
      socketPath: engine.socketPath,
      image: busyboxImage,
      cli: (args) => engine.cli(args),
      stop: engine.stop,
    };
  },
});
