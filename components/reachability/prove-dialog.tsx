"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { listJobs } from "@/components/reachability/list-jobs";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogBody } from "@/components/ui/dialog-body";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { Field } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { toApiProblem } from "@/lib/client/api";
import { useProbeHelper, useSetProbeHelper } from "@/lib/client/probes";
import { proveAll } from "@/lib/client/prove-all";
import { verdictsQuery } from "@/lib/client/reachability";
import type { SubjectId } from "@/lib/domain/reachability/reachability";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** Rows asked for at once. */
const width = 4;

/** Says what "prove all" will run, asks once for helpers, and starts it. */
export function ProveDialog({
  subjects,
  revision,
  isOpen,
  onClose,
  onStart,
}: {
  subjects: readonly { id: SubjectId }[];
  revision: number;
  isOpen: boolean;
  onClose: () => void;
  onStart: () => void;
}) {
  const client = useQueryClient();
  const helper = useProbeHelper(isOpen);
  const set = useSetProbeHelper();
  const [wantsHelper, setWantsHelper] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const [isStarting, setIsStarting] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const containers = subjects.filter(({ id }) => id !== "host" && id !== "internet").length;
  const pairs = containers * containers;
  const images = helper?.images ?? [];
  const image = chosen ?? helper?.image ?? images[0]?.tag ?? null;
  const canAsk = helper !== null && !helper.isAllowed && helper.whyNot === null && image !== null;

  async function start(): Promise<void> {
    setIsStarting(true);
    setTrouble(null);
    try {
      if (canAsk && wantsHelper) await set.mutateAsync({ helper: true, image });
      const rows = subjects.filter(({ id }) => id !== "internet").values();
      const verdicts = new Map<SubjectId, Awaited<ReturnType<typeof fetchRow>>>();
      const fetchRow = (from: SubjectId) => client.fetchQuery(verdictsQuery(revision, { from, to: null }));
      const work = async (): Promise<void> => {
        for (const { id } of rows) verdicts.set(id, await fetchRow(id));
      };
      await Promise.all(Array.from({ length: width }, work));
      const mayUseHost = helper?.isAllowed === true || (canAsk && wantsHelper);
      proveAll.start(
        listJobs(
          subjects.map(({ id }) => id),
          verdicts,
          { withHost: mayUseHost },
        ),
      );
      onStart();
      onClose();
    } catch (error) {
      setTrouble(toApiProblem(error).detail);
    } finally {
      setIsStarting(false);
    }
  }

  return (
    <Dialog
      title="Prove all"
      description="Each running container of the matrix pings each other one, and the host, by address and by name. What it sees is held against the prediction."
      isOpen={isOpen}
      onClose={onClose}
    >
      <DialogBody>
        <p className="text-[13px] leading-5">
          {containers} containers, about {pairs} pairs: some {estimate(pairs)}. Four run at once, one in each
          container; it goes on while you look at other views, and can be stopped.
        </p>
        {canAsk ? (
          <>
            <Switch
              label="Use a helper container where an image has no ping"
              description="It joins the container’s network namespace, has no rights but to send pings, and is removed after each probe. Patchbay remembers the yes for this engine. Without it such containers are left out, and the host."
              isOn={wantsHelper}
              onToggle={setWantsHelper}
            />
            {wantsHelper ? (
              <Field label="Image of the helper" description="One that the engine has, with ping.">
                <Select
                  items={images.map(({ tag }) => ({ value: tag, label: toDisplayText(tag) }))}
                  value={image}
                  onValue={setChosen}
                />
              </Field>
            ) : null}
          </>
        ) : null}
        {trouble === null ? null : (
          <Note tone="danger" role="alert">
            {toDisplayText(trouble)}
          </Note>
        )}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="primary"
          isBusy={isStarting}
          disabled={containers === 0}
          onClick={() => void start()}
        >
          Start
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

/** A ping that is answered takes 0.15 s by exec, one that is not 2 s (measured); most pairs are blocked. Four at once. */
function estimate(pairs: number): string {
  const seconds = Math.ceil((pairs * 1.5) / 4);
  return seconds < 90 ? `${Math.max(1, seconds)} s` : `${Math.ceil(seconds / 60)} minutes`;
}
