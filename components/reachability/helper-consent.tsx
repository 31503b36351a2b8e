"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CodeLine } from "@/components/ui/code-line";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { useProbeHelper, useSetProbeHelper } from "@/lib/client/probes";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** Asks once per engine whether probes may use a helper container. */
export function HelperConsent({ onAllowed }: { onAllowed: () => void }) {
  const helper = useProbeHelper(true);
  const set = useSetProbeHelper();
  const [chosen, setChosen] = useState<string | null>(null);
  if (helper === null || helper.isAllowed) return null;
  const images = helper.images ?? [];
  const image = chosen ?? helper.image ?? images[0]?.tag ?? null;
  if (image === null)
    return (
      <div className="mt-2 flex flex-col gap-1.5">
        <p>The engine has no image to make one of, and Patchbay pulls none. Any small one will do:</p>
        <CodeLine code="docker pull busybox" />
      </div>
    );
  return (
    <div className="mt-2 flex flex-col gap-2">
      <Field
        label="Image of the helper"
        description="One that the engine has, with ping, nslookup and nc. The helper has no rights but, for ping, to send packets; it is removed after each probe. Patchbay remembers the yes for this engine."
      >
        <Select
          items={images.map(({ tag }) => ({ value: tag, label: toDisplayText(tag) }))}
          value={image}
          onValue={setChosen}
        />
      </Field>
      {set.error === null ? null : <p className="text-danger">{toDisplayText(set.error.detail)}</p>}
      <div>
        <Button
          isBusy={set.isPending}
          onClick={() => set.mutate({ helper: true, image }, { onSuccess: onAllowed })}
        >
          Allow the helper
        </Button>
      </div>
    </div>
  );
}
