import { PlugZap, ServerOff } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyValue } from "@/components/ui/key-value";
import { KeyValueList } from "@/components/ui/key-value-list";
import { Note } from "@/components/ui/note";
import type { Connection } from "@/lib/client/live";
import type { EngineStatus } from "@/lib/contract/answers";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** In place of the picture while there is none: what is wrong, and how to mend it. */
export function EngineTrouble({
  engine,
  connection,
}: {
  engine: EngineStatus | null;
  connection: Connection | null;
}) {
  const isServerLost = connection?.status === "lost" || engine === null;
  return (
    <div className="flex h-full items-start justify-center overflow-y-auto px-6 pt-[12vh] pb-8">
      {isServerLost ? (
        <EmptyState icon={<ServerOff />} title="Patchbay’s server does not answer">
          <Note tone="danger" role="alert">
            {connection?.reason ?? "The Patchbay server can’t be reached."}
          </Note>
          <p>
            Look at the terminal where Patchbay was started: it may have been stopped. This page connects
            again by itself as soon as the server is back.
          </p>
        </EmptyState>
      ) : (
        <EmptyState icon={<PlugZap />} title="The engine can’t be reached">
          <Note tone="danger" role="alert">
            {toDisplayText(engine.reason ?? "It does not answer, and gave no reason.")}
          </Note>
          <KeyValueList>
            <KeyValue name="Endpoint" isCode copy={engine.endpoint}>
              {toDisplayText(engine.endpoint)}
            </KeyValue>
            <KeyValue name="Found by">{toDisplayText(engine.foundBy)}</KeyValue>
          </KeyValueList>
          <div>
            <p className="font-medium text-ink">What usually helps</p>
            <ul className="mt-1 list-disc space-y-1 pl-4 marker:text-faint">
              <li>
                It is not running: start Docker Desktop, or <Code>sudo systemctl start docker</Code>.
              </li>
              <li>
                Permission denied: add yourself to the docker group (
                <Code>sudo usermod -aG docker $USER</Code>, then log in again), or start Patchbay with sudo.
              </li>
              <li>
                It is somewhere else: set <Code>DOCKER_HOST</Code> or choose a <Code>docker context</Code>,
                and start Patchbay again.
              </li>
            </ul>
          </div>
          <p>Patchbay keeps trying; the picture appears as soon as the engine answers.</p>
        </EmptyState>
      )}
    </div>
  );
}

function Code({ children }: { children: string }) {
  return <code className="rounded bg-sunken px-1 py-0.5 font-mono text-xs text-ink">{children}</code>;
}
