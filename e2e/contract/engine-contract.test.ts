import { execFile } from "node:child_process";
import { startDemoEngine } from "@/lib/demo-engine/demo-engine";
import { knownImages } from "@/lib/demo-engine/known-images";
import { busyboxImage, loadImages } from "../engine/images.mjs";
import { canStartEngine, startEngine } from "../engine/throwaway-engine.mjs";
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

const { possible, reason } = canStartEngine();

describeEngineContract({
  title: "real engine",
  skippedBecause: process.env.PATCHBAY_SKIP_REAL_ENGINE
    ? "PATCHBAY_SKIP_REAL_ENGINE is set"
    : possible
      ? null
      : (reason ?? "it can't start here"),
  start: async () => {
    const engine = await startEngine();
    await loadImages(engine);
    return {
      socketPath: engine.socketPath,
      image: busyboxImage,
      cli: (args) => engine.cli(args),
      stop: engine.stop,
    };
  },
});
