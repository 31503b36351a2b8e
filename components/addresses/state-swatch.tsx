import { classNames } from "@/components/ui/class-names";
import type { AddressState } from "@/lib/domain/addresses/address-map";
import { stateSigns } from "@/components/addresses/state-words";

const looks: Record<AddressState, string> = {
  endpoint: "address-held",
  reserved: "address-reserved",
  free: "border-line-strong bg-raised",
  outside: "border-dashed border-line-strong",
  gateway: "border-muted bg-sunken text-ink",
  auxiliary: "border-muted bg-sunken text-ink",
  network: "border-transparent bg-sunken text-muted",
  broadcast: "border-transparent bg-sunken text-muted",
  uncounted: "border-transparent text-faint",
};

/** The look of a cell of that state. */
export function cellLook(state: AddressState): string {
  return classNames(
    "flex items-center justify-center rounded-[3px] border font-mono text-[10px] leading-none",
    looks[state],
  );
}

/** A cell of the legend. */
export function StateSwatch({ state }: { state: AddressState }) {
  return (
    <span aria-hidden="true" className={classNames(cellLook(state), "size-3.5 shrink-0 text-[9px]")}>
      {stateSigns[state]}
    </span>
  );
}
