import { Disclosure } from "@/components/ui/disclosure";
import { KeyValue } from "@/components/ui/key-value";
import { KeyValueList } from "@/components/ui/key-value-list";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** Labels or options: many, long, and rarely looked at, so they open on demand. */
export function LabelList({ title, texts }: { title: string; texts: Record<string, string> }) {
  const entries = Object.entries(texts);
  if (entries.length === 0) return null;
  return (
    <div className="border-t border-line px-5 py-1.5 max-md:px-4">
      <Disclosure
        title={
          <>
            {title} <span className="text-faint tabular-nums">{entries.length}</span>
          </>
        }
      >
        <KeyValueList>
          {entries.map(([key, value]) => (
            <KeyValue key={key} name={toDisplayText(key)} isCode copy={value}>
              {value === "" ? <span className="text-faint">empty</span> : toDisplayText(value)}
            </KeyValue>
          ))}
        </KeyValueList>
      </Disclosure>
    </div>
  );
}
