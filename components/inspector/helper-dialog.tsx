"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CodeLine } from "@/components/ui/code-line";
import { Dialog } from "@/components/ui/dialog";
import { DialogBody } from "@/components/ui/dialog-body";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { Field } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toast";
import { useSetWiring } from "@/lib/client/wiring";
import type { WiringAnswer } from "@/lib/contract/wiring";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { helperCommand, helperLimits } from "@/lib/domain/wiring/helper-container";

/** Shows exactly what would run on the engine, and asks. */
export function HelperDialog({
  wiring,
  isOpen,
  onClose,
}: {
  wiring: WiringAnswer;
  isOpen: boolean;
  onClose: () => void;
}) {
  const { helper } = wiring;
  const images = wiring.images ?? [];
  const set = useSetWiring();
  const [chosen, setChosen] = useState<string | null>(null);
  const [processes, setProcesses] = useState<boolean | null>(null);
  const image =
    [chosen, helper.image, helper.running].find((tag) => images.some((each) => each.tag === tag)) ??
    images[0]?.tag ??
    null;
  const allowPidNamespace = processes ?? helper.allowPidNamespace;

  function start(tag: string): void {
    set.mutate(
      { helper: true, image: tag, allowPidNamespace },
      {
        onSuccess: (answer) => {
          if (answer.source === null) return;
          onClose();
          toast.tell({ title: "The helper container reads the wiring" });
        },
      },
    );
  }

  const failure =
    set.error?.detail ?? (set.data?.source === null && set.data.helper.isAllowed ? set.data.reason : null);
  return (
    <Dialog
      title="Read the wiring with a helper container"
      description="It reads which interfaces the engine’s host and its containers have, and their counters. It changes nothing on the host."
      isOpen={isOpen}
      onClose={onClose}
      onClosed={() => {
        set.reset();
        setChosen(null);
        setProcesses(null);
      }}
    >
      <DialogBody>
        {image === null ? (
          <Note tone="warning">
            <p>
              {wiring.images === null
                ? "The engine’s images can’t be listed."
                : "The engine has no image to make a container of, and Patchbay pulls none. Any small one with a shell will do:"}
            </p>
            {wiring.images === null ? null : (
              <div className="mt-2">
                <CodeLine code="docker pull busybox" />
              </div>
            )}
          </Note>
        ) : (
          <>
            <Field
              label="Image"
              description="One that the engine has. It needs sh, cat and grep; nothing is pulled."
            >
              <Select
                items={images.map(({ tag, size }) => ({
                  value: tag,
                  label: toDisplayText(tag),
                  detail: formatSize(size),
                }))}
                value={image}
                onValue={setChosen}
              />
            </Field>
            <Switch
              label="Let it see the host’s processes"
              description="Then it reads all containers by itself, as root with SYS_PTRACE and DAC_READ_SEARCH. Without, a short helper joins a container’s network whenever its links are to be read, and traffic on macvlan, ipvlan and overlay is not told."
              isOn={allowPidNamespace}
              onToggle={setProcesses}
            />
            <section aria-label="What runs" className="flex flex-col gap-1.5">
              <h3 className="text-xs leading-4 font-medium">What runs</h3>
              {/* The rights come first: on a phone the script is three screens long. */}
              <ul className="mb-1 flex list-disc flex-col gap-0.5 pl-4 text-xs leading-4 text-muted">
                <li>
                  {allowPidNamespace ? "Two capabilities" : "No capabilities, no user of the host’s"},
                  read-only, at most {helperLimits.memoryMegabytes} MB and {helperLimits.processes} processes.
                </li>
                {allowPidNamespace ? null : (
                  <li>
                    For a container’s own side the same with{" "}
                    <code className="font-mono">--network container:ID</code>, for a moment.
                  </li>
                )}
                <li>It is removed when Patchbay stops, and ends by itself should Patchbay crash.</li>
                <li>Patchbay remembers the yes for this engine, and doesn’t show the container.</li>
              </ul>
              <div className="max-h-64 overflow-y-auto rounded-md max-md:max-h-none">
                <CodeLine
                  label="command"
                  code={helperCommand({
                    image,
                    instance: helper.instance,
                    scope: { kind: allowPidNamespace ? "host-and-processes" : "host" },
                  })}
                />
              </div>
            </section>
          </>
        )}
        {failure === null ? null : (
          <Note tone="danger" role="alert">
            {toDisplayText(failure)}
          </Note>
        )}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="primary"
          disabled={image === null}
          isBusy={set.isPending}
          onClick={() => (image === null ? undefined : start(image))}
        >
          Start the helper
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

/** Bytes in the decimal units that `docker images` uses. */
function formatSize(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`;
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.max(1, Math.round(bytes / 1e3))} kB`;
}
