"use client";

import { Bug } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Note } from "@/components/ui/note";

/** A bug of the page itself: nothing that the engine or the person did. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main className="flex min-h-dvh items-start justify-center px-6 pt-[18vh]">
      <EmptyState
        icon={<Bug />}
        title="The page broke"
        actions={
          <>
            <Button variant="primary" onClick={reset}>
              Try again
            </Button>
            <Button onClick={() => location.assign("/")}>Start afresh</Button>
          </>
        }
      >
        <p>That is a bug in Patchbay. Your networks and containers are not touched by it.</p>
        <Note tone="danger">{error.message}</Note>
      </EmptyState>
    </main>
  );
}
