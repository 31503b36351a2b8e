import type { ConnectionDraft } from "@/lib/domain/topology/plan-connection";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";

/** What the connect dialog's fields hold. */
export interface ConnectionForm {
  network: NetworkId | null;
  container: ContainerId | null;
  ipv4Address: string;
  ipv6Address: string;
  /** Separated by commas or blanks. */
  aliases: string;
  macAddress: string;
  gatewayPriority: string;
  confirmed: string[];
}

export function toConnectionDraft(form: ConnectionForm): ConnectionDraft {
  const toText = (text: string): string | null => (text.trim() === "" ? null : text.trim());
  const priority = form.gatewayPriority.trim();
  return {
    ipv4Address: toText(form.ipv4Address),
    ipv6Address: toText(form.ipv6Address),
    aliases: form.aliases.split(/[\s,]+/).filter((alias) => alias !== ""),
    macAddress: toText(form.macAddress),
    gatewayPriority: priority === "" ? null : Number(priority),
    confirm: [],
  };
}

/** The field that an issue's path names: `aliases[1]` → `aliases`. */
export function fieldOfPath(path: string): string {
  return path.replace(/\[\d+\]$/, "");
}
