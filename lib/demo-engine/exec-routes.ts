import type { Writable } from "node:stream";
import { z } from "zod";
import { EngineFailure } from "./engine-failure";
import { runCommand } from "./exec-commands";
import { decodeBody } from "./go-json";
import type { Route } from "./http-router";
import { randomIds } from "./identifiers";
import { findContainer } from "./lookup";
import { type Container, type EngineModel, isRunning } from "./model";

type Exec = {
  id: string;
  container: Container;
  command: string[];
  hasTty: boolean;
  attaches: { stdin: boolean; stdout: boolean; stderr: boolean };
  exitCode: number | null;
  pid: number;
};

const flag = z.boolean().default(false);
const createBody = z.object({
  Cmd: z.array(z.string()).default([]),
  AttachStdin: flag,
  AttachStdout: flag,
  AttachStderr: flag,
  Tty: flag,
});
const startBody = z.object({ Detach: flag, Tty: flag });

/** `/containers/{id}/exec` and `/exec…`: commands answer from the model, at once. */
export function execRoutes(model: EngineModel): Route[] {
  const execs = new Map<string, Exec>();
  const find = (id: string | undefined): Exec => {
    const exec = execs.get(id ?? "");
    if (!exec) throw new EngineFailure(404, `No such exec instance: ${id}`);
    return exec;
  };
  return [
    {
      method: "POST",
      path: "/containers/{id}/exec",
      answer: ({ params, body }) => {
        const exec = createExec(model, { reference: params["id"] ?? "", text: body });
        execs.set(exec.id, exec);
        return { kind: "json", status: 201, body: { Id: exec.id } };
      },
    },
    {
      method: "POST",
      path: "/exec/{id}/start",
      answer: ({ params, body }) => {
        const exec = find(params["id"]);
        const { Detach } = decodeBody(body || "{}", { schema: startBody, goType: "ExecStartCheck" });
        if (Detach) {
          runExec(model, exec, null);
          return { kind: "empty", status: 200 };
        }
        return {
          kind: "hijack",
          contentType: "application/vnd.docker.raw-stream",
          serve: (output) => {
            runExec(model, exec, output);
            output.end();
          },
        };
      },
    },
    {
      method: "GET",
      path: "/exec/{id}/json",
      answer: ({ params }) => ({ kind: "json", body: toExecJson(find(params["id"])) }),
    },
    {
      method: "POST",
      path: "/exec/{id}/resize",
      answer: ({ params }) => {
        find(params["id"]);
        return { kind: "empty", status: 200 };
      },
    },
  ];
}

function createExec(model: EngineModel, { reference, text }: { reference: string; text: string }): Exec {
  const body = decodeBody(text, { schema: createBody, goType: "ExecConfig" });
  if (body.Cmd.length === 0) throw new EngineFailure(400, "No exec command specified");
  const container = findContainer(model, reference);
  if (!isRunning(container)) throw new EngineFailure(409, `Container ${container.id} is not running`);
  if (container.state === "paused") {
    throw new EngineFailure(409, `Container ${reference} is paused, unpause the container before exec`);
  }
  const exec: Exec = {
    id: randomIds("exec"),
    container,
    command: body.Cmd,
    hasTty: body.Tty,
    attaches: { stdin: body.AttachStdin, stdout: body.AttachStdout, stderr: body.AttachStderr },
    exitCode: null,
    pid: 0,
  };
  model.containerEvent(container, `exec_create: ${toEventCommand(exec)}`, { execID: exec.id });
  return exec;
}

function toEventCommand({ command }: Exec): string {
  const [first = "", ...rest] = command;
  return `${first} ${rest.join(" ")}`;
}

function runExec(model: EngineModel, exec: Exec, output: Writable | null): void {
  const write = (stream: 1 | 2, text: string): void => {
    if (!output || text === "") return;
    const payload = Buffer.from(text);
    if (exec.hasTty) return void output.write(payload);
    const header = Buffer.alloc(8);
    header.writeUInt8(stream, 0);
    header.writeUInt32BE(payload.length, 4);
    output.write(Buffer.concat([header, payload]));
  };
  if (exec.exitCode !== null) {
    write(1, `Error: Exec command ${exec.id} has already run\r\n`);
    return;
  }
  model.containerEvent(exec.container, `exec_start: ${toEventCommand(exec)}`, { execID: exec.id });
  const result = runCommand(model, exec.container, exec.command);
  if (result === null) {
    exec.exitCode = 126;
    write(
      1,
      `OCI runtime exec failed: exec failed: unable to start container process: exec: "${exec.command[0]}": executable file not found in $PATH: unknown\r\n`,
    );
    return;
  }
  if (exec.attaches.stdout) write(1, result.stdout);
  if (exec.attaches.stderr) write(2, result.stderr);
  exec.exitCode = result.exitCode;
  exec.pid = model.nextPid++;
  model.containerEvent(exec.container, "exec_die", { execID: exec.id, exitCode: String(result.exitCode) });
}

function toExecJson(exec: Exec): object {
  const [entrypoint = "", ...args] = exec.command;
  return {
    ID: exec.id,
    Running: false,
    ExitCode: exec.exitCode,
    ProcessConfig: { tty: exec.hasTty, entrypoint, arguments: args, privileged: false },
    OpenStdin: exec.attaches.stdin,
    OpenStderr: exec.attaches.stderr,
    OpenStdout: exec.attaches.stdout,
    CanRemove: false,
    ContainerID: exec.container.id,
    DetachKeys: "",
    Pid: exec.pid,
  };
}
