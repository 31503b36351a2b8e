import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** The address names something that the engine does not have (any more). */
export function MissingSelection({
  wanted,
  isUnread,
  onClose,
}: {
  wanted: string;
  /** It may be there: nobody has looked. */
  isUnread: boolean;
  onClose: () => void;
}) {
  return (
    <div className="px-5 py-6 max-md:px-4">
      <EmptyState
        title={isUnread ? "It is not known yet" : "It is not there"}
        actions={<Button onClick={onClose}>Show the engine</Button>}
      >
        {isUnread ? (
          <p className="[overflow-wrap:anywhere]">
            The interfaces of the engine’s host have not been read, so nothing is known of “
            {toDisplayText(wanted)}”. The engine’s panel tells why, and what would help.
          </p>
        ) : (
          <p className="[overflow-wrap:anywhere]">
            The engine has nothing named “{toDisplayText(wanted)}”. It may have been removed or renamed. If it
            comes back, it is shown here.
          </p>
        )}
      </EmptyState>
    </div>
  );
}
