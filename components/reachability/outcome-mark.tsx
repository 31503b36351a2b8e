import { type ProvenLook, provenLooks } from "@/components/reachability/outcome-looks";
import { classNames } from "@/components/ui/class-names";

/** What a probe has shown of a pair, as a sign and its word. */
export function OutcomeMark({ look }: { look: ProvenLook }) {
  const { icon: Icon, word, text } = provenLooks[look];
  return (
    <span className="inline-flex items-center gap-1 whitespace-nowrap">
      <Icon aria-hidden="true" className={classNames("size-3.5 shrink-0", text)} />
      <span className={text}>{word}</span>
    </span>
  );
}
