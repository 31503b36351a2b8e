import { CodeLine } from "@/components/ui/code-line";
import { Disclosure } from "@/components/ui/disclosure";
import type { WiringCommand } from "@/lib/domain/commands/wiring-command";

/** Commands for the engine's host, to copy. */
export function CommandList({ commands }: { commands: readonly WiringCommand[] }) {
  return (
    <Disclosure title="Commands that show the same">
      <p className="mb-2 text-xs leading-4 text-muted">For a shell on the engine’s host, as root.</p>
      <ul className="flex flex-col gap-2">
        {commands.map(({ title, command }) => (
          <li key={title}>
            <p className="mb-0.5 text-xs text-muted">{title}</p>
            <CodeLine code={command} label={`command: ${title}`} />
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
