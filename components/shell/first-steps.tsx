"use client";

import { Cable, Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import { CodeLine } from "@/components/ui/code-line";
import { EmptyState } from "@/components/ui/empty-state";

/** What to do with an engine that has nothing but its own networks. */
export function FirstSteps({ whyNot, onCreate }: { whyNot: string | null; onCreate: () => void }) {
  return (
    <div className="rounded-xl border border-line-strong bg-raised p-5 shadow-raised">
      <EmptyState
        icon={<Cable />}
        title="Nothing is plugged in yet"
        actions={
          <Button
            variant="primary"
            icon={<Plus />}
            disabled={whyNot !== null}
            title={whyNot ?? undefined}
            onClick={onCreate}
          >
            New network
          </Button>
        }
      >
        <p>
          This engine has its own networks (bridge, host, none) and no containers. Start a container, and it
          appears here at once:
        </p>
        <CodeLine code="docker run -d --name web1 -p 8080:80 nginx:alpine" />
        <p>Or make a network first, and start containers on it: they then reach each other by name.</p>
      </EmptyState>
    </div>
  );
}
