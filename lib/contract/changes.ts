import * as z from "zod/mini";
import { warningsSchema } from "@/lib/contract/answers";
import { stepSchema, undoSchema } from "@/lib/contract/steps";
import { endpointSchema } from "@/lib/contract/topology";
import { maximumSteps } from "@/lib/domain/changes/change";

/** Several changes as one: what `POST …/changes` takes. */
const text = z.string();
const maybeText = z.nullable(text);

export const changeRequest = z.strictObject({
  steps: z.array(stepSchema).check(z.minLength(1), z.maxLength(maximumSteps)),
  /** Judges and answers the commands, and changes nothing. */
  dryRun: z._default(z.boolean(), false),
});
export type ChangeRequest = z.output<typeof changeRequest>;

export const changeAnswer = z.object({
  /** In the order in which they were asked for. */
  steps: z.array(
    z.object({
      kind: z.enum(["connect", "disconnect", "create", "remove"]),
      /** False where the goal held already. */
      changed: z.boolean(),
      command: text,
      warnings: warningsSchema,
      /** What did not come out as asked, in sentences. */
      notes: z.array(text),
      /** What a create has made; null for the other kinds. */
      networkId: maybeText,
      /** What a connect has made; null for the other kinds. */
      endpoint: z.nullable(endpointSchema),
    }),
  ),
  undo: undoSchema,
  /** The topology revision that holds the change. */
  revision: z.number(),
});
export type ChangeAnswer = z.output<typeof changeAnswer>;
export type StepAnswer = ChangeAnswer["steps"][number];
