import { Unplug } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFound() {
  return (
    <main className="flex min-h-dvh items-start justify-center px-6 pt-[18vh]">
      <EmptyState icon={<Unplug />} title="Nothing is plugged in here">
        <p>
          Patchbay has no page at this address.{" "}
          <Link href="/" className="text-ink underline underline-offset-2">
            Go to the topology
          </Link>
          .
        </p>
      </EmptyState>
    </main>
  );
}
