import { create } from "zustand";
import type { ConnectionForm } from "@/components/networks/connection-form";
import { emptyNetworkForm, type NetworkForm } from "@/components/networks/network-form";

/**
 * Drafts live as long as the page: a dialog that was closed by mistake opens as it was left. They do not outlive a
 * reload, after which the networks may be others.
 */
interface DraftStore {
  network: NetworkForm;
  /** By what the dialog was opened about. */
  connections: Readonly<Record<string, ConnectionForm>>;
  setNetwork: (form: NetworkForm) => void;
  setConnection: (key: string, form: ConnectionForm | null) => void;
}

export const useDraftStore = create<DraftStore>()((set) => ({
  network: emptyNetworkForm,
  connections: {},
  setNetwork: (network) => set({ network }),
  setConnection: (key, form) =>
    set(({ connections }) => {
      const { [key]: _, ...rest } = connections;
      return { connections: form === null ? rest : { ...rest, [key]: form } };
    }),
}));
