import { Checkbox } from "@/components/ui/checkbox";
import { Note } from "@/components/ui/note";
import { confirmationKey } from "@/components/networks/judge-draft";
import type { Issue } from "@/lib/domain/problem/problem";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** What a person must accept before it is done, a tick each. */
export function Confirmations({
  issues,
  given,
  onChange,
}: {
  issues: readonly Issue[];
  given: readonly string[];
  onChange: (given: string[]) => void;
}) {
  if (issues.length === 0) return null;
  return (
    <Note tone="warning">
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium">This needs your consent</legend>
        {issues.map((issue) => {
          const key = confirmationKey(issue);
          return (
            <Checkbox
              key={key}
              label={toDisplayText(issue.message)}
              isChecked={given.includes(key)}
              onToggle={(isChecked) =>
                onChange(isChecked ? [...given, key] : given.filter((other) => other !== key))
              }
            />
          );
        })}
      </fieldset>
    </Note>
  );
}
