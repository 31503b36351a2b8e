import * as z from "zod/mini";
import { warningsSchema } from "@/lib/contract/answers";
import { stepSchema } from "@/lib/contract/steps";

const text = z.string();
const maybeText = z.nullable(text);

/** `GET …/findings`: what a person should look at, each with the ways to mend it. */
export const findingsAnswer = z.object({
  revision: z.number(),
  findings: z.array(
    z.object({
      key: text,
      code: text,
      severity: z.enum(["error", "warning", "info"]),
      text,
      why: text,
      networkId: maybeText,
      containerId: maybeText,
      subject: text,
      holderId: maybeText,
      cures: z.array(
        z.object({
          id: text,
          label: text,
          /** For `POST …/changes`; empty where a person has to decide, or where it can't be done now. */
          steps: z.array(stepSchema),
          commands: z.array(text),
          consequences: z.array(text),
          warnings: warningsSchema,
          /** Why it can't be done now; null when it can. */
          whyNot: maybeText,
        }),
      ),
    }),
  ),
  /** The first cure of each that counts, as one change; cures of their own may want the same address. */
  all: z.object({
    steps: z.array(stepSchema),
    commands: z.array(text),
    consequences: z.array(text),
    /** Keys of the findings that it mends. */
    cured: z.array(text),
    left: z.array(z.object({ key: text, whyNot: text })),
  }),
});
export type FindingsAnswer = z.output<typeof findingsAnswer>;
